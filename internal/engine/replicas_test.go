//go:build unix

package engine_test

import (
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
	"ryggrad/internal/store/redistest"
)

// replica returns a bot of its own over a server that others share.
func replica(t *testing.T, url string) *bot.Bot {
	t.Helper()
	memory, err := store.OpenRedis(t.Context(), url, time.Hour, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { memory.Close() })
	e, err := engine.Open(engine.Options{Memory: memory, Key: []byte("a key for tests")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e.Bot
}

func ask(t *testing.T, b *bot.Bot, conversation, text string) bot.Reply {
	t.Helper()
	reply, err := b.Reply(t.Context(), bot.Message{Text: text, Conversation: conversation})
	if err != nil {
		t.Errorf("Reply: %v", err)
	}
	return reply
}

const (
	emergency = "Jag kan inte kissa och är bortdomnad i underlivet sedan i morse"
	jogging   = "Kan jag jogga med ont i ryggen?"
)

func TestReplicasShareAConversation(t *testing.T) {
	server := redistest.Start(t)
	one, two := replica(t, server.URL()), replica(t, server.URL())
	if reply := ask(t, one, "c", emergency); reply.Kind != bot.AssessmentAlone {
		t.Fatalf("an emergency got %s", reply.Text)
	}
	if reply := ask(t, two, "c", jogging); reply.Kind != bot.AssessmentAlone || reply.Assessment.Level != "emergency" {
		t.Errorf("the other replica answers %s", reply.Text)
	}
	if reply := ask(t, two, "d", jogging); reply.Kind != bot.Answer {
		t.Errorf("another conversation is answered %s", reply.Text)
	}
	if err := two.Forget(t.Context(), "c"); err != nil {
		t.Fatal(err)
	}
	if reply := ask(t, one, "c", jogging); reply.Kind != bot.Answer {
		t.Errorf("what was forgotten at the other replica still holds: %s", reply.Text)
	}
}

// TestAnEmergencyIsNeverWrittenOver has three messages of each conversation answered at the same time, on two replicas.
func TestAnEmergencyIsNeverWrittenOver(t *testing.T) {
	const conversations = 300
	server := redistest.Start(t)
	one, two := replica(t, server.URL()), replica(t, server.URL())
	for i := range conversations {
		conversation := fmt.Sprint("c", i)
		var wait sync.WaitGroup
		wait.Go(func() { ask(t, one, conversation, emergency) })
		wait.Go(func() { ask(t, two, conversation, jogging) })
		wait.Go(func() { ask(t, two, conversation, "Hjälper yoga mot ont i ryggen?") })
		wait.Wait()
		for name, b := range map[string]*bot.Bot{"one": one, "two": two} {
			if reply := ask(t, b, conversation, jogging); reply.Kind != bot.AssessmentAlone {
				t.Fatalf("%s, replica %s: the emergency is lost: %s", conversation, name, reply.Text)
			}
		}
	}
}

func TestWithoutItsServerABotRefuses(t *testing.T) {
	server := redistest.Start(t)
	b := replica(t, server.URL())
	ask(t, b, "c", jogging)
	server.Kill()
	reply, err := b.Reply(t.Context(), bot.Message{Text: jogging, Conversation: "c"})
	if err == nil || reply.Kind != bot.Abstain || len(reply.Claims) > 0 {
		t.Errorf("without a memory Reply = %+v, %v, want the refusal and an error", reply, err)
	}
	server.Restart()
	if reply := ask(t, b, "c", jogging); reply.Kind != bot.Answer {
		t.Errorf("after the outage the reply is of kind %s", reply.Kind)
	}
}

// BenchmarkConversation measures a conversation, whole, and how much of the server's memory it takes: the conversation and a
// handled update for each message, as Telegram makes.
func BenchmarkConversation(b *testing.B) {
	server := redistest.Start(b)
	client := server.Client()
	used := func() int {
		var n int
		info, err := client.InfoMap(b.Context(), "memory").Result()
		if err == nil {
			n, err = strconv.Atoi(info["Memory"]["used_memory"])
		}
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	memory, err := store.OpenRedis(b.Context(), server.URL(), time.Hour, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { memory.Close() })
	e, err := engine.Open(engine.Options{Memory: memory, Key: []byte("a key for tests")})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close() })
	for name, texts := range map[string][]string{
		"question": {jogging}, "emergency": {emergency},
		"five questions": {jogging, "och promenader?", "Hjälper yoga mot ont i ryggen?", "Och styrketräning?", "Är sängvila bra vid akut ryggont?"},
	} {
		b.Run(name, func(b *testing.B) {
			if err := client.FlushAll(b.Context()).Err(); err != nil {
				b.Fatal(err)
			}
			before, n := used(), 0
			for b.Loop() {
				n++
				for i, text := range texts {
					id := fmt.Sprintf("telegram:update:%d", n*len(texts)+i)
					_, err := e.Bot.Reply(b.Context(), bot.Message{Text: text, Conversation: fmt.Sprint("telegram:", n), Delivery: id})
					if err == nil {
						err = memory.Put(b.Context(), id, []byte(`{"done":true}`))
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(used()-before)/float64(n), "B/conversation")
		})
	}
}
