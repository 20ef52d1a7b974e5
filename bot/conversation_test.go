package bot_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"ryggrad/bot"
)

func TestFollowUp(t *testing.T) {
	b := newBot(t, &memory{})
	ask(t, b, bot.Message{Text: "Är jogging bra när man har haft ont i ryggen länge?", Conversation: "c"})
	reply := ask(t, b, bot.Message{Text: "och stavgång?", Conversation: "c"})
	if reply.Kind != bot.Answer || reply.Claims[0].ID != "fyss-nordic-walking" {
		t.Errorf("a follow-up on Nordic walking is answered with %+v", reply.Claims)
	}
	alone := ask(t, b, bot.Message{Text: "och om ryggontet är nytt?", Conversation: "c"})
	if alone.Kind != bot.Answer {
		t.Errorf("a follow-up on the phase is of kind %s", alone.Kind)
	}
}

func TestLanguageStays(t *testing.T) {
	b := newBot(t, &memory{})
	ask(t, b, bot.Message{Text: "Svara på norska, tack", Conversation: "c"})
	reply := ask(t, b, bot.Message{Text: "Hjälper yoga mot ont i ryggen?", Conversation: "c"})
	if reply.Language != "nb" || reply.Kind != bot.Answer {
		t.Errorf("after asking for Norwegian the reply is in %s, of kind %s", reply.Language, reply.Kind)
	}
}

func TestFlagsLast(t *testing.T) {
	b := newBot(t, &memory{})
	ask(t, b, bot.Message{Text: "Jag känner inget mellan benen sedan i natt, och ryggen gör ont.", Conversation: "c"})
	reply := ask(t, b, bot.Message{Text: "okej men kan jag jogga då?", Conversation: "c"})
	if reply.Kind != bot.AssessmentAlone || reply.Assessment.Level != "emergency" {
		t.Errorf("after an emergency the reply is of kind %s", reply.Kind)
	}
	if err := b.Forget(context.Background(), "c"); err != nil {
		t.Fatal(err)
	}
	if reply := ask(t, b, bot.Message{Text: "kan jag jogga med ont i ryggen?", Conversation: "c"}); reply.Kind != bot.Answer {
		t.Errorf("after forgetting the reply is of kind %s", reply.Kind)
	}
}

func TestMemoryHoldsNoMessage(t *testing.T) {
	m := &memory{}
	b := newBot(t, m)
	ask(t, b, bot.Message{Text: "Min svärmor Gunvor säger att yoga är bäst, är det sant?", Conversation: "telegram:12345"})
	if len(m.values) != 1 {
		t.Fatalf("there are %d conversations, want 1", len(m.values))
	}
	for key, value := range m.values {
		if strings.Contains(key, "12345") || strings.Contains(strings.ToLower(string(value)), "gunvor") {
			t.Errorf("the memory names the person or keeps the message: %s = %s", key, value)
		}
	}
}

func TestSameMessageSameBytes(t *testing.T) {
	one, other := newBot(t, &memory{}), newBot(t, &memory{})
	for _, text := range []string{"Hjälper yoga?", "Hva med svømming?", "ondt i lænden hvor mange danskere", "is rowing bad"} {
		first, _ := json.Marshal(ask(t, one, bot.Message{Text: text}))
		second, _ := json.Marshal(ask(t, other, bot.Message{Text: text}))
		if string(first) != string(second) {
			t.Errorf("two bots answer %q differently:\n%s\n%s", text, first, second)
		}
	}
}

func TestConversationsAreApart(t *testing.T) {
	b := newBot(t, &memory{})
	var wait sync.WaitGroup
	for _, id := range []string{"a", "b", "c", "d"} {
		wait.Go(func() {
			for range 20 {
				ask(t, b, bot.Message{Text: "Hjälper yoga mot ont i ryggen?", Conversation: id})
			}
		})
	}
	wait.Wait()
}
