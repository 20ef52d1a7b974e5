package bot

import (
	"fmt"
	"slices"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Words are the heads and grades that an adapter needs to lay out a reply by its parts, in one language.
type Words struct {
	Levels  map[corpus.Level]string // a level of evidence in words
	Urgency map[string]string       // an assessment's level as a short heading
	More    string                  // heads the claims after the first
	Differ  string                  // introduces a disagreement
	AlsoAsk string                  // heads the suggestions of an answer
	Nearest string                  // heads the suggestions of a reply that declines
}

// Words returns the words of a language ("sv", "nb-NO"), Swedish for one that is not answered.
func (b *Bot) Words(code string) Words {
	t := b.texts[languageOr(code, language.Swedish)]
	return Words{Levels: t.Levels, Urgency: t.Urgency, More: t.More, Differ: t.Differ, AlsoAsk: t.AlsoAsk, Nearest: t.Nearest}
}

// Welcome is what a conversation opens with: who answers here, questions to begin with, and the notice.
func (b *Bot) Welcome(locale string) Reply {
	l := languageOr(locale, language.Swedish)
	reply := b.say(Info, l, b.texts[l].Greeting)
	reply.Notice = b.notice(Message{Locale: locale}, l)
	return reply
}

// Help says what can be asked, and what this is and is not.
func (b *Bot) Help(code string) Reply {
	l := languageOr(code, language.Swedish)
	return b.say(Info, l, b.texts[l].Help)
}

// Identity says who answers here: a program, by its name, and the clinic's, where it has one.
func (b *Bot) Identity(code string) Reply {
	t := b.texts[languageOr(code, language.Swedish)]
	text := t.Identity
	if b.clinic.Name != "" {
		text += " " + fill(t.RunBy, "{clinic}", b.clinic.Name)
	}
	return b.say(Info, languageOr(code, language.Swedish), text)
}

// Privacy says what becomes of what is written.
func (b *Bot) Privacy(code string) Reply {
	l := languageOr(code, language.Swedish)
	return b.say(Info, l, b.texts[l].Privacy)
}

func languageOr(code string, otherwise language.Language) language.Language {
	if l, found := language.Parse(code); found {
		return l
	}
	return otherwise
}

// Lead returns the part of a reply's text that its other fields do not hold: what an answer says before its first claim
// ("my texts do not name padel"), and the whole message of a reply without claims.
func (r Reply) Lead() string {
	text := r.Text
	if r.Assessment != nil {
		text = strings.TrimPrefix(text, r.Assessment.Text)
	}
	if len(r.Claims) > 0 {
		before, _, _ := strings.Cut(text, r.Claims[0].Text)
		return strings.TrimSpace(before)
	}
	kept := slices.DeleteFunc(strings.Split(text, "\n\n"), func(paragraph string) bool {
		return paragraph == r.Notice || isList(paragraph, r.Suggestions)
	})
	return strings.TrimSpace(strings.Join(kept, "\n\n"))
}

// isList reports whether a paragraph is a head with the items beneath it.
func isList(paragraph string, items []string) bool {
	_, list, found := strings.Cut(paragraph, "\n")
	return found && len(items) > 0 && list == "• "+strings.Join(items, "\n• ")
}

// Surety says how sure a claim is: its grade in words with the source's own sign, and what that means.
func (w Words) Surety(c Claim) string {
	if c.Evidence.Level == corpus.Ungraded {
		return c.Evidence.Meaning
	}
	return fmt.Sprintf("%s (%s). %s", w.Levels[c.Evidence.Level], c.Evidence.AsStated, c.Evidence.Meaning)
}

// Cite names the source's title, its year where it states one, and the section.
func (s Source) Cite() string {
	if s.Year != nil {
		return fmt.Sprintf("%s (%d) – %s", s.Title, *s.Year, s.Section)
	}
	return s.Title + " – " + s.Section
}
