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
				out.Contacts = append(out.Contacts, Contact{ID: c.ID, Name: b.nameOf(c, contacts, l), Tel: c.Tel, URL: c.URL, Kind: c.Kind})
			}
		}
	}
	return out
}

// nameOf names a contact, with its place where contacts of other places are listed beside it: all the places where a
// number that several have is the one to call.
func (b *Bot) nameOf(c safety.Contact, among []safety.Contact, l ours.Language) string {
	elsewhere := func(place func(safety.Contact) string) bool {
		return slices.ContainsFunc(among, func(o safety.Contact) bool { return o.Kind == c.Kind && place(o) != place(c) })
	}
	var places []string
	switch {
	case c.Region != "" && elsewhere(func(o safety.Contact) string { return o.Region }):
		places = []string{c.Region}
	case elsewhere(func(o safety.Contact) string { return o.Country }):
		for _, o := range among {
			if o.Kind == c.Kind && o.Tel == c.Tel {
				places = append(places, b.texts[l].Countries[o.Country])
			}
		}
	}
	switch {
	case len(places) == 0:
		return c.Name
	case c.Name == c.Tel:
		return strings.Join(places, ", ")
	default:
		return c.Name + " (" + strings.Join(places, ", ") + ")"
	}
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

// near is whom to turn to from a place, and the notice that says so.
type near struct {
	contacts []safety.Contact
	notice   string
}

// countries are those that contacts are told apart by; elsewhere the language decides.
var countries = []string{"", "SE", "NO", "DK"}

// newNear makes what is near for every place that a message can come from.
func (b *Bot) newNear() map[safety.Place]near {
	all := make(map[safety.Place]near)
	for l, t := range b.texts {
		for _, country := range countries {
			place := safety.Place{Country: country, Region: b.clinic.Region, Language: l}
			contacts := b.screener.Contacts(place, b.clinic.Contacts)
			all[place] = near{contacts, t.Notice + " " + b.screener.Notice(l, contacts)}
		}
	}
	return all
}

// placeOf is where the sender of a message is taken to be: in the clinic's country, else the locale's, else the language's.
func (b *Bot) placeOf(m Message, l ours.Language) safety.Place {
	country := b.clinic.Country
	if country == "" && m.Locale != "" {
		if tag, err := language.Parse(m.Locale); err == nil {
			if region, confidence := tag.Region(); confidence == language.Exact {
				country = region.String()
			}
		}
	}
	if country = strings.ToUpper(country); !slices.Contains(countries, country) {
		country = ""
	}
	return safety.Place{Country: country, Region: b.clinic.Region, Language: l}
}

func (b *Bot) near(m Message, l ours.Language) near { return b.nearby[b.placeOf(m, l)] }

func (b *Bot) contacts(m Message, l ours.Language) []safety.Contact { return b.near(m, l).contacts }

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
	return b.near(m, l).notice
}
