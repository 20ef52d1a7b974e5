// Package adaptertest is the contract that every adapter keeps: whatever the platform, a person is shown the whole of the
// bot's reply, an emergency first and without advice, in a conversation of their own, until they ask to be forgotten.
//
// An adapter's test hands [Run] a way to be a person on its platform. What that person is shown is held against the reply
// of a bot of the same make.
//
// The trap: adapters lay out replies in their own way, so only what is shown and in what order is compared, with white
// space and the marks of markup folded away. What a platform cuts short (a button's label) has to begin as it should.
package adaptertest

import (
	"strings"
	"testing"
	"unicode"

	"ryggrad/bot"
	"ryggrad/corpus"
	"ryggrad/internal/engine"
)

// Person is somebody at one adapter.
type Person interface {
	// Say sends a text as a person would, and returns all that is shown in reply, in order: the visible text, after it
	// the labels of buttons and the addresses of links.
	Say(t *testing.T, text string) string
	// Forget presses or sends whatever erases the conversation, and returns what is shown.
	Forget(t *testing.T) string
}

// Features says in what an adapter differs from others by design.
type Features struct {
	Audience bot.Audience // that it answers for unless it is asked otherwise; empty: patients
}

// Run holds an adapter to the contract. Person returns a new person with a name and the locale of their platform; the
// adapter behind them answers with a bot of engine.Open's make.
func Run(t *testing.T, person func(t *testing.T, name, locale string) Person, features Features) {
	e, err := engine.Open(engine.Options{Key: []byte("a key for the contract")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	c := contract{e.Bot, person, features}
	t.Run("answers", c.answers)
	t.Run("emergencies", c.emergencies)
	t.Run("soon", c.soon)
	t.Run("follow-up", c.followUp)
	t.Run("conversations", c.conversations)
	t.Run("forget", c.forget)
	t.Run("hostile", c.hostile)
	t.Run("unreadable", c.unreadable)
}

// contract is what the tests share.
type contract struct {
	bot      *bot.Bot
	person   func(t *testing.T, name, locale string) Person
	features Features
}

// want returns the reply that the adapter is to show.
func (c contract) want(t *testing.T, m bot.Message) bot.Reply {
	t.Helper()
	m.Audience = c.features.Audience
	reply, err := c.bot.Reply(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// plain folds away what layouts differ in: white space, case of headings is kept.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad'
	}), " ")
}

// shows reports where in what was shown a text stands, and fails where it does not.
func shows(t *testing.T, shown, what, text string) int {
	t.Helper()
	at := strings.Index(plain(shown), plain(text))
	if at < 0 {
		t.Errorf("%s is not shown: %q\nshown:\n%s", what, text, shown)
	}
	return at
}

// showsReply holds that every part of a reply is shown, and that the parts stand in their order.
func (c contract) showsReply(t *testing.T, shown string, want bot.Reply) {
	t.Helper()
	words := c.bot.Words(want.Language)
	last := -1
	inOrder := func(what string, at int) {
		t.Helper()
		if at >= 0 && at < last {
			t.Errorf("%s stands too early\nshown:\n%s", what, shown)
		}
		last = max(last, at)
	}
	if want.Assessment != nil {
		inOrder("the assessment", c.showsAssessment(t, shown, want.Assessment))
	}
	if len(want.Claims) == 0 && want.Kind != bot.AssessmentAlone {
		inOrder("the text", shows(t, shown, "the text", firstLine(want.Lead())))
	}
	for i, claim := range want.Claims {
		at := shows(t, shown, "claim "+claim.ID, claim.Text)
		if i == 0 {
			inOrder("the answer", at)
		}
		shows(t, shown, "the section", claim.Source.Section)
		c.showsGrade(t, shown, claim, words)
		if claim.Detail != nil {
			shows(t, shown, "the detail", *claim.Detail)
		}
	}
	if want.Disagreement != nil {
		shows(t, shown, "the disagreement", want.Disagreement.Text)
	}
	if want.Notice != "" {
		inOrder("the notice", shows(t, shown, "the notice", want.Notice))
	}
	for _, suggestion := range want.Suggestions {
		shows(t, shown, "a suggestion", beginning(suggestion))
	}
}

// showsGrade holds that a grade is shown in words with the source's own sign, or where a source does not grade, that it
// is said or what stands there instead.
func (c contract) showsGrade(t *testing.T, shown string, claim bot.Claim, words bot.Words) {
	t.Helper()
	if claim.Evidence.Level != corpus.Ungraded {
		shows(t, shown, "the grade", words.Levels[claim.Evidence.Level])
		shows(t, shown, "the sign", claim.Evidence.AsStated)
		return
	}
	for _, text := range []string{claim.Evidence.Meaning, claim.Evidence.AsStated, words.Levels[corpus.Ungraded]} {
		if strings.Contains(plain(shown), plain(text)) {
			return
		}
	}
	t.Errorf("nothing is shown on the evidence of %s\nshown:\n%s", claim.ID, shown)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// labelLetters is how much of a suggestion every platform's buttons can show.
const labelLetters = 40

func beginning(text string) string {
	if runes := []rune(text); len(runes) > labelLetters {
		return strings.TrimSpace(string(runes[:labelLetters]))
	}
	return text
}

// showsAssessment holds that an assessment is shown with whom to call, and returns where it begins.
func (c contract) showsAssessment(t *testing.T, shown string, a *bot.Assessment) int {
	t.Helper()
	at := shows(t, shown, "the assessment", firstLine(a.Text))
	for _, contact := range a.Contacts {
		if !strings.Contains(digits(shown), digits(contact.Tel)) {
			t.Errorf("the number of %s is not shown: %s\nshown:\n%s", contact.Name, contact.Tel, shown)
		}
	}
	return at
}

// digits drops what stands between the digits of a number.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\u2011' {
			return -1
		}
		return r
	}, text)
}
