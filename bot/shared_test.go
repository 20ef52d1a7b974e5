package bot_test

import (
	"bytes"
	"context"
	"testing"

	"ryggrad/bot"
)

// shared is a memory that another process puts in too: before what a bot has to keep is kept.
type shared struct {
	memory
	meanwhile func() // what the other process does, each time; nil: nothing
	swaps     int
}

func (s *shared) CompareAndSwap(_ context.Context, key string, old, value []byte) (bool, error) {
	if s.swaps++; s.meanwhile != nil {
		s.meanwhile()
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	now, found := s.values[key]
	if found != (old != nil) || !bytes.Equal(now, old) {
		return false, nil
	}
	if s.values == nil {
		s.values = make(map[string][]byte)
	}
	s.values[key] = value
	return true, nil
}

// other is the memory as the other process sees it, where nobody comes between.
type other struct{ *memory }

// once returns a function that does something the first time.
func once(do func()) func() {
	done := false
	return func() {
		if !done {
			done = true
			do()
		}
	}
}

const (
	emergency = "Jag känner inget mellan benen sedan i natt, och ryggen gör ont."
	jogging   = "Kan jag jogga med ont i ryggen?"
)

func newReplicas(t *testing.T) (memory *shared, here, there *bot.Bot) {
	memory = &shared{}
	return memory, newBotOver(t, memory), newBotOver(t, other{&memory.memory})
}

func TestAFlagRaisedAtAnotherReplicaMeanwhile(t *testing.T) {
	memory, here, there := newReplicas(t)
	for _, delivery := range []string{"", "telegram:update:7"} {
		conversation := "c" + delivery
		memory.meanwhile = once(func() { ask(t, there, bot.Message{Text: emergency, Conversation: conversation}) })
		reply := ask(t, here, bot.Message{Text: jogging, Conversation: conversation, Delivery: delivery})
		if reply.Kind != bot.AssessmentAlone || reply.Assessment.Level != "emergency" {
			t.Errorf("an emergency was told meanwhile, and the reply is of kind %s: %s", reply.Kind, reply.Text)
		}
		for name, b := range map[string]*bot.Bot{"here": here, "there": there} {
			if reply := ask(t, b, bot.Message{Text: jogging, Conversation: conversation}); reply.Kind != bot.AssessmentAlone {
				t.Errorf("%s the emergency was forgotten: %s", name, reply.Text)
			}
		}
	}
}

func TestAnEmergencyWhileAnotherReplicaAnswers(t *testing.T) {
	memory, here, there := newReplicas(t)
	memory.meanwhile = once(func() { ask(t, there, bot.Message{Text: jogging, Conversation: "c"}) })
	if reply := ask(t, here, bot.Message{Text: emergency, Conversation: "c"}); reply.Kind != bot.AssessmentAlone {
		t.Errorf("an emergency got %s", reply.Text)
	}
	if reply := ask(t, there, bot.Message{Text: jogging, Conversation: "c"}); reply.Kind != bot.AssessmentAlone {
		t.Errorf("the emergency was forgotten: %s", reply.Text)
	}
}

func TestForgottenAtAnotherReplicaMeanwhile(t *testing.T) {
	memory, here, there := newReplicas(t)
	ask(t, here, bot.Message{Text: emergency, Conversation: "c"})
	memory.meanwhile = once(func() {
		if err := there.Forget(t.Context(), "c"); err != nil {
			t.Error(err)
		}
	})
	if reply := ask(t, here, bot.Message{Text: jogging, Conversation: "c"}); reply.Kind != bot.Answer {
		t.Errorf("what was forgotten meanwhile was kept: %s", reply.Text)
	}
}

func TestPreferencesDoNotEraseAFlag(t *testing.T) {
	memory, here, there := newReplicas(t)
	memory.meanwhile = once(func() { ask(t, there, bot.Message{Text: emergency, Conversation: "c"}) })
	if err := here.Prefer(t.Context(), "c", bot.Preferences{Language: "da"}); err != nil {
		t.Fatal(err)
	}
	reply := ask(t, there, bot.Message{Text: jogging, Conversation: "c"})
	if reply.Kind != bot.AssessmentAlone || reply.Language != "da" {
		t.Errorf("the reply is of kind %s in %s, want the emergency in da", reply.Kind, reply.Language)
	}
}

func TestOvertakenForeverRefuses(t *testing.T) {
	memory, here, _ := newReplicas(t)
	n := byte(0)
	memory.meanwhile = func() {
		n++
		for key := range memory.values {
			memory.values[key] = append([]byte(`{"safety":{}}`), bytes.Repeat([]byte(" "), int(n))...)
		}
	}
	memory.values = map[string][]byte{}
	ask(t, here, bot.Message{Text: jogging, Conversation: "c"})
	memory.swaps = 0
	reply, err := here.Reply(t.Context(), bot.Message{Text: jogging, Conversation: "c"})
	if err == nil || reply.Kind != bot.Abstain || len(reply.Claims) > 0 {
		t.Errorf("Reply = %+v, %v, want the refusal and an error", reply, err)
	}
	if memory.swaps < 5 || memory.swaps > 50 {
		t.Errorf("%d attempts, want some, and an end", memory.swaps)
	}
}
