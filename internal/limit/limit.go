// Package limit bounds how much one person or address may ask: a burst at once, then one each so often.
//
// The trap: a limit is no reason to leave an emergency unanswered. Callers screen a message over the limit too.
package limit

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostKeys is how many keys are remembered. The one that was quiet longest makes room, and so begins with a burst anew.
const mostKeys = 100_000

// Limiter tells for each key whether it may go on. It is safe for concurrent use.
type Limiter struct {
	burst int
	every time.Duration
	now   func() time.Time

	mutex   sync.Mutex
	entries map[string]*list.Element
	order   *list.List // of *entry, quiet longest first
}

type entry struct {
	key    string
	bucket *rate.Limiter
	last   time.Time
	paused bool
}

// New returns a limiter that lets burst pass at once for each key and then one each every.
func New(burst int, every time.Duration, now func() time.Time) *Limiter {
	return &Limiter{burst: burst, every: every, now: now, entries: make(map[string]*list.Element), order: list.New()}
}

// Allow reports whether a key may go on, else how long it has to wait, to the millisecond, and whether this is the first refusal since it
// last went on: say it once, and not to each message.
func (l *Limiter) Allow(key string) (ok bool, wait time.Duration, first bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.now()
	e := l.entry(key, now)
	reservation := e.bucket.ReserveN(now, 1)
	if !reservation.OK() {
		return false, l.every, !e.paused
	}
	if wait = reservation.DelayFrom(now); wait == 0 {
		e.paused = false
		return true, 0, false
	}
	reservation.CancelAt(now)
	first = !e.paused
	e.paused = true
	return false, max(wait.Round(time.Millisecond), time.Millisecond), first
}

// entry returns that of a key and forgets those that have been quiet until their burst was whole again.
func (l *Limiter) entry(key string, now time.Time) *entry {
	whole := time.Duration(l.burst) * l.every
	for front := l.order.Front(); front != nil; front = l.order.Front() {
		e := front.Value.(*entry)
		if now.Sub(e.last) < whole && len(l.entries) < mostKeys {
			break
		}
		if e.key == key {
			break
		}
		l.order.Remove(front)
		delete(l.entries, e.key)
	}
	element, found := l.entries[key]
	if !found {
		element = l.order.PushBack(&entry{key: key, bucket: rate.NewLimiter(rate.Every(l.every), l.burst)})
		l.entries[key] = element
	}
	l.order.MoveToBack(element)
	e := element.Value.(*entry)
	e.last = now
	return e
}

// Len returns how many keys are remembered.
func (l *Limiter) Len() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return len(l.entries)
}
