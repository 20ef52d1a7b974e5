package discord_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
)

// unreliable lets three of ten requests fail, in every way there is, by the same dice each time.
func unreliable() func(*http.Request) discordtest.Fault {
	var mutex sync.Mutex
	dice := rand.New(rand.NewPCG(1, 2))
	return func(*http.Request) discordtest.Fault {
		mutex.Lock()
		defer mutex.Unlock()
		switch n := dice.IntN(100); {
		case n < 10:
			return discordtest.TooMany
		case n < 30:
			return discordtest.Broken + discordtest.Fault(n%6)
		}
		return discordtest.None
	}
}

// TestFaults holds that while Discord fails in every way it can, every message and command that it delivers is answered
// once.
func TestFaults(t *testing.T) {
	const each = 5
	writers, users := 500, 500
	if os.Getenv("RYGGRAD_TEST_ALL") == "1" {
		writers, users = 1600, 2000
	}
	// The gateway is let alone until the bot is connected: what fails before is tested elsewhere.
	fault := unreliable()
	s := start(t, func(_ *discord.Options, d *discordtest.Server) {
		d.LimitChannels(3, 30*time.Millisecond)
		d.Faults = func(r *http.Request) discordtest.Fault {
			if len(d.Identifies()) > 0 {
				return fault(r)
			}
			return discordtest.None
		}
	})
	var people []discordtest.Person
	for range writers {
		people = append(people, somebody("sv-SE"))
	}
	var commands []discordtest.Interaction
	interruptions := []func(){s.Drop, s.Reconnect, func() { s.Invalidate(true) }, func() { s.CloseWith(4000) }, s.Garbage}
	for round := range each {
		for i, p := range people {
			s.Write(p, question, nil)
			if i%4 == 0 && len(commands) < users {
				c := s.Use(inGuild("sv-SE"), "ask", "question", question)
				c.Gateway()
				commands = append(commands, c)
			}
			if i%(writers/4) == writers/4-1 {
				interruptions[(round*4+i/125)%len(interruptions)]()
				s.until(t, "connected again", func() bool { return s.Connected() == 1 })
				s.Repeat(50)
			}
		}
	}
	channels := func() map[string]int {
		counts := make(map[string]int)
		for _, m := range s.Shown() {
			if m.Interaction != "" {
				counts["interaction "+m.Interaction]++
			} else {
				counts[m.Channel]++
			}
		}
		return counts
	}
	s.until(t, "every answer", func() bool {
		return s.Len() >= writers*each+len(commands)
	})
	s.Repeat(500)
	s.write(t, somebody(""), question) // behind it all
	s.stop()
	if err := s.ended(t); err != nil {
		t.Fatal(err)
	}
	counts := channels()
	wrong := 0
	for _, p := range people {
		if n := counts[discordtest.DM(p.ID)]; n != each {
			wrong++
			t.Logf("a person who wrote %d messages was answered %d times", each, n)
		}
	}
	for _, c := range commands {
		if n := counts["interaction "+c.ID]; n != 1 {
			wrong++
			t.Logf("a command was answered %d times", n)
		}
	}
	if wrong > 0 {
		t.Errorf("%d people were not answered once for each message", wrong)
	}
	if s.Lost() > 0 {
		t.Errorf("%d events were lost, so that the test shows nothing", s.Lost())
	}
	t.Logf("%d messages and %d commands answered once each; %d requests to send a message, %d too early, %d connections",
		writers*each, len(commands), s.Count("POST /channels/{}/messages"), s.Count("429"), len(s.Identifies()))
}

// child is set for a process that is an adapter and nothing else, to be killed.
const child = "RYGGRAD_DISCORDTEST_CHILD"

func TestMain(m *testing.M) {
	if address := os.Getenv(child); address != "" {
		if err := runChild(address, os.Args[len(os.Args)-1]); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

func runChild(address, file string) error {
	log := quiet()
	memory, err := store.Open(file, time.Hour, time.Now, log)
	if err != nil {
		return err
	}
	e, err := engine.Open(engine.Options{Memory: memory, Key: []byte("key")})
	if err != nil {
		return err
	}
	a, err := discord.New(discord.Options{
		Bot: e.Bot, Memory: memory, Key: []byte("key"), Token: discordtest.Token, ApplicationID: discordtest.Application, Server: address, Log: log, Wait: quickly,
	})
	if err != nil {
		return err
	}
	return a.Run(context.Background())
}

// TestKilled holds that a process that is killed and started again answers what Discord delivers then, and nothing that
// was answered before. Discord does not deliver again what it gave a session that is gone: that is counted.
func TestKilled(t *testing.T) {
	const kills, batch = 5, 60
	s := prepare(t, nil)
	file := t.TempDir() + "/store"
	var process *exec.Cmd
	begin := func() {
		n := len(s.Identifies())
		process = exec.CommandContext(t.Context(), os.Args[0], file)
		process.Env = append(os.Environ(), child+"="+s.URL())
		process.Stderr = os.Stderr
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		s.until(t, "connected", func() bool { return len(s.Identifies()) > n && s.Connected() == 1 })
	}
	kill := func() {
		if err := process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = process.Wait() // says that it was killed
	}
	type written struct {
		who discordtest.Person
		id  string
	}
	var all []written
	write := func() {
		p := somebody("sv-SE")
		all = append(all, written{p, s.Write(p, question, nil)})
	}
	begin()
	lost, down := 0, 0
	for k := range kills {
		before := s.Len()
		for range batch {
			write()
		}
		// Killed in the middle of answering, a little later each time.
		s.until(t, "some answers", func() bool { return s.Len() >= before+1+k*10 })
		kill()
		for range 5 {
			write()
			down++
		}
		for _, w := range all[len(all)-batch-5 : len(all)-5] {
			if len(s.In(discordtest.DM(w.who.ID))) == 0 {
				lost++
			}
		}
		begin()
		for _, w := range all {
			s.Write(w.who, question, map[string]any{"id": w.id})
		}
	}
	answered := func() bool { return s.Len() >= len(all) }
	s.until(t, "every answer", answered)
	s.write(t, somebody(""), question)
	kill()
	for _, w := range all {
		if n := len(s.In(discordtest.DM(w.who.ID))); n != 1 {
			t.Errorf("a message was answered %d times", n)
		}
	}
	t.Logf("%d messages, %d kills: all answered once when Discord delivers them again; by itself it would not deliver again %d that were in hand and %d that were written while nobody was there",
		len(all), kills, lost, down)
}
