// Package engine puts a bot together: the embedded corpus, its index, the screen, and a memory.
//
// It is what every command, and every test that wants a real bot, begins with.
package engine

import (
	"errors"
	"runtime/debug"
	"time"

	"ryggrad/bot"
	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/store"
	"ryggrad/safety"
)

// Engine is a bot with what it is made of. Close it when the bot is no longer asked.
type Engine struct {
	Bot      *bot.Bot
	Corpus   *corpus.Corpus
	Index    *index.Index
	Screener *safety.Screener
}

// Options are what a bot may be given. All of them may be left out.
type Options struct {
	Corpus *corpus.Corpus // the embedded one, where nil
	Memory bot.Memory     // one in this process that lasts an hour, where nil
	Key    []byte         // of the hash under which conversations are kept
	Clinic bot.Clinic
	Now    func() time.Time // time.Now, where nil
	Count  func(bot.Counted)
}

// memoryKept is how long a conversation lasts where no memory was given.
const memoryKept = time.Hour

// gcPercentAtStart lets the heap grow to five times what it holds before the first collection.
const gcPercentAtStart = 400

// Open loads the data, builds the index and returns the bot over them. Corpus and screen load side by side.
func Open(o Options) (*Engine, error) {
	// Nearly all that is made here stays, so that collecting while it is made is work in vain.
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercentAtStart))
	type screen struct {
		screener *safety.Screener
		err      error
	}
	loaded := make(chan screen, 1)
	go func() {
		s, err := safety.New()
		loaded <- screen{s, err}
	}()
	e := &Engine{Corpus: o.Corpus}
	err := e.openIndex()
	s := <-loaded
	if err = errors.Join(err, s.err); err != nil {
		if e.Index != nil {
			err = errors.Join(err, e.Index.Close())
		}
		return nil, err
	}
	e.Screener = s.screener
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Memory == nil {
		o.Memory = store.NewMemory(memoryKept, store.DefaultLimit, o.Now)
	}
	e.Bot, err = bot.New(bot.Options{
		Corpus: e.Corpus, Index: e.Index, Screener: e.Screener, Memory: o.Memory, Key: o.Key, Clinic: o.Clinic,
		Now: o.Now, Count: o.Count,
	})
	if err != nil {
		return nil, errors.Join(err, e.Index.Close())
	}
	return e, nil
}

func (e *Engine) openIndex() (err error) {
	if e.Corpus == nil {
		if e.Corpus, err = corpus.Embedded(); err != nil {
			return err
		}
	}
	e.Index, err = index.Open(e.Corpus)
	return err
}

// Close frees the index.
func (e *Engine) Close() error {
	return e.Index.Close()
}
