// Package engine puts a bot together: the embedded corpus, its index, the screen, and a memory.
//
// It is what every command, and every test that wants a real bot, begins with.
package engine

import (
	"errors"
	"runtime/debug"
	"sync"
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
	var parts bot.Options
	err := e.openIndex(&parts)
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
	parts.Screener, parts.Memory, parts.Key, parts.Clinic, parts.Now = e.Screener, o.Memory, o.Key, o.Clinic, o.Now
	parts.Count = o.Count
	e.Bot, err = bot.New(parts)
	if err != nil {
		return nil, errors.Join(err, e.Index.Close())
	}
	return e, nil
}

// openIndex loads the corpus and learns from it, side by side, to find claims and to tell languages apart.
func (e *Engine) openIndex(parts *bot.Options) (err error) {
	if e.Corpus == nil {
		if e.Corpus, err = corpus.Embedded(); err != nil {
			return err
		}
	}
	var learnt sync.WaitGroup
	var unlearnt error
	learnt.Go(func() { parts.Identifier, unlearnt = bot.NewIdentifier(e.Corpus) })
	e.Index, err = index.Open(e.Corpus)
	learnt.Wait()
	parts.Corpus, parts.Index = e.Corpus, e.Index
	return errors.Join(err, unlearnt)
}

// Close frees the index.
func (e *Engine) Close() error {
	return e.Index.Close()
}
