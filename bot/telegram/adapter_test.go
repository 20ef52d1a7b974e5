package telegram_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
)

// patience is how long a test waits for what has to happen. It is never spent where all is well.
const patience = time.Minute

// parts are what all real bots of the tests are made of. They last until the process ends.
var parts = sync.OnceValues(func() (*engine.Engine, error) { return engine.Open(engine.Options{}) })

// open returns a real bot of its own, with the memory that it keeps conversations in.
func open(t testing.TB) (*bot.Bot, bot.Memory) {
	t.Helper()
	e, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	memory := store.NewMemory(time.Hour, store.DefaultLimit, time.Now)
	b, err := bot.New(bot.Options{
		Corpus: e.Corpus, Index: e.Index, Screener: e.Screener, Memory: memory, Key: []byte("a key for tests"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, memory
}

// line is an adapter that runs against a server.
type line struct {
	*telegramtest.Server
	adapter *telegram.Adapter
	log     *lockedBuffer
	stop    func() // ends the adapter and waits for it; may be called more than once
	err     error  // of Run, after stop
}

// run starts an adapter with a real bot against a server of its own, polling unless it is told otherwise.
func run(t testing.TB, change ...func(*telegram.Options)) *line {
	t.Helper()
	l := &line{Server: telegramtest.New(), log: new(lockedBuffer)}
	t.Cleanup(l.Close)
	o := telegram.Options{
		Token: telegramtest.Token, Server: l.URL,
		Log: slog.New(slog.NewTextHandler(l.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&o)
	}
	if o.Bot == nil {
		o.Bot, o.Memory = open(t)
	}
	if o.Memory == nil {
		o.Memory = store.NewMemory(time.Hour, store.DefaultLimit, time.Now)
	}
	l.begin(t, o)
	return l
}

// begin starts an adapter against the line's server.
func (l *line) begin(t testing.TB, o telegram.Options) {
	t.Helper()
	a, err := telegram.New(o)
	if err != nil {
		t.Fatal(err)
	}
	l.adapter = a
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.err = a.Run(ctx)
	}()
	l.stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(func() {
		l.stop()
		if l.err != nil {
			t.Errorf("Run = %v", l.err)
		}
		if strings.Contains(l.log.String(), telegramtest.Token) {
			t.Error("the log holds the token")
		}
	})
}

// until waits for a state of the server.
func (l *line) until(t testing.TB, holds func(telegramtest.State) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := l.Until(ctx, holds); err != nil {
		t.Fatalf("it did not come about: %v\nlog:\n%s", err, l.log)
	}
}

// answers pushes updates and returns what was sent until all of them were handled.
func (l *line) answers(t testing.TB, updates ...telegramtest.Update) []telegramtest.Sent {
	t.Helper()
	before := len(l.Sent())
	for _, u := range updates {
		l.Push(u)
	}
	l.until(t, telegramtest.State.Confirmed)
	return l.Sent()[before:]
}

// say writes a text in a person's private chat and returns what was sent.
func (l *line) say(t testing.TB, p telegramtest.Person, text string) []telegramtest.Sent {
	t.Helper()
	return l.answers(t, telegramtest.Message(telegramtest.Private(p), p, 7, text, nil))
}

func shown(sent []telegramtest.Sent) string {
	var all []string
	for _, m := range sent {
		all = append(all, m.Shown())
	}
	return strings.Join(all, "\n")
}

// lockedBuffer is a buffer that many goroutines may write to.
type lockedBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}

var kim = telegramtest.Person{ID: 11, Locale: "sv"}

func TestAnswersAMessage(t *testing.T) {
	l := run(t)
	sent := l.say(t, kim, "Hjälper promenader mot långvarig ryggsmärta?")
	if len(sent) != 1 {
		t.Fatalf("%d messages were sent, want 1\n%s", len(sent), l.log)
	}
	t.Log(sent[0].HTML, sent[0].Buttons)
	if !strings.Contains(sent[0].Text, "Promenader") {
		t.Errorf("the answer is %q", sent[0].Text)
	}
	if n := len(l.Calls("sendChatAction")); n == 0 {
		t.Error("typing was not shown")
	}
}
