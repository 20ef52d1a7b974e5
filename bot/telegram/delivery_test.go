package telegram_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
	"ryggrad/internal/store"
)

func TestAnUpdateThatComesAgainIsAnsweredOnce(t *testing.T) {
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	l.Fail(func(c telegramtest.Call) telegramtest.Fault { return telegramtest.Fault{Repeat: 100} })
	for i := range 10 {
		l.say(t, kim, fmt.Sprintf("Hjälper promenader mot ryggont? %d", i%2))
	}
	if n := len(l.Sent()); n != 10 {
		t.Errorf("%d answers to 10 messages", n)
	}
}

// gate holds the sending to one chat until it is opened.
func gate(l *line, chat int64) (open func()) {
	opened := make(chan struct{})
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if c.Method == "sendMessage" && c.Values["chat_id"] == fmt.Sprint(chat) {
			return telegramtest.Fault{Wait: opened}
		}
		return telegramtest.Fault{}
	})
	return func() { close(opened) }
}

func TestASlowConversationHoldsUpNobody(t *testing.T) {
	l := run(t)
	open := gate(l, 11)
	slow := l.Push(in(kim, 1, "hej"))
	for i := range 30 {
		p := telegramtest.Person{ID: int64(100 + i), Locale: "sv"}
		l.Push(in(p, 1, "hej"))
		if i%10 == 9 {
			// In several goes, so that the poller has to ask again while the first is in hand.
			l.until(t, func(s telegramtest.State) bool { return len(s.Sent()) == i+1 })
		}
	}
	if lowest := l.Lowest(); lowest > slow {
		t.Errorf("the offset moved to %d, past %d, which is not answered", lowest, slow)
	}
	open()
	l.until(t, telegramtest.State.Confirmed)
	if n := len(l.Sent()); n != 31 {
		t.Errorf("%d answers, want 31", n)
	}
	if polls := len(l.Calls("getUpdates")); polls > 60 {
		t.Errorf("%d polls: the loop is busy", polls)
	}
}

func TestOneChatIsAnsweredInOrder(t *testing.T) {
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	var updates []telegramtest.Update
	for i := range 20 {
		for c := range 5 {
			text := []string{"/help", "/sources", "/topics"}[i%3]
			updates = append(updates, in(telegramtest.Person{ID: int64(50 + c), Locale: "sv"}, i, text))
		}
	}
	texts, _ := perChat(l.answers(t, updates...))
	for chat, all := range texts {
		for i, text := range all {
			want := []string{"Du kan fråga mig", "Det här bygger jag", "Vad vill du veta"}[i%3]
			if !strings.Contains(text, want) {
				t.Fatalf("chat %d: answer %d is %q, want %q", chat, i, text, want)
			}
		}
	}
}

func TestAnUpdateThatCannotBeReadHoldsUpNobody(t *testing.T) {
	l := run(t)
	l.PushRaw(`{"update_id":%d,"message":{"message_id":"seven","text":"hemligt"}}`)
	if sent := l.say(t, kim, "hej"); len(sent) != 1 {
		t.Errorf("%d answers", len(sent))
	}
	if log := l.log.String(); !strings.Contains(log, "cannot be read") || strings.Contains(log, "hemligt") {
		t.Errorf("the log is %s", log)
	}
}

// long is a bot whose every answer takes several messages.
type long struct{ *bot.Bot }

func (b long) Reply(ctx context.Context, m bot.Message) (bot.Reply, error) {
	reply, err := b.Bot.Reply(ctx, m)
	for i := range 4 {
		claim := bot.Claim{ID: fmt.Sprint("c", i), Text: fmt.Sprintf("Fynd %d. ", i) + strings.Repeat("Ord om ryggen. ", 150)}
		reply.Claims = append(reply.Claims[:i:i], claim)
	}
	reply.Kind, reply.Text = bot.Answer, reply.Claims[0].Text
	return reply, err
}

func TestOnlyMissingPartsAreSentAfterARestart(t *testing.T) {
	real, memory := open(t)
	change := func(o *telegram.Options) { o.Bot, o.Memory = long{real}, memory }
	l := run(t, change)
	// The second part is on its way when the bot stops: Telegram says to wait for longer than the bot has.
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if c.Method == "sendMessage" && c.Number > 1 {
			return telegramtest.Fault{Code: 429, Description: "Too Many Requests: retry after 600", RetryAfter: 600}
		}
		return telegramtest.Fault{}
	})
	l.Push(in(kim, 1, "Hjälper promenader?"))
	l.until(t, func(s telegramtest.State) bool { return s.Calls("sendMessage") > 1 })
	begin := time.Now()
	l.stop()
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
	l.Fail(nil)
	o := telegram.Options{Token: telegramtest.Token, Server: l.URL}
	change(&o)
	l.begin(t, o)
	l.until(t, telegramtest.State.Confirmed)
	sent := l.Sent()
	if len(sent) < 2 {
		t.Fatalf("%d parts", len(sent))
	}
	seen := make(map[string]int)
	for i, m := range sent {
		for _, word := range []string{"Fynd 0", "Fynd 1", "Fynd 2", "Fynd 3"} {
			seen[word] += strings.Count(m.Text, word)
		}
		if last := i == len(sent)-1; last != (len(m.Buttons) > 0) {
			t.Errorf("part %d of %d has %d rows of buttons", i+1, len(sent), len(m.Buttons))
		}
	}
	for word, n := range seen {
		if n != 1 {
			t.Errorf("%s was sent %d times", word, n)
		}
	}
}

func TestStopFinishesWhatIsInHand(t *testing.T) {
	memory := store.NewMemory(time.Hour, 1000, time.Now)
	l := run(t, func(o *telegram.Options) { o.Bot, _ = open(t); o.Memory = memory })
	open := gate(l, kim.ID)
	l.Push(in(kim, 1, "hej"))
	l.until(t, func(s telegramtest.State) bool { return s.Calls("sendMessage") > 0 })
	stopped := make(chan struct{})
	go func() {
		l.stop()
		close(stopped)
	}()
	open()
	<-stopped
	if n := len(l.Sent()); n != 1 {
		t.Errorf("%d answers, want the one in hand", n)
	}
	l.until(t, telegramtest.State.Confirmed) // and Telegram knows
}

func TestSomebodyWhoBlocksTheBotIsDoneWith(t *testing.T) {
	l := run(t)
	l.Block(kim.ID)
	if sent := l.say(t, kim, "hej"); len(sent) != 0 {
		t.Errorf("sent %+v", sent)
	}
	if sent := l.say(t, telegramtest.Person{ID: 12, Locale: "sv"}, "hej"); len(sent) != 1 {
		t.Errorf("%d answers to the next person", len(sent))
	}
}

func TestWhatIsRefusedGoesAsPlainText(t *testing.T) {
	l := run(t)
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if c.Method == "sendMessage" && c.Values["parse_mode"] != "" {
			return telegramtest.Fault{Code: 400, Description: `Bad Request: can't parse entities: Unsupported start tag "Promenader"`}
		}
		return telegramtest.Fault{}
	})
	sent := l.say(t, kim, "Hjälper promenader mot ryggont?")
	if len(sent) != 1 || strings.Contains(sent[0].Text, "<b>") || !strings.Contains(sent[0].Text, "Promenader") {
		t.Errorf("sent %+v", sent)
	}
	if log := l.log.String(); !strings.Contains(log, "plain text") || strings.Contains(log, "Promenader") {
		t.Errorf("the log is %s", log)
	}
}

func TestCallsThatFailForAWhileAreRepeated(t *testing.T) {
	l := run(t)
	failures := []telegramtest.Fault{{Code: 500, Description: "Internal Server Error"}, {Garbage: true}, {Drop: true}, {Code: 429, Description: "Too Many Requests"}}
	left := map[string][]telegramtest.Fault{"getUpdates": failures, "sendMessage": failures}
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if f := left[c.Method]; len(f) > 0 {
			left[c.Method] = f[1:]
			return f[0]
		}
		return telegramtest.Fault{}
	})
	if sent := l.say(t, kim, "hej"); len(sent) != 1 {
		t.Errorf("%d answers, want 1", len(sent))
	}
	if n := len(l.Calls("sendMessage")); n != len(failures)+1 {
		t.Errorf("%d calls of sendMessage, want %d", n, len(failures)+1)
	}
}
