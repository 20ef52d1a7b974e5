package language_test

import (
	"slices"
	"testing"

	"ryggrad/internal/language"
)

// Forms of one word, as people type them, have to meet in one stem; the pairs are those that plain Snowball parts.
func TestStemMeets(t *testing.T) {
	tests := map[language.Language][][]string{
		language.Swedish: {
			{"ryggskott", "ryggskottet", "ryggskotten"},
			{"ryggsmärta", "ryggsmärtan", "ryggsmärtor", "ryggsmarta", "ryggsmartan"},
			{"diskbråck", "diskbråcket", "diskbracket"},
			{"läkemedel", "läkemedlet", "lakemedlet"},
			{"program", "programmet"},
			{"träna", "tränar", "träning", "träningen", "traning"},
			{"ischias", "iskias", "isjias"},
			{"hjälper", "hjälp", "hjalper"},
		},
		language.Norwegian: {
			{"ryggsmerte", "ryggsmerter", "ryggsmerten"},
			{"prolaps", "prolapsen"},
			{"isjias", "isjiasen", "ischias", "iskias"},
			{"trene", "trener", "trening", "trena", "trenar"},
			{"øvelse", "øvelser", "øvelsene", "ovelser", "øving", "øvingar"},
			{"hvordan", "korleis"},
			{"ikke", "ikkje"},
			{"forebygge", "førebyggje", "forebyggje"},
			{"måneder", "månader"},
		},
		language.Danish: {
			{"diskusprolaps", "diskusprolapsen"},
			{"træne", "traene", "træning", "traening"},
			{"lænd", "lænden", "laenden"},
			{"smerte", "smerter", "smerterne"},
			{"løbe", "løb", "loebe"},
			{"iskias", "ischias"},
		},
		language.English: {
			{"exercise", "exercises", "exercising"},
			{"run", "runs", "running"},
			{"swim", "swimming", "swims"},
		},
	}
	for l, groups := range tests {
		for _, forms := range groups {
			want := language.Stem(l, forms[0])
			for _, form := range forms[1:] {
				if got := language.Stem(l, form); got != want {
					t.Errorf("Stem(%s, %q) = %q, but Stem of %q = %q", l, form, got, forms[0], want)
				}
			}
		}
	}
}

// Words that mean different things have to stay apart.
func TestStemParts(t *testing.T) {
	tests := map[language.Language][][2]string{
		language.Swedish:   {{"rygg", "ryggsäck"}, {"knä", "knark"}, {"cykla", "cyklop"}, {"promenad", "program"}},
		language.Norwegian: {{"rygg", "ryggsekk"}, {"kne", "knekke"}, {"løpe", "løfte"}},
		language.Danish:    {{"ryg", "rygsæk"}, {"løbe", "løfte"}, {"svømme", "svimle"}},
		language.English:   {{"toes", "does"}, {"back", "bad"}, {"walk", "wall"}},
	}
	for l, pairs := range tests {
		for _, pair := range pairs {
			if a, b := language.Stem(l, pair[0]), language.Stem(l, pair[1]); a == b {
				t.Errorf("Stem(%s) of %q and %q are both %q", l, pair[0], pair[1], a)
			}
		}
	}
}

func TestCompounds(t *testing.T) {
	words := map[language.Language][]string{
		language.Swedish:   {"rygg", "länd", "smärta", "muskel", "styrka", "träning", "besvär", "ländrygg"},
		language.Norwegian: {"rygg", "smerte", "styrke", "trening", "hofte", "artrose", "kors"},
		language.Danish:    {"ryg", "lænd", "smerter", "løb", "træning", "hofte", "artrose"},
	}
	tests := []struct {
		language language.Language
		word     string
		parts    []string // whose stems are wanted
	}{
		{language.Swedish, "muskelstyrketräning", []string{"muskel", "styrka", "träning"}},
		{language.Swedish, "ländryggssmärtan", []string{"länd", "rygg", "smärta"}},
		{language.Swedish, "landryggsbesvar", []string{"länd", "rygg", "besvär"}},
		{language.Swedish, "ryggsäck", nil},
		{language.Swedish, "rygg", nil},
		{language.Norwegian, "korsryggsmerter", []string{"kors", "rygg", "smerte"}},
		{language.Norwegian, "hofteartrosen", []string{"hofte", "artrose"}},
		{language.Danish, "løbetræning", []string{"løb", "træning"}},
		{language.Danish, "loebetraening", []string{"løb", "træning"}},
		{language.Danish, "rygsmerterne", []string{"ryg", "smerter"}},
	}
	for _, test := range tests {
		compounds := language.NewCompounds(test.language, words[test.language])
		var want []string
		for _, part := range test.parts {
			want = append(want, language.Stem(test.language, part))
		}
		if got := compounds.Split(language.Fold(test.word)); !slices.Equal(got, want) {
			t.Errorf("Split(%s, %q) = %q, want %q", test.language, test.word, got, want)
		}
	}
}

func TestSpeller(t *testing.T) {
	speller := language.NewSpeller([]string{"promenad", "stabilisering", "yoga", "pilates", "cykla", "simning"})
	tests := []struct {
		typed, want string
		slips       int
	}{
		{"promnad", "promenad", 1},
		{"promeand", "promenad", 1}, // two letters have changed places
		{"stablisring", "stabilisering", 2},
		{"pilatse", "pilates", 1},
		{"yogha", "yoga", 1},
		{"yog", "", 0},        // too short to mend
		{"bromenad", "", 0},   // the first letter has to be right
		{"promenad", "", 0},   // right already
		{"xylofonist", "", 0}, // near nothing
		{"stbilsrng", "", 0},  // too many slips
	}
	for _, test := range tests {
		if got, slips := speller.Nearest(test.typed); got != test.want || slips != test.slips {
			t.Errorf("Nearest(%q) = %q, %d, want %q, %d", test.typed, got, slips, test.want, test.slips)
		}
	}
}

func TestAnalyzer(t *testing.T) {
	analyzer, err := language.NewAnalyzer(language.Swedish, []string{"rygg", "smärta", "träna"})
	if err != nil {
		t.Fatal(err)
	}
	read := func(words []language.Word) (out []string) {
		for _, word := range words {
			if !word.Stop {
				out = append(out, word.Terms()...)
			}
		}
		return out
	}
	const text = "Jag har ryggsmärta och vill träna för min rygg"
	stem := func(word string) string { return language.Stem(language.Swedish, word) }
	want := []string{stem("rygg"), stem("smärta"), stem("träna"), stem("rygg")}
	if got := read(analyzer.Analyze(text)); !slices.Equal(got, want) {
		t.Errorf("Analyze gives the terms %q, want %q", got, want)
	}
	if got := read(analyzer.Learn(text)); !slices.Equal(got, want) {
		t.Errorf("Learn gives the terms %q, want %q", got, want)
	}
	if got := read(analyzer.Analyze(text)); !slices.Equal(got, want) {
		t.Errorf("Analyze after Learn gives the terms %q, want %q", got, want)
	}
}

func BenchmarkStem(b *testing.B) {
	for _, l := range language.All() {
		b.Run(string(l), func(b *testing.B) {
			for b.Loop() {
				language.Stem(l, "stabiliseringen")
			}
		})
	}
}
