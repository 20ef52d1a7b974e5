package telegram_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
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
