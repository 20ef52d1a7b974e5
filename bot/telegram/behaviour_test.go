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

const emergency = "Jag har ont i ryggen och kan inte kissa"

func in(p telegramtest.Person, id int, text string) telegramtest.Update {
	return telegramtest.Message(telegramtest.Private(p), p, id, text, nil)
}

func TestTheMenuOfCommands(t *testing.T) {
	l := run(t)
	l.until(t, func(s telegramtest.State) bool { return s.Calls("getUpdates") > 0 })
	got := make(map[string]string)
	for _, c := range l.Calls("setMyCommands") {
		got[c.Values["language_code"]] = c.Values["commands"]
	}
	for code, words := range map[string]string{"": "Radera samtalet", "sv": "Radera", "nb": "Slett samtalen", "no": "Slett", "nn": "Slett", "da": "Slet samtalen", "en": "Delete"} {
		if !strings.Contains(got[code], words) || strings.Count(got[code], `"command"`) != 9 {
			t.Errorf("the menu for %q is %s", code, got[code])
		}
	}
	if polls := l.Calls("getUpdates"); !strings.Contains(polls[0].Values["allowed_updates"], "edited_message") || strings.Contains(polls[0].Values["allowed_updates"], "channel_post") {
		t.Errorf("allowed_updates is %s", polls[0].Values["allowed_updates"])
	}
}

func TestAnEditedMessageIsAnsweredAnew(t *testing.T) {
	l := run(t)
	u := in(kim, 70, "Hjälper yoga mot ryggont?")
	sent := l.answers(t, u, telegramtest.Edited(in(kim, 70, "Hjälper promenader mot ryggont?")))
	if len(sent) != 2 || sent[0].ReplyTo != 0 || sent[1].ReplyTo != 70 || !strings.Contains(sent[1].Text, "Promenader") {
		t.Errorf("sent %+v", sent)
	}
}

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

func TestALimitHidesNoEmergency(t *testing.T) {
	l := run(t, func(o *telegram.Options) {
		o.Burst, o.Every, o.Now = 1, time.Hour, func() time.Time { return time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) }
	})
	l.say(t, kim, "hej")
	if got := shown(l.say(t, kim, "hej")); !strings.Contains(got, "112") || !strings.Contains(got, "Vänta") {
		t.Errorf("over the limit: %q", got)
	}
	if got := l.say(t, kim, "Hjälper yoga?"); len(got) != 0 {
		t.Errorf("the pause is said twice: %+v", got)
	}
	if got := shown(l.say(t, kim, emergency)); !strings.Contains(got, "Ring 112 nu") {
		t.Errorf("an emergency over the limit: %q", got)
	}
	if got := shown(l.say(t, kim, "/help "+emergency)); !strings.Contains(got, "Ring 112 nu") {
		t.Errorf("an emergency behind a command over the limit: %q", got)
	}
	if got := shown(l.say(t, kim, "/forget")); !strings.Contains(got, "raderat") {
		t.Errorf("forgetting over the limit: %q", got)
	}
	if got := l.say(t, telegramtest.Person{ID: 12, Locale: "sv"}, "hej"); len(got) != 1 {
		t.Errorf("another person got %d answers", len(got))
	}
}

func TestWordsBehindACommandAreScreened(t *testing.T) {
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	for i, command := range []string{"/start", "/help", "/settings", "/language", "/topics", "/sources", "/compare", "/privacy", "/forget", "/nosuch"} {
		p := telegramtest.Person{ID: int64(300 + i), Locale: "sv"}
		if got := shown(l.say(t, p, command+" "+emergency)); !strings.Contains(got, "Ring 112 nu") {
			t.Errorf("%s: %q", command, got)
		}
	}
	if got := shown(l.say(t, kim, "/start ref_2026")); !strings.Contains(got, "Hej!") {
		t.Errorf("/start with a reference: %q", got)
	}
}

func TestLanguageIsFixedByName(t *testing.T) {
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	for _, test := range [][2]string{
		{"/language English", "I'll answer in English."}, {"/language dansk.", "Så svarer jeg på dansk."},
		{"/language nb", "Da svarer jeg på norsk."},
	} {
		if got := shown(l.say(t, kim, test[0])); got != test[1] {
			t.Errorf("%s: %q, want %q", test[0], got, test[1])
		}
	}
	if got := shown(l.say(t, kim, "Hjälper promenader?")); !strings.Contains(got, "Gåturer") {
		t.Errorf("after /language nb: %q", got)
	}
	if got := shown(l.say(t, kim, "/language klingon")); !strings.Contains(got, "Hvilket språk") {
		t.Errorf("a language that is not answered in: %q", got)
	}
}

func TestThumbsAreCounted(t *testing.T) {
	type thumb struct {
		claim string
		up    bool
	}
	var got []thumb // the jobs of one chat come one after the other
	l := run(t, func(o *telegram.Options) {
		o.Burst, o.Feedback = 1000, func(claim string, up bool) { got = append(got, thumb{claim, up}) }
	})
	answer := l.say(t, kim, "Hjälper promenader mot långvarig ryggsmärta?")[0]
	if extra := l.press(t, kim, answer, "👍"); len(extra) != 0 {
		t.Errorf("a thumb was answered with %+v", extra)
	}
	if text := l.toast(t); !strings.Contains(text, "Tack") {
		t.Errorf("the toast is %q", text)
	}
	l.press(t, kim, answer, "👎")
	for _, forged := range []string{"u:nosuchclaim", "u:", "x", "", "s:AAAAAAAAAAAAAAAA", "l:xx", "a:doctor", "g:99", "g:-1", "c:nosuch", "\x00"} {
		if extra := l.answers(t, telegramtest.Press(telegramtest.Private(kim), kim, "q", answer, forged)); len(extra) != 0 {
			t.Errorf("%q was answered with %+v", forged, extra)
		}
		if text := l.toast(t); !strings.Contains(text, "fungerar inte") {
			t.Errorf("%q: the toast is %q", forged, text)
		}
	}
	l.stop()
	if want := []thumb{{"fyss-walking-low-back", true}, {"fyss-walking-low-back", false}}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("counted %v, want %v", got, want)
	}
}

func TestASuggestionIsAskedWhenPressed(t *testing.T) {
	l := run(t)
	answer := l.say(t, kim, "hej")[0]
	question := answer.Buttons[0][0].Text
	sent := l.press(t, kim, answer, question)
	if len(sent) != 1 || !strings.HasPrefix(sent[0].HTML, "<blockquote>"+question+"</blockquote>") {
		t.Fatalf("sent %+v", sent)
	}
	if calls := l.Calls("answerCallbackQuery"); len(calls) != 1 || calls[0].Values["callback_query_id"] != "q1" {
		t.Errorf("the press was answered by %v", calls)
	}
}

func TestForgetByButton(t *testing.T) {
	l := run(t)
	l.say(t, kim, emergency)
	card := l.say(t, kim, "/privacy")[0]
	if got := shown(l.press(t, kim, card, "Radera")); !strings.Contains(got, "raderat") {
		t.Errorf("the answer is %q", got)
	}
	if got := shown(l.say(t, kim, "Kan jag jogga?")); strings.Contains(got, "Ring 112 nu") {
		t.Errorf("after forgetting: %q", got)
	}
}

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

func TestAnAlbumIsAnsweredOnce(t *testing.T) {
	l := run(t)
	picture := func(id int, album, caption string) telegramtest.Update {
		more := telegramtest.Update{"photo": []any{map[string]any{"file_id": "x"}}, "media_group_id": album}
		if caption != "" {
			more["caption"] = caption
		}
		return telegramtest.Message(telegramtest.Private(kim), kim, id, "", more)
	}
	if sent := l.answers(t, picture(1, "a", ""), picture(2, "a", ""), picture(3, "a", "")); len(sent) != 1 {
		t.Errorf("%d answers to an album", len(sent))
	}
	sent := l.answers(t, picture(4, "b", emergency), picture(5, "b", ""))
	if len(sent) != 1 || !strings.Contains(sent[0].Text, "Ring 112 nu") {
		t.Errorf("an album with words: %+v", sent)
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
