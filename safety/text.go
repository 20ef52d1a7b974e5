package safety

import (
	"fmt"
	"strings"

	"ryggrad/internal/language"
)

// textsFile is texts.toml: every fixed text that belongs to no single flag. {emergency}, {advice} and {crisis} stand
// for the contacts of that kind.
type textsFile struct {
	Lead    map[string]byLanguage `toml:"lead"`    // by level, and "self-harm": what to do, first
	Refusal byLanguage            `toml:"refusal"` // when nothing could be screened
	Notice  byLanguage            `toml:"notice"`  // carried by every answer
	Comfort byLanguage            `toml:"comfort"` // for despair without a wish to die
	Country map[string]byLanguage `toml:"country"` // the countries' names, by ISO 3166 code
	Or      byLanguage            `toml:"or"`      // between two numbers
}

type byLanguage map[language.Language]string

// crisisFlag is the flag whose texts name the crisis lines.
const crisisFlag = "self-harm"

// Text returns the fixed words of an assessment in one language: what to do and whom to call first, then what it is
// about. It is empty where there is no flag, and the refusal for the zero value.
func (s *Screener) Text(a Assessment, l language.Language, contacts []Contact) string {
	l = answered(l)
	if a.Level == Unscreened {
		return s.Refusal(l, contacts)
	}
	if len(a.Flags) == 0 {
		return ""
	}
	var parts []string
	if lead := s.lead(a, l); lead != "" {
		parts = append(parts, lead)
	}
	for i, f := range a.Flags {
		data := s.flag(f.ID)
		if f.New && (i == 0 || a.Flags[0].Level < Emergency) { // beside an emergency the rest is told in a line
			parts = append(parts, data.Text[l])
		} else {
			parts = append(parts, data.Line[l])
		}
	}
	return s.fill(strings.Join(parts, "\n\n"), l, contacts)
}

// lead returns the opening of an assessment, which says what to do and whom to call.
func (s *Screener) lead(a Assessment, l language.Language) string {
	if a.Flags[0].ID == crisisFlag {
		return s.texts.Lead[crisisFlag][l]
	}
	lead := s.texts.Lead[a.Level.String()][l]
	for _, f := range a.Flags {
		if f.ID == crisisFlag {
			return lead + "\n\n" + s.texts.Lead[crisisFlag][l]
		}
	}
	return lead
}

// Refusal returns the reply for when a message could not be screened: no advice, and whom to ask.
func (s *Screener) Refusal(l language.Language, contacts []Contact) string {
	l = answered(l)
	return s.fill(s.texts.Refusal[l], l, contacts)
}

// Notice returns the fixed line of every answer: what the bot cannot know, and when to seek care.
func (s *Screener) Notice(l language.Language, contacts []Contact) string {
	l = answered(l)
	return s.fill(s.texts.Notice[l], l, contacts)
}

// Comfort returns the warm line for despair.
func (s *Screener) Comfort(l language.Language, contacts []Contact) string {
	l = answered(l)
	return s.fill(s.texts.Comfort[l], l, contacts)
}

// answered returns l, or English where l is none of the four languages.
func answered(l language.Language) language.Language {
	for _, known := range language.All() {
		if l == known {
			return l
		}
	}
	return language.English
}

// fill puts the contacts into a fixed text. Nothing that a user wrote ever comes here.
func (s *Screener) fill(text string, l language.Language, contacts []Contact) string {
	for _, kind := range []string{KindEmergency, KindAdvice, KindCrisis} {
		if place := "{" + kind + "}"; strings.Contains(text, place) {
			text = strings.ReplaceAll(text, place, s.numbers(contacts, kind, l))
		}
	}
	return text
}

// checkTexts reports every fixed text that is missing.
func (s *Screener) checkTexts() error {
	all := map[string]byLanguage{"refusal": s.texts.Refusal, "notice": s.texts.Notice, "comfort": s.texts.Comfort, "or": s.texts.Or}
	for _, code := range []string{"SE", "NO", "DK"} {
		all["country."+code] = s.texts.Country[code]
	}
	for _, key := range []string{"emergency", "urgent", "soon", crisisFlag} {
		all["lead."+key] = s.texts.Lead[key]
	}
	for _, key := range sortedKeys(all) {
		for _, l := range language.All() {
			if all[key][l] == "" {
				return fmt.Errorf("safety: data/texts.toml: %s: no text in %q", key, l)
			}
		}
	}
	return nil
}
