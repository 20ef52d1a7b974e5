// Package store keeps conversation memory for as long as it is set to: in this process ([Memory]), in a file ([File]), or in
// a server that several processes share ([Redis]).
//
// All forget an entry some time after it was last put, and all are safe for concurrent use. What they hold is health
// data: keys are keyed hashes made by the caller, and values are bytes that only the caller reads.
//
// The trap: File keeps its entries on disk, and a deleted entry's bytes stay in the file until they are written over; and
// a Redis server that saves to its disk does the like.
package store

import (
	"container/list"
	"context"
	"slices"
	"sync"
	"time"
)

// Memory keeps entries in this process, up to a number of them: the one that was put longest ago makes room.
type Memory struct {
	keep  time.Duration
	limit int
	now   func() time.Time

	mutex   sync.Mutex
	entries map[string]*list.Element
	order   *list.List // of *entry, put longest ago first
}

type entry struct {
	key   string
	value []byte
	put   time.Time
}

// DefaultLimit is how many conversations a Memory is meant to hold: some hundred megabytes at the very most.
const DefaultLimit = 100_000

// NewMemory returns an empty memory that keeps an entry for keep after it was last put, and limit entries at the most.
func NewMemory(keep time.Duration, limit int, now func() time.Time) *Memory {
	return &Memory{keep: keep, limit: max(1, limit), now: now, entries: make(map[string]*list.Element), order: list.New()}
}

// Get returns the value of a key, or nil where there is none.
func (m *Memory) Get(ctx context.Context, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.expire()
	element, found := m.entries[key]
	if !found {
		return nil, nil
	}
	return slices.Clone(element.Value.(*entry).value), nil
}

// Put sets the value of a key and begins its time anew.
func (m *Memory) Put(ctx context.Context, key string, value []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.expire()
	if element, found := m.entries[key]; found {
		m.remove(element)
	}
	for len(m.entries) >= m.limit {
		m.remove(m.order.Front())
	}
	// A nil value would read as no entry.
	m.entries[key] = m.order.PushBack(&entry{key, append([]byte{}, value...), m.now()})
	return nil
}

// Delete erases a key, whether or not it is there.
func (m *Memory) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if element, found := m.entries[key]; found {
		m.remove(element)
	}
	return nil
}

// Len returns how many entries are kept.
func (m *Memory) Len() int {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.expire()
	return len(m.entries)
}

// expire removes the entries whose time is over. They stand in the order in which they expire.
func (m *Memory) expire() {
	now := m.now()
	for first := m.order.Front(); first != nil && expired(first.Value.(*entry).put, now, m.keep); first = m.order.Front() {
		m.remove(first)
	}
}

func (m *Memory) remove(element *list.Element) {
	delete(m.entries, m.order.Remove(element).(*entry).key)
}

func expired(put, now time.Time, keep time.Duration) bool { return now.Sub(put) >= keep }
