package safety

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"ryggrad/internal/language"
)

// lix is the readability of a text: words per sentence plus the percentage of words of more than six letters
// (Björnsson, Läsbarhet, 1968). Under 40 is everyday language.
func lix(text string) float64 {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
	long, sentences := 0, 0
	for _, w := range words {
		if utf8.RuneCountInString(w) > 6 {
			long++
		}
	}
	for i, r := range text {
		if strings.ContainsRune(".!?:", r) && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n') {
			sentences++
		}
	}
	return float64(len(words))/float64(max(sentences, 1)) + 100*float64(long)/float64(max(len(words), 1))
}

// fixedTexts returns every text of one language with its name.
func fixedTexts(s *Screener, l language.Language) map[string]string {
	all := map[string]string{"refusal": s.texts.Refusal[l], "notice": s.texts.Notice[l], "comfort": s.texts.Comfort[l]}
	for key, lead := range s.texts.Lead {
		all["lead "+key] = lead[l]
	}
	for _, f := range s.flags {
		all[f.ID+" text"], all[f.ID+" line"] = f.Text[l], f.Line[l]
	}
	return all
}

// TestTextsAreReadable holds the texts to everyday language. Lines and leads are one or two sentences, for which the
// share of long words says little; they are measured together.
func TestTextsAreReadable(t *testing.T) {
	s := screener(t)
	contacts := s.Contacts(Place{Country: "SE"}, nil)
	for _, l := range language.All() {
		var short strings.Builder
		for name, text := range fixedTexts(s, l) {
			text = s.fill(text, l, contacts)
			if strings.HasSuffix(name, " line") || strings.HasPrefix(name, "lead ") {
				short.WriteString(text + " ")
			} else if got := lix(text); got >= 40 {
				t.Errorf("%s %s: LIX %.0f, want under 40: %q", l, name, got, text)
			}
		}
		if got := lix(short.String()); got >= 40 {
			t.Errorf("%s lines and leads: LIX %.0f, want under 40", l, got)
		}
	}
}

// neverSaid are words of diagnosis, of probability and of reassurance.
var neverSaid = map[language.Language][]string{
	language.Swedish:   {"du har cancer", "du lider av", "procent", "sannolik", "troligen", "ingen fara", "inget farligt", "ofarlig", "du kan vara lugn", "ingen anledning till oro", "inga röda flaggor"},
	language.Norwegian: {"du lider av", "prosent", "sannsynlig", "trolig", "ingen fare", "ikke farlig", "ufarlig", "du kan være rolig", "ingen grunn til bekymring", "ingen røde flagg"},
	language.Danish:    {"du lider af", "procent", "sandsynlig", "formentlig", "ingen fare", "ikke farligt", "ufarlig", "du kan være rolig", "ingen grund til bekymring", "ingen røde flag"},
	language.English:   {"you have a", "you are suffering", "per cent", "percent", "probab", "likely", "nothing serious", "nothing to worry", "not dangerous", "harmless", "no red flags", "all clear"},
}

func TestTextsNeverReassure(t *testing.T) {
	s := screener(t)
	for _, l := range language.All() {
		for name, text := range fixedTexts(s, l) {
			for _, words := range neverSaid[l] {
				if strings.Contains(strings.ToLower(text), words) {
					t.Errorf("%s %s says %q: %q", l, name, words, text)
				}
			}
		}
	}
}

// TestEmergencySaysWhomToCallFirst holds every emergency text to open with what to do and the country's number.
func TestEmergencySaysWhomToCallFirst(t *testing.T) {
	s := screener(t)
	for _, l := range language.All() {
		contacts := s.Contacts(Place{Language: l}, nil)
		for _, f := range s.flags {
			a := Assessment{Level: f.Level, Flags: []Flag{{ID: f.ID, Level: f.Level, New: true}}}
			text := s.Text(a, l, contacts)
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%s %s: a contact is not filled in: %q", l, f.ID, text)
			}
			opening, _, _ := strings.Cut(text, "\n\n")
			if f.Level == Emergency && !strings.Contains(opening, "112") && !strings.Contains(opening, "113") {
				t.Errorf("%s %s: opens with %q, want whom to call", l, f.ID, opening)
			}
		}
	}
}

func TestTextShortensWhatWasTold(t *testing.T) {
	s := screener(t)
	state, first := s.Next(State{}, Message{Text: "gått ner 7 kilo utan att försöka", Time: testTime})
	_, second := s.Next(state, Message{Text: "vilka övningar är bra?", Time: testTime})
	if one, two := s.Text(first, "sv", nil), s.Text(second, "sv", nil); len(two) >= len(one) || two == "" {
		t.Errorf("later text has %d bytes, first one %d: want it shorter", len(two), len(one))
	}
}

func TestContacts(t *testing.T) {
	s := screener(t)
	for _, c := range []struct {
		place Place
		own   []Contact
		want  string
	}{
		{Place{Language: "sv"}, nil, "112 1177 90101"},
		{Place{Language: "nb"}, nil, "113 116 117 116 123 22 40 00 40"},
		{Place{Country: "no", Language: "en"}, nil, "113 116 117 116 123 22 40 00 40"},
		{Place{Country: "DK", Region: "Midtjylland"}, nil, "112 70 11 31 31 70 201 201"},
		{Place{Country: "SE", Language: "sv"}, []Contact{{ID: "se-advice", Tel: "08 1"}, {ID: "own", Tel: "08 2"}}, "112 08 1 90101 08 2"},
	} {
		var tels []string
		for _, contact := range s.Contacts(c.place, c.own) {
			tels = append(tels, contact.Tel)
		}
		if got := strings.Join(tels, " "); got != c.want {
			t.Errorf("Contacts(%+v) = %q, want %q", c.place, got, c.want)
		}
	}
	if got := len(s.Contacts(Place{Language: "en"}, nil)); got != len(s.contacts) {
		t.Errorf("English without a country has %d contacts, want all %d", got, len(s.contacts))
	}
}

// TestNumbersNameCountries holds a text that is for no single country to say each number once, with its countries.
func TestNumbersNameCountries(t *testing.T) {
	s := screener(t)
	for _, c := range []struct {
		place Place
		kind  string
		want  string
	}{
		{Place{Language: "en"}, KindEmergency, "112 (Sweden, Denmark) or 113 (Norway)"},
		{Place{Language: "en"}, KindCrisis, "Mind Självmordslinjen 90101 (Sweden), Mental Helse 116 123 (Norway), Kirkens SOS 22 40 00 40 (Norway) or Livslinien 70 201 201 (Denmark)"},
		{Place{Country: "SE", Language: "en"}, KindEmergency, "112"},
		{Place{Country: "NO", Language: "en"}, KindAdvice, "legevakt 116 117"},
		{Place{Country: "DK", Region: "Midtjylland", Language: "en"}, KindAdvice, "lægevagten 70 11 31 31"},
	} {
		if got := s.numbers(s.Contacts(c.place, nil), c.kind, "en"); got != c.want {
			t.Errorf("numbers(%+v, %s) = %q, want %q", c.place, c.kind, got, c.want)
		}
	}
	contacts := s.Contacts(Place{Language: "en"}, nil)
	for _, kind := range []string{KindEmergency, KindAdvice, KindCrisis} {
		text := s.numbers(contacts, kind, "en")
		for _, country := range []string{"Sweden", "Norway", "Denmark"} {
			if !strings.Contains(text, country) {
				t.Errorf("numbers of kind %s = %q, want %s named", kind, text, country)
			}
		}
	}
}

func TestOutOfDate(t *testing.T) {
	s := screener(t)
	own := []Contact{{ID: "own", ValidUntil: "2026-10-01"}, {ID: "undated"}}
	if got := s.OutOfDate(own, testTime); len(got) != 2 {
		t.Errorf("OutOfDate = %v, want the two own contacts", got)
	}
	if got := s.OutOfDate(nil, testTime.AddDate(5, 0, 0)); len(got) != len(s.contacts) {
		t.Errorf("OutOfDate after five years = %d contacts, want all %d", len(got), len(s.contacts))
	}
	last := time.Date(2026, time.December, 31, 23, 0, 0, 0, time.UTC)
	old := func(day time.Time) bool {
		return slices.ContainsFunc(s.OutOfDate(nil, day), func(c Contact) bool { return c.ID == "dk-advice-hovedstaden" })
	}
	if old(last) || !old(last.AddDate(0, 0, 1)) {
		t.Errorf("1813 is out of date on its last day: %v, on the day after: %v; want false, true", old(last), old(last.AddDate(0, 0, 1)))
	}
}
