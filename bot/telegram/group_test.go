package telegram_test

import (
	"strings"
	"testing"

	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
)

func TestAGroup(t *testing.T) {
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	group, at := telegramtest.Group(77), "@"+telegramtest.BotName+" "
	say := func(p telegramtest.Person, text string) []telegramtest.Sent {
		t.Helper()
		return l.answers(t, telegramtest.Message(group, p, 31, text, nil))
	}
	for _, text := range []string{"Jag har ont i ryggen", "/help@other_bot", "/weather"} {
		if sent := say(kim, text); len(sent) != 0 {
			t.Errorf("%q was answered: %+v", text, sent)
		}
	}
	if sent := say(kim, at+"Hjälper promenader?"); len(sent) != 1 || sent[0].Chat != group.ID || sent[0].ReplyTo != 31 {
		t.Errorf("a mention: %+v", sent)
	}
	sent := say(kim, at+emergency)
	if len(sent) != 2 || sent[0].Chat != kim.ID || !strings.Contains(sent[0].Text, "Ring 112 nu") || sent[1].Chat != group.ID {
		t.Fatalf("an emergency: %+v", sent)
	}
	for _, word := range []string{"112", "kissa", "akut", "Akut"} {
		if strings.Contains(sent[1].Shown(), word) {
			t.Errorf("the group is told %q", sent[1].Shown())
		}
	}
	// What is withheld after an emergency is withheld in the private chat too.
	if got := shown(l.say(t, kim, "Kan jag jogga?")); !strings.Contains(got, "112") || strings.Contains(got, "FYSS") {
		t.Errorf("in the private chat after it: %q", got)
	}
	if got := shown(say(telegramtest.Person{ID: 99, Locale: "sv"}, at+"Kan jag jogga?")); !strings.Contains(got, "jogg") || strings.Contains(got, "Ring 112 nu") {
		t.Errorf("another person in the group: %q", got)
	}
}

func TestAnEmergencyInAGroupWithTheChatClosed(t *testing.T) {
	l := run(t)
	l.Block(kim.ID)
	sent := l.answers(t, telegramtest.Message(telegramtest.Group(77), kim, 31, "@"+telegramtest.BotName+" jag vill dö, jag orkar inte leva", nil))
	if len(sent) != 1 || sent[0].Chat != -77 {
		t.Fatalf("sent %+v", sent)
	}
	got := sent[0].Shown()
	if !strings.Contains(got, "112") || !strings.Contains(got, "https://t.me/"+telegramtest.BotName) {
		t.Errorf("the group is told %q", got)
	}
	for _, word := range []string{"dö", "90101", "Självmord", "leva"} {
		if strings.Contains(got, word) {
			t.Errorf("the group is told %q", got)
		}
	}
}

func TestAGroupThatMoves(t *testing.T) {
	l := run(t)
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if c.Method == "sendMessage" && c.Values["chat_id"] == "-77" {
			return telegramtest.Fault{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -10077}
		}
		return telegramtest.Fault{}
	})
	sent := l.answers(t, telegramtest.Message(telegramtest.Group(77), kim, 31, "/help", nil))
	if len(sent) != 1 || sent[0].Chat != -10077 {
		t.Errorf("sent %+v", sent)
	}
}
