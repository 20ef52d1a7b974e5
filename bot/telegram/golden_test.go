package telegram_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// script is what somebody writes in one language, for each kind of reply.
type script struct {
	answer, disagreement, unnamed, decline, greeting, foreign string
	soon, urgent, emergency, crisis, followUp, compare        string
}

var scripts = map[string]script{
	"sv": {
		answer: "Hjälper promenader mot långvarig ryggsmärta?", disagreement: "Hjälper konditionsträning vid långvarig ryggsmärta?",
		unnamed: "Kan jag spela padel med ont i ryggen?", decline: "Vilken madrass är bäst?", greeting: "hej",
		foreign: "Können Sie mir bitte bei meinen Rückenschmerzen helfen?",
		soon:    "Jag har ont i ryggen och har gått ner i vikt utan att vilja det. Får jag jogga?",
		urgent:  "Jag har fått feber och ont i ryggen sedan i går", emergency: "Jag har ont i ryggen och kan inte kissa",
		crisis: "Jag orkar inte leva med den här värken längre, jag vill dö", followUp: "Men får jag jogga?", compare: "yoga",
	},
	"nb": {
		answer: "Hjelper det å gå tur mot langvarige ryggsmerter?", disagreement: "Hjelper kondisjonstrening mot langvarige ryggsmerter?",
		unnamed: "Kan jeg spille padel med vond rygg?", decline: "Hvilken madrass er best?", greeting: "hei",
		foreign: "Können Sie mir bitte bei meinen Rückenschmerzen helfen?",
		soon:    "Jeg har vondt i ryggen og har gått ned i vekt uten å ville det. Kan jeg jogge?",
		urgent:  "Jeg har fått feber og vondt i ryggen siden i går", emergency: "Jeg har vondt i ryggen og får ikke tisset",
		crisis: "Jeg orker ikke leve med disse smertene lenger, jeg vil dø", followUp: "Men kan jeg jogge?", compare: "yoga",
	},
	"da": {
		answer: "Hjælper gåture mod langvarige rygsmerter?", disagreement: "Hjælper konditionstræning mod langvarige rygsmerter?",
		unnamed: "Må jeg spille padel med ondt i ryggen?", decline: "Hvilken madras er bedst?", greeting: "hej",
		foreign: "Können Sie mir bitte bei meinen Rückenschmerzen helfen?",
		soon:    "Jeg har ondt i ryggen og har tabt mig uden at ville det. Må jeg løbe?",
		urgent:  "Jeg har fået feber og ondt i ryggen siden i går", emergency: "Jeg har ondt i ryggen og kan ikke tisse",
		crisis: "Jeg kan ikke holde ud at leve med smerterne mere, jeg vil dø", followUp: "Men må jeg løbe?", compare: "yoga",
	},
	"en": {
		answer: "Does walking help long-lasting back pain?", disagreement: "Does aerobic training help long-lasting back pain?",
		unnamed: "Can I play padel with a bad back?", decline: "Which mattress is best?", greeting: "hello",
		foreign: "Können Sie mir bitte bei meinen Rückenschmerzen helfen?",
		soon:    "My back hurts and I have lost weight without trying. Can I jog?",
		urgent:  "I have had a fever and back pain since yesterday", emergency: "My back hurts and I can't pee",
		crisis: "I can't live with this pain any more, I want to die", followUp: "But can I jog?", compare: "yoga",
	},
}

// notes is a golden file under construction.
type notes struct{ strings.Builder }

func (n *notes) head(title string) { fmt.Fprintf(n, "==== %s ====\n\n", title) }

// take writes messages as they were sent, with their buttons.
func (n *notes) take(sent []telegramtest.Sent, self int64) {
	for _, m := range sent {
		if m.Chat != self {
			fmt.Fprintf(n, "(chat %d)\n", m.Chat)
		}
		if m.ReplyTo != 0 {
			fmt.Fprintf(n, "(answers message %d)\n", m.ReplyTo)
		}
		fmt.Fprintln(n, m.HTML)
		for _, row := range m.Buttons {
			for _, b := range row {
				fmt.Fprintf(n, "[ %s ] ", b.Text)
			}
			fmt.Fprintln(n)
		}
		fmt.Fprintln(n)
	}
	if len(sent) == 0 {
		fmt.Fprint(n, "(nothing)\n\n")
	}
}

// press presses the button with a label that begins so, and returns what was sent.
func (l *line) press(t testing.TB, p telegramtest.Person, on telegramtest.Sent, label string) []telegramtest.Sent {
	t.Helper()
	for _, row := range on.Buttons {
		for _, b := range row {
			if strings.HasPrefix(strings.TrimPrefix(b.Text, "✓ "), label) {
				return l.answers(t, telegramtest.Press(telegramtest.Private(p), p, "q1", on, b.Data))
			}
		}
	}
	t.Fatalf("there is no button %q under %q", label, on.Text)
	return nil
}

// toast returns what the last press showed at the top of the screen.
func (l *line) toast(t testing.TB) string {
	t.Helper()
	calls := l.Calls("answerCallbackQuery")
	if len(calls) == 0 {
		t.Fatal("no press was answered")
	}
	return calls[len(calls)-1].Values["text"]
}

func TestEveryKindOfReply(t *testing.T) {
	for language, s := range scripts {
		t.Run(language, func(t *testing.T) {
			l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
			var n notes
			id := int64(100)
			// Each scene has a person of its own, so that none remembers another.
			someone := func() telegramtest.Person { id++; return telegramtest.Person{ID: id, Locale: language} }
			scene := func(title string, texts ...string) (telegramtest.Person, []telegramtest.Sent) {
				p := someone()
				n.head(title)
				var last []telegramtest.Sent
				for _, text := range texts {
					fmt.Fprintf(&n, "> %s\n\n", text)
					last = l.say(t, p, text)
					n.take(last, p.ID)
				}
				return p, last
			}
			scene("answer", s.answer)
			scene("disagreement", s.disagreement)
			l.figures(t, &n, someone(), s.disagreement)
			scene("an activity that no source names", s.unnamed)
			scene("declined", s.decline)
			scene("another language", s.foreign)
			scene("greeting", s.greeting)
			scene("soon", s.soon)
			scene("urgent, and what follows", s.urgent, s.followUp)
			scene("emergency", s.emergency)
			scene("crisis", s.crisis)
			for _, command := range []string{"start", "help", "privacy", "sources", "forget"} {
				scene("/"+command, "/"+command)
			}
			scene("/compare "+s.compare, "/compare "+s.compare)
			scene("/compare", "/compare")
			p, topics := scene("/topics", "/topics")
			n.head("the first sort of topic, and its first topic")
			listed := l.press(t, p, topics[0], topics[0].Buttons[0][0].Text)
			n.take(listed, p.ID)
			n.take(l.press(t, p, listed[0], listed[0].Buttons[0][0].Text), p.ID)
			l.settings(t, &n, someone())
			l.media(t, &n, someone())
			l.groups(t, &n, s, someone)
			compareGolden(t, "testdata/"+language+".golden", n.String())
		})
	}
}

// figures asks for figures and then a question.
func (l *line) figures(t *testing.T, n *notes, p telegramtest.Person, question string) {
	n.head("with figures")
	card := l.say(t, p, "/settings")[0]
	l.press(t, p, card, card.Buttons[len(card.Buttons)-1][1].Text)
	n.take(l.say(t, p, question), p.ID)
}

// settings goes through /language and /settings.
func (l *line) settings(t *testing.T, n *notes, p telegramtest.Person) {
	n.head("/language")
	n.take(l.say(t, p, "/language"), p.ID)
	n.head("/settings, pressed")
	card := l.say(t, p, "/settings")
	n.take(card, p.ID)
	last := card[0].Buttons[len(card[0].Buttons)-1]
	l.press(t, p, card[0], last[1].Text)
	fmt.Fprintf(n, "(toast) %s\n\n", l.toast(t))
	l.press(t, p, card[0], last[0].Text[len("✓ "):])
	fmt.Fprintf(n, "(toast) %s\n\n", l.toast(t))
	l.press(t, p, card[0], "English")
	fmt.Fprintf(n, "(toast) %s\n\n", l.toast(t))
	for _, m := range l.Sent() {
		if m.Chat == p.ID && m.ID == card[0].ID {
			n.take([]telegramtest.Sent{m}, p.ID)
		}
	}
	l.press(t, p, card[0], card[0].Buttons[2][0].Text[len("✓ "):])
	fmt.Fprintf(n, "(toast) %s\n\n", l.toast(t))
}

// media sends what is no text.
func (l *line) media(t *testing.T, n *notes, p telegramtest.Person) {
	for _, each := range []struct {
		name string
		with telegramtest.Update
	}{
		{"picture", telegramtest.Update{"photo": []any{map[string]any{"file_id": "x", "width": 1, "height": 1}}}},
		{"voice", telegramtest.Update{"voice": map[string]any{"file_id": "x", "duration": 3}}},
		{"sticker", telegramtest.Update{"sticker": map[string]any{"file_id": "x"}}},
		{"place", telegramtest.Update{"location": map[string]any{"latitude": 59.3, "longitude": 18.1}}},
		{"file", telegramtest.Update{"document": map[string]any{"file_id": "x"}}},
	} {
		n.head(each.name)
		n.take(l.answers(t, telegramtest.Message(telegramtest.Private(p), p, 7, "", each.with)), p.ID)
	}
}

// groups goes through what differs in a group.
func (l *line) groups(t *testing.T, n *notes, s script, someone func() telegramtest.Person) {
	group := telegramtest.Group(1000)
	at := "@" + telegramtest.BotName + " "
	n.head("in a group")
	n.take(l.answers(t, telegramtest.Message(group, someone(), 7, at+s.greeting, nil)), group.ID)
	n.head("an emergency in a group")
	p := someone()
	n.take(l.answers(t, telegramtest.Message(group, p, 7, at+s.emergency, nil)), group.ID)
	n.head("a crisis in a group, and the private chat is closed")
	p = someone()
	l.Block(p.ID)
	n.take(l.answers(t, telegramtest.Message(group, p, 7, at+s.crisis, nil)), group.ID)
	n.head("soon, in a group, and the private chat is closed")
	p = someone()
	l.Block(p.ID)
	n.take(l.answers(t, telegramtest.Message(group, p, 7, at+s.soon, nil)), group.ID)
}

// TestApologies holds the texts for what goes wrong: too many messages, and something that breaks.
func TestApologies(t *testing.T) {
	real, memory := open(t)
	l := run(t, func(o *telegram.Options) {
		o.Bot, o.Memory, o.Burst = breaking{real}, memory, 1
	})
	var n notes
	for i, language := range []string{"sv", "nb", "da", "en"} {
		p := telegramtest.Person{ID: int64(200 + i), Locale: language}
		n.head(language + ": it breaks, then too many")
		n.take(l.say(t, p, "break"), p.ID)
		n.take(l.say(t, p, "hej"), p.ID)
		n.take(l.say(t, p, "hej"), p.ID) // said once
	}
	compareGolden(t, "testdata/apologies.golden", n.String())
	if log := l.log.String(); strings.Contains(log, "a patient's words") || !strings.Contains(log, "panic") {
		t.Errorf("the log is\n%s", log)
	}
}

// breaking is a bot that panics over one word.
type breaking struct{ *bot.Bot }

func (b breaking) Reply(ctx context.Context, m bot.Message) (bot.Reply, error) {
	if m.Text == "break" {
		panic("a patient's words")
	}
	return b.Bot.Reply(ctx, m)
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if got == string(want) {
		return
	}
	ours, theirs := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(ours), len(theirs)) {
		if i >= len(ours) || i >= len(theirs) || ours[i] != theirs[i] {
			t.Fatalf("%s differs from line %d on (rewrite it with -update and look at the diff); got:\n%s", name, i+1,
				strings.Join(ours[min(i, len(ours)):min(i+10, len(ours))], "\n"))
		}
	}
}
