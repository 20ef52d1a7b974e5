package language_test

import (
	"testing"

	"ryggrad/internal/language"
)

func newIdentifier(t testing.TB) *language.Identifier {
	t.Helper()
	id, err := language.NewIdentifier(map[language.Language][]string{
		language.Swedish:   {"Promenader kan hjälpa när ryggen har gjort ont länge.", "får jag springa med ryggskott", "styrketräning för ländryggen"},
		language.Norwegian: {"Turer til fots kan hjelpe når ryggen har vært vond lenge.", "kan jeg løpe med kink i ryggen", "styrketrening for korsryggen"},
		language.Danish:    {"Gåture hjælper måske, når ryggen har gjort ondt længe.", "må jeg løbe med hold i ryggen", "styrketræning for lænden"},
		language.English:   {"Walking may help when back pain has lasted long.", "can i run with a bad back", "strength training for the lower back"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestIdentify(t *testing.T) {
	id := newIdentifier(t)
	tests := []struct {
		text string
		want language.Language
	}{
		{"Kan jag jogga med ont i ryggen?", language.Swedish},
		{"hjalper det att trana nar man har ont", language.Swedish},
		{"Hvorfor gjør det vondt i ryggen?", language.Norwegian},
		{"Korleis kan eg trene når eg har vondt?", language.Norwegian},
		{"hva hjelper mot vond rygg", language.Norwegian},
		{"Hvorfor gør det ondt i ryggen?", language.Danish},
		{"maa jeg loebe naar jeg har ondt i ryggen", language.Danish},
		{"hvad hjælper mod ondt i lænden", language.Danish},
		{"what helps against a bad back", language.English},
		{"can i lift weights", language.English},
	}
	for _, test := range tests {
		guess := id.Identify(test.text, "")
		if guess.Language != test.want || guess.Foreign {
			t.Errorf("Identify(%q) = %+v, want %s", test.text, guess, test.want)
		}
	}
}

func TestIdentifyPrior(t *testing.T) {
	id := newIdentifier(t)
	for _, l := range language.All() {
		if guess := id.Identify("yoga", l); guess.Language != l {
			t.Errorf("Identify(yoga, prior %s) = %s, want the prior", l, guess.Language)
		}
		if guess := id.Identify("😂", l); guess.Language != l || guess.Certain {
			t.Errorf("Identify(emoji, prior %s) = %+v, want the prior and uncertain", l, guess)
		}
	}
	if guess := id.Identify("hvorfor gør det ondt i lænden når jeg løber", language.English); guess.Language != language.Danish {
		t.Errorf("a prior of English made a plain Danish question %s", guess.Language)
	}
}

func TestIdentifyForeign(t *testing.T) {
	id := newIdentifier(t)
	for _, text := range []string{
		"Kann ich mit Rückenschmerzen joggen?",
		"Voinko juosta selkäkivun kanssa?",
		"هل يمكنني الجري مع آلام الظهر؟",
		"Можно ли бегать с болью в спине?",
		"Puis-je courir avec mal au dos?",
		"Czy mogę biegać z bólem pleców?",
	} {
		if guess := id.Identify(language.Normalize(text), ""); !guess.Foreign {
			t.Errorf("Identify(%q) = %+v, want foreign", text, guess)
		}
	}
}

func FuzzIdentify(f *testing.F) {
	id := newIdentifier(f)
	for _, seed := range []string{"", "yoga", "😂", "Kann ich", "\xff\xfe", "ǅ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		normalized := language.Normalize(text)
		first, second := id.Identify(normalized, ""), id.Identify(normalized, "")
		if first != second {
			t.Fatalf("Identify(%q) = %+v and then %+v", normalized, first, second)
		}
		if _, known := language.Parse(string(first.Language)); !known {
			t.Fatalf("Identify(%q) = %q, which is no language", normalized, first.Language)
		}
	})
}

func TestParse(t *testing.T) {
	tests := map[string]language.Language{
		"sv": language.Swedish, "sv-SE": language.Swedish, "nb": language.Norwegian, "nn-NO": language.Norwegian,
		"no": language.Norwegian, "da-DK": language.Danish, "en-GB": language.English, "de": "", "": "", "??": "",
	}
	for code, want := range tests {
		if got, _ := language.Parse(code); got != want {
			t.Errorf("Parse(%q) = %q, want %q", code, got, want)
		}
	}
}

func BenchmarkIdentify(b *testing.B) {
	id := newIdentifier(b)
	for b.Loop() {
		id.Identify("Är det någon mening med att ta med stavarna på promenaden?", "")
	}
}
