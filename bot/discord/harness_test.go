package discord_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
)

// realBot is the bot that people get, made once: what is measured and shown is what it says.
var realBot = sync.OnceValues(func() (*bot.Bot, error) {
	e, err := engine.Open(engine.Options{Key: []byte("a key for tests")})
	if err != nil {
		return nil, err
	}
	return e.Bot, nil
})

func theBot(t testing.TB) *bot.Bot {
	t.Helper()
	b, err := realBot()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// site is an adapter that runs against a Discord of its own.
type site struct {
	*discordtest.Server
	adapter  *discord.Adapter
	memory   bot.Memory
	log      *safeBuffer
	endpoint string // address of the interactions endpoint
	over     chan error
	stop     context.CancelFunc
}

// quickly waits much shorter than it is asked to, in proportion, so that no test waits for what life waits for.
func quickly(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(min(d/50, 20*time.Millisecond))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patience bounds what a test waits for; it is reached only where something is broken.
const patience = 30 * time.Second

func prepare(t testing.TB, change func(*discord.Options, *discordtest.Server)) *site {
	t.Helper()
	s := &site{Server: discordtest.New(), log: new(safeBuffer), over: make(chan error, 1)}
	t.Cleanup(s.Close)
	s.memory = store.NewMemory(time.Hour, store.DefaultLimit, time.Now)
	o := discord.Options{
		Bot: theBot(t), Memory: s.memory, Key: []byte("key"), Token: discordtest.Token, PublicKey: s.PublicKey(), Server: s.URL(),
		Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Wait: quickly, Patience: 20 * time.Second,
	}
	s.Deadline = time.Minute
	if change != nil {
		change(&o, s.Server)
	}
	a, err := discord.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.adapter = a
	endpoint := httptest.NewServer(a.Handler())
	t.Cleanup(endpoint.Close)
	s.endpoint = endpoint.URL + a.Path()
	return s
}

// start runs an adapter until the test ends, and returns when it is connected.
func start(t testing.TB, change func(*discord.Options, *discordtest.Server)) *site {
	t.Helper()
	s := prepare(t, change)
	s.run(t)
	s.until(t, "connected", func() bool { return s.Connected() > 0 })
	return s
}

func (s *site) run(t testing.TB) {
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.over <- s.adapter.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(patience):
			t.Error("Run does not end")
		}
		if t.Failed() {
			t.Logf("log:\n%s", s.log)
		}
		if log := s.log.String(); strings.Contains(log, discordtest.Token) {
			t.Error("the log holds the token")
		}
	})
}

func (s *site) until(t testing.TB, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if !s.Wait(ctx, condition) {
		t.Fatalf("never came: %s\nlog:\n%s", what, s.log)
	}
}

var people atomic.Uint64

// somebody is a person who has never written before, in direct messages.
func somebody(locale string) discordtest.Person {
	return discordtest.Person{ID: fmt.Sprintf("5%08d", people.Add(1)), Locale: locale}
}

// inGuild is a person in a channel of a server.
func inGuild(locale string) discordtest.Person {
	p := somebody(locale)
	p.Guild, p.Channel, p.GuildLocale = "41771983423143937", "8"+p.ID, "sv-SE"
	return p
}

const mention = "<@" + discordtest.Bot + "> "

// answerTo returns the messages that come into a person's channel after n that were there.
func (s *site) answerTo(t testing.TB, channel string, n int) []discordtest.Message {
	t.Helper()
	s.until(t, "an answer", func() bool { return len(s.In(channel)) > n })
	return s.In(channel)[n:]
}

// write lets a person write, and returns the first message in reply.
func (s *site) write(t testing.TB, p discordtest.Person, text string) discordtest.Message {
	t.Helper()
	channel := p.Channel
	if channel == "" {
		channel = discordtest.DM(p.ID)
	}
	n := len(s.In(channel))
	s.Write(p, text, nil)
	return s.answerTo(t, channel, n)[0]
}

// use lets a person use a command over the gateway, and returns what answers it.
func (s *site) use(t testing.TB, p discordtest.Person, name string, options ...string) discordtest.Message {
	t.Helper()
	return s.done(t, s.Use(p, name, options...))
}

// press lets a person press a button.
func (s *site) press(t testing.TB, p discordtest.Person, on discordtest.Message, id string, chosen ...string) discordtest.Message {
	t.Helper()
	if id == "" {
		t.Fatalf("there is no such button beneath:\n%s", on.Visible())
	}
	return s.done(t, s.Press(p, on, id, chosen...))
}

func (s *site) done(t testing.TB, i discordtest.Interaction) discordtest.Message {
	t.Helper()
	i.Gateway()
	var m discordtest.Message
	s.until(t, "an answer to a command", func() bool {
		var found bool
		m, found = i.Answer()
		return found && !m.Deferred
	})
	return m
}

// safeBuffer is a buffer that many goroutines may write to.
type safeBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}

func contains(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}
