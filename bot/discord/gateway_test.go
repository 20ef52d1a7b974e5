package discord_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
)

const question = "Kan jag jogga med ont i ryggen?"

// interruptions are the ways in which a connection ends and is to come again, and whether what was written meanwhile can
// still be had.
var interruptions = []struct {
	name    string
	do      func(*site)
	resumed bool
}{
	{"op 7, reconnect", func(s *site) { s.Reconnect() }, true},
	{"op 9, resumable", func(s *site) { s.Invalidate(true) }, true},
	{"op 9, not resumable", func(s *site) { s.Invalidate(false) }, false},
	{"a dropped socket", func(s *site) { s.Drop() }, true},
	{"closed with 4000, unknown error", func(s *site) { s.CloseWith(4000) }, true},
	{"closed with 4009, session timed out", func(s *site) { s.CloseWith(4009) }, false},
	{"heartbeats unanswered", func(s *site) { s.Deafen(true) }, true},
}

func TestComesBack(t *testing.T) {
	t.Parallel()
	for _, c := range interruptions {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := prepare(t, nil)
			if c.name == "heartbeats unanswered" {
				s.adapter.SetHeartbeat(100*time.Millisecond, 100*time.Millisecond)
			}
			s.run(t)
			s.until(t, "connected", func() bool { return s.Connected() == 1 })
			before := somebody("")
			s.write(t, before, question)
			c.do(s)
			s.until(t, "connected again", func() bool { return len(s.Identifies()) > 1 })
			s.Deafen(false)
			s.until(t, "connected", func() bool { return s.Connected() == 1 })
			if got := s.Identifies()[1].Resume; got != c.resumed {
				t.Errorf("resumed = %v, want %v", got, c.resumed)
			}
			s.write(t, somebody(""), question)
			if n := len(s.In(discordtest.DM(before.ID))); n != 1 {
				t.Errorf("the message from before the interruption was answered %d times", n)
			}
		})
	}
}

// TestAnswersWhatCameMeanwhile holds that what Discord keeps while the connection is away is answered, once.
func TestAnswersWhatCameMeanwhile(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	var those []discordtest.Person
	for range 20 {
		p := somebody("")
		those = append(those, p)
		s.Drop()
		s.Write(p, question, nil)
	}
	s.Repeat(15)
	for _, p := range those {
		s.answerTo(t, discordtest.DM(p.ID), 0)
	}
	s.Repeat(40)
	s.write(t, somebody(""), question) // whatever was repeated before it has been taken
	s.stop()
	if err := <-s.over; err != nil {
		t.Fatal(err)
	}
	for _, p := range those {
		if n := len(s.In(discordtest.DM(p.ID))); n != 1 {
			t.Errorf("a message was answered %d times", n)
		}
	}
	if s.Lost() != 0 {
		t.Errorf("%d events came while there was no session", s.Lost())
	}
}

// TestSilence holds that a gateway that takes a connection and says nothing is left for another try.
func TestSilence(t *testing.T) {
	t.Parallel()
	s := prepare(t, func(_ *discord.Options, d *discordtest.Server) { d.Silence(2) })
	s.adapter.SetOpenTimeout(50 * time.Millisecond)
	s.run(t)
	s.until(t, "connected", func() bool { return s.Connected() == 1 })
	s.write(t, somebody(""), question)
}

func TestGarbageFromTheGateway(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.Garbage()
	s.Write(somebody(""), question, map[string]any{"author": nil})
	s.Write(somebody(""), question, map[string]any{"content": 7})
	s.Write(somebody(""), question, map[string]any{"mentions": []any{nil}})
	s.write(t, somebody(""), question)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*discord.Options, *discordtest.Server)
		want   []string
	}{
		"token on REST":         {func(o *discord.Options, _ *discordtest.Server) { o.Token = "wrong-secret" }, []string{"discord.token", "401"}},
		"token on the gateway":  {func(_ *discord.Options, s *discordtest.Server) { s.Refuse(4004) }, []string{"discord.token", "4004"}},
		"application":           {func(o *discord.Options, _ *discordtest.Server) { o.ApplicationID = "123" }, []string{"discord.application_id"}},
		"sharding required":     {func(_ *discord.Options, s *discordtest.Server) { s.Refuse(4011) }, []string{"discord.shards", "4011"}},
		"invalid shard":         {func(_ *discord.Options, s *discordtest.Server) { s.Refuse(4010) }, []string{"discord.shards", "4010"}},
		"intents not allowed":   {func(_ *discord.Options, s *discordtest.Server) { s.Refuse(4014) }, []string{"intents", "4014"}},
		"intents that are none": {func(_ *discord.Options, s *discordtest.Server) { s.Refuse(4013) }, []string{"intents", "4013"}},
		"API version":           {func(_ *discord.Options, s *discordtest.Server) { s.Refuse(4012) }, []string{"newer ryggrad", "4012"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := prepare(t, c.change)
			s.run(t)
			err := s.ended(t)
			if err == nil {
				t.Fatal("Run returned without an error")
			}
			contains(t, "the error", err.Error(), c.want...)
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error holds the token: %v", err)
			}
		})
	}
}

// TestRefusedWhileRunning holds that a token that is taken back ends the adapter, and is not tried for ever.
func TestRefusedWhileRunning(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.CloseWith(4004)
	if err := s.ended(t); err == nil || !strings.Contains(err.Error(), "discord.token") {
		t.Errorf("Run returned %v", err)
	}
}

func (s *site) ended(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.over:
		return err
	case <-time.After(patience):
		t.Fatal("Run does not end")
		return nil
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*discord.Options)
		want   string
	}{
		"no token":     {func(o *discord.Options) { o.Token = " " }, "discord.token"},
		"public key":   {func(o *discord.Options) { o.PublicKey = "abc" }, "discord.public_key"},
		"shards":       {func(o *discord.Options) { o.Shards = -1 }, "discord.shards"},
		"server":       {func(o *discord.Options) { o.Server = "discord" }, "discord.server"},
		"nothing else": {func(o *discord.Options) { o.Bot = nil }, "bot"},
	} {
		t.Run(name, func(t *testing.T) {
			s := prepare(t, nil)
			o := discord.Options{Bot: theBot(t), Memory: s.memory, Token: discordtest.Token, Log: quiet()}
			c.change(&o)
			if _, err := discord.New(o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("New returned %v, want an error that names %s", err, c.want)
			}
		})
	}
}

// TestEndpointAlone holds that a replica without a token answers what is posted to it, and opens no connection.
func TestEndpointAlone(t *testing.T) {
	t.Parallel()
	reply := huge()
	s := prepare(t, func(o *discord.Options, d *discordtest.Server) {
		with(t, func(context.Context, bot.Message) (bot.Reply, error) { return reply, nil })(o, d)
		o.Token = ""
	})
	s.run(t)
	p := inGuild("sv-SE")
	if status, err := s.Use(p, "ask", "question", question).Post(t.Context(), s.endpoint); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	s.until(t, "all of it", func() bool { return strings.Contains(visible(s.In(p.Channel)), "kort?") })
	s.stop()
	if err := s.ended(t); err != nil {
		t.Error(err)
	}
	if n := s.Count("GET /gateway") + s.Count("GET /users/@me"); n != 0 {
		t.Errorf("Discord was asked %d times", n)
	}
}

func TestShards(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	var waits []time.Duration
	s := prepare(t, func(o *discord.Options, d *discordtest.Server) {
		d.Shards, d.Concurrency = 6, 2
		o.Wait = func(ctx context.Context, d time.Duration) error {
			mutex.Lock()
			waits = append(waits, d)
			mutex.Unlock()
			return quickly(ctx, d)
		}
	})
	s.run(t)
	s.until(t, "every shard", func() bool { return s.Connected() == 6 })
	seen := make(map[[2]int]bool)
	for _, i := range s.Identifies() {
		seen[i.Shard] = true
		if i.Intents != 1<<9|1<<12 {
			t.Errorf("intents %b, want those of messages on servers and direct messages, and no other", i.Intents)
		}
	}
	for id := range 6 {
		if !seen[[2]int{id, 6}] {
			t.Errorf("shard %d was not opened", id)
		}
	}
	// Two at once, so that the second and the third of each lane wait for five seconds.
	mutex.Lock()
	long := 0
	for _, d := range waits {
		if d == 5*time.Second {
			long++
		}
	}
	mutex.Unlock()
	if long != 4 {
		t.Errorf("%d shards waited five seconds for their turn, want 4", long)
	}
	for range 12 { // servers of different shards
		p := inGuild("sv-SE")
		p.Guild = p.ID + "0000000000"
		s.write(t, p, mention+question)
	}
}

func TestShardsBySetting(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *discord.Options, d *discordtest.Server) { o.Shards = 2; d.Concurrency = 2 })
	s.until(t, "both", func() bool { return s.Connected() == 2 })
	s.stop()
	if err := s.ended(t); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
