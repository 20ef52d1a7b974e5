package terminal_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/terminal"
)

// fake is a bot that answers with what it was asked.
type fake struct {
	asked     []bot.Message
	forgotten []string
	err       error
}

func (f *fake) Reply(_ context.Context, m bot.Message) (bot.Reply, error) {
	f.asked = append(f.asked, m)
	return bot.Reply{Language: "en", Kind: bot.Info, Text: "you asked: " + m.Text, Suggestions: []string{"Does yoga help?", "And swimming?"}}, f.err
}

func (f *fake) Forget(_ context.Context, conversation string) error {
	f.forgotten = append(f.forgotten, conversation)
	return nil
}

func (f *fake) Welcome(locale string) bot.Reply {
	return bot.Reply{Language: "en", Kind: bot.Info, Text: "welcome " + locale, Suggestions: []string{"Where do I begin?"}}
}

func (f *fake) Words(string) bot.Words { return words }

func run(t *testing.T, f *fake, input string, change func(*terminal.Options)) string {
	t.Helper()
	var out bytes.Buffer
	o := terminal.Options{
		Conversation: "c", Locale: "en_GB", Audience: bot.Patient, Input: strings.NewReader(input), Output: &out,
		Environment: func(string) string { return "" }, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&o)
	}
	if err := terminal.Run(t.Context(), f, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAConversationOnAPipe(t *testing.T) {
	f := new(fake)
	out := run(t, f, "1\nWhat helps?\r\n\n  2  \n7", nil)
	var asked []string
	for _, m := range f.asked {
		asked = append(asked, m.Text)
		if m.Conversation != "c" || m.Locale != "en_GB" || m.Audience != bot.Patient {
			t.Errorf("asked %+v", m)
		}
	}
	if got, want := strings.Join(asked, "|"), "Where do I begin?|What helps?|And swimming?|7"; got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
	for _, want := range []string{"welcome en_GB", "» Where do I begin?", "you asked: What helps?", "  1  Does yoga help?", "Goodbye"} {
		if !strings.Contains(out, want) {
			t.Errorf("the conversation does not show %q:\n%s", want, out)
		}
	}
	if strings.ContainsRune(out, '\x1b') {
		t.Error("a pipe got escape sequences")
	}
}

func TestTheLastLineCountsWithoutALineEnd(t *testing.T) {
	f := new(fake)
	run(t, f, "What helps?", nil)
	if len(f.asked) != 1 {
		t.Errorf("asked %d messages, want the one without a line end", len(f.asked))
	}
}

func TestCommands(t *testing.T) {
	f := new(fake)
	out := run(t, f, "/help\n/nonsense\nWhat helps?\n/forget\n1\n/quit\nnot reached\n", nil)
	if n := strings.Count(out, "/forget  forgets"); n != 2 {
		t.Errorf("the help was shown %d times, want 2", n)
	}
	if len(f.forgotten) != 1 || f.forgotten[0] != "c" {
		t.Errorf("forgotten %v, want the conversation", f.forgotten)
	}
	if len(f.asked) != 2 || f.asked[1].Text != "1" {
		t.Errorf("asked %v: after /forget a number is no suggestion, and nothing is asked after /quit", f.asked)
	}
}

func TestAFixedLanguage(t *testing.T) {
	f := new(fake)
	out := run(t, f, "hei\n", func(o *terminal.Options) { o.Language = "da" })
	if f.asked[0].Language != "da" || !strings.Contains(out, "welcome da") {
		t.Errorf("asked in %q after:\n%s", f.asked[0].Language, out)
	}
}

func TestAFailureKeepsTheConversation(t *testing.T) {
	f := &fake{err: errors.New("memory is down")}
	var log bytes.Buffer
	out := run(t, f, "secret\nagain\n", func(o *terminal.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	if len(f.asked) != 2 || !strings.Contains(out, "you asked: again") {
		t.Errorf("the conversation ended at a failure:\n%s", out)
	}
	if !strings.Contains(log.String(), "memory is down") || strings.Contains(log.String(), "secret") {
		t.Errorf("the log lacks the error or holds the message: %s", log.String())
	}
}

func TestAVeryLongLine(t *testing.T) {
	f := new(fake)
	run(t, f, strings.Repeat("a", 3<<20)+"\nshort\n", nil)
	if len(f.asked) != 2 || f.asked[1].Text != "short" {
		t.Errorf("asked %d messages", len(f.asked))
	}
}
