package bot

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	ours "ryggrad/internal/language"
	"ryggrad/safety"
)

// assessment renders what the screen says, or returns nil where it raised no flag.
func (b *Bot) assessment(a safety.Assessment, l ours.Language, m Message) *Assessment {
	if len(a.Flags) == 0 {
		return nil
	}
	contacts := b.contacts(m, l)
	out := &Assessment{Level: a.Level.String(), Text: b.screener.Text(a, l, contacts), Contacts: []Contact{}}
	for _, flag := range a.Flags {
		out.Flags = append(out.Flags, Flag{ID: flag.ID, Matched: strings.Join(flag.Matched, "; ")})
	}
	kinds := kindsFor(a)
	for _, kind := range kinds {
		for _, c := range contacts {
			if c.Kind == kind {
				out.Contacts = append(out.Contacts, Contact{ID: c.ID, Name: c.Name, Tel: c.Tel, URL: c.URL, Kind: c.Kind})
			}
		}
	}
	return out
}

// kindsFor returns the kinds of contact to show with an assessment, the first to call first.
func kindsFor(a safety.Assessment) []string {
	crisis := slices.ContainsFunc(a.Flags, func(f safety.Flag) bool { return f.ID == "self-harm" })
	switch {
	case crisis:
		return []string{safety.KindEmergency, safety.KindCrisis, safety.KindAdvice}
	case a.Level == safety.Emergency:
		return []string{safety.KindEmergency, safety.KindAdvice}
	default:
		return []string{safety.KindAdvice, safety.KindEmergency}
	}
}

// contacts returns those for the clinic's country, else the locale's, else the language's.
func (b *Bot) contacts(m Message, l ours.Language) []safety.Contact {
	place := safety.Place{Country: b.clinic.Country, Region: b.clinic.Region, Language: l}
	if place.Country == "" {
		if tag, err := language.Parse(m.Locale); err == nil {
			if region, confidence := tag.Region(); confidence == language.Exact {
				place.Country = region.String()
			}
		}
	}
	return b.screener.Contacts(place, b.clinic.Contacts)
}

// withAssessment puts an assessment of level soon before a reply.
func (b *Bot) withAssessment(r Reply, a *Assessment) Reply {
	if a == nil || r.Assessment != nil {
		return r
	}
	r.Assessment = a
	r.Text = a.Text + "\n\n" + r.Text
	return r
}

// refusal is the reply where something failed: no advice, and whom to ask.
func (b *Bot) refusal(m Message, l ours.Language) Reply {
	if l == "" {
		l = ours.Swedish
	}
	text := b.texts[l].Failed + "\n\n" + b.screener.Refusal(l, b.contacts(m, l))
	return b.finish(Reply{ID: m.ID, Language: string(l), Kind: Abstain, Text: text, Notice: b.notice(m, l)})
}

// notice is the fixed line under every answer: general information, what the bot cannot know, and when to seek care.
func (b *Bot) notice(m Message, l ours.Language) string {
	return b.texts[l].Notice + " " + b.screener.Notice(l, b.contacts(m, l))
}
