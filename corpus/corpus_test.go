package corpus_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

func TestEmbeddedKeepsTheRules(t *testing.T) {
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Claims) < 250 {
		t.Errorf("there are %d claims, want 250 at least", len(c.Claims))
	}
	perSource := make(map[string]int)
	for i := range c.Claims {
		perSource[c.Claims[i].Source.ID]++
	}
	for _, source := range c.Sources {
		if perSource[source.ID] == 0 {
			t.Errorf("no claim is of %s", source.ID)
		}
	}
	for _, problem := range c.Check(nil) {
		t.Error(problem)
	}
}

// The shipped texts are read by people in pain: LIX of all patient texts in a language stays under 40.
func TestPatientTextsAreEasy(t *testing.T) {
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range language.All() {
		var all []string
		for i := range c.Claims {
			all = append(all, c.Claims[i].Text.In(l))
		}
		lix := corpus.LIX(strings.Join(all, " "))
		t.Logf("LIX of %d texts in %s: %.1f", len(all), l, lix)
		if lix >= 40 {
			t.Errorf("LIX of the texts in %s is %.1f, want under 40", l, lix)
		}
	}
}

func TestLIX(t *testing.T) {
	tests := []struct {
		text string
		want float64
	}{
		{"", 0},
		{"Du kan gå.", 3},
		{"Promenader hjälper ofta.", 3 + 100*2/3.0},
		{"Gå ut. Gå hem.", 2},
		{"En mening utan punkt", 4},
	}
	for _, test := range tests {
		if got := corpus.LIX(test.text); got < test.want-0.01 || got > test.want+0.01 {
			t.Errorf("LIX(%q) = %.2f, want %.2f", test.text, got, test.want)
		}
	}
}

// small returns the data of a corpus of one source with one claim, with one part of a file replaced.
func small(t *testing.T, file, old, new string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"sources.toml", "concepts.toml", "outside.toml", "disagreements.toml", "statements.toml", "claims/test.toml"} {
		data, err := os.ReadFile(filepath.Join("testdata", "small", name))
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s does not hold %q", name, old)
			}
			data = []byte(strings.Replace(string(data), old, new, 1))
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

func TestSmallKeepsTheRules(t *testing.T) {
	c, err := corpus.Load(small(t, "", "", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range c.Check(os.DirFS("testdata/small")) {
		t.Error(problem)
	}
}

const claimFile = "claims/test.toml"

func TestCheckReports(t *testing.T) {
	tests := []struct{ name, file, old, new, want string }{
		{"missing language", claimFile, `text.da = "Gåture`, `text.da = "" # "Gåture`, "claims/test.toml:4: test-walking: text.da: is missing"},
		{"unknown concept", claimFile, `activity = ["walking"]`, `activity = ["flying"]`, `test-walking: concepts.activity: concepts.toml has no "flying"`},
		{"concept of another kind", claimFile, `activity = ["walking"], condition = ["back-pain"]`, `condition = ["walking"]`, `"walking" is of kind "activity"`},
		{"level without a grade", claimFile, `as_stated = "++"`, `as_stated = "fina ord"`, `does not grade with "fina ord"`},
		{"wrong level for the grade", claimFile, `level = "low"`, `level = "high"`, `"++" stands for "low", not "high"`},
		{"grade without its level", claimFile, `level = "low", as`, `level = "ungraded", as`, `"++" is a grade and stands for "low"`},
		{"no such stance", claimFile, `stance = "helps"`, `stance = "cures"`, `"cures" is none of`},
		{"no such section", claimFile, `section = "Promenader"`, `section = "Simning"`, `"Simning" is no section of test`},
		{"figure that the section lacks", claimFile, "om dagen i 12 veckor", "om dagen i 13 veckor", `text.sv: the section "Promenader" has no figure 13`},
		{"figure of another section", claimFile, "om dagen i 12 veckor", "om dagen i 99 veckor", `text.sv: the section "Promenader" has no figure 99`},
		{"the source's own words", claimFile, "Promenader kan hjälpa", "Dagliga promenader i lugn takt under minst tolv veckor. Promenader kan hjälpa", "8 words in a row in common with the source"},
		{"text too hard", claimFile, "Promenader kan hjälpa", "Ländryggsbesvärspatienters promenadrehabilitering rekommenderas sammanfattningsvis. Sammanfattningsvis rekommenderas promenadrehabilitering. Promenader kan hjälpa", "LIX is"},
		{"text that answers one wording", claimFile, "Promenader kan hjälpa", "Ja, promenader kan hjälpa", `text.sv: begins with "Ja,"`},
		{"too few ways of asking", claimFile, `asks.en = ["Does walking help my back?", `, `asks.en = ["Does walking help my back?"] # `, "asks.en: has 1 ways of asking and needs from 6 to 64"},
		{"first ask no question", claimFile, `"Does walking help my back?"`, `"walking"`, "has to be a question"},
		{"words not in four languages", claimFile, `level = "low", as_stated = "++"`, `level = "ungraded", as_stated = "utan grad"`, `statements.toml does not say "utan grad"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := corpus.Load(small(t, test.file, test.old, test.new))
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, problem := range c.Check(os.DirFS("testdata/small")) {
				lines = append(lines, problem.String())
			}
			if !strings.Contains(strings.Join(lines, "\n"), test.want) {
				t.Errorf("Check reported\n%s\nwant a problem with %q", strings.Join(lines, "\n"), test.want)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := []struct{ name, file, old, new, want string }{
		{"unknown key", claimFile, `stance = "helps"`, `stanse = "helps"`, "claims/test.toml: line 7: unknown key claim.stanse"},
		{"broken TOML", claimFile, `stance = "helps"`, `stance = "helps`, "claims/test.toml: line 7"},
		{"source that is not listed", claimFile, `source = "test"`, `source = "tset"`, `source "tset" is not in sources.toml`},
		{"id used twice", "concepts.toml", `id = "back-pain"`, `id = "walking"`, `the id "walking" is empty or used twice`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := corpus.Load(small(t, test.file, test.old, test.new))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Load = %v, want an error with %q", err, test.want)
			}
		})
	}
	if _, err := corpus.Load(fstest.MapFS{}); err == nil {
		t.Error("Load of an empty folder gave no error")
	}
}

func TestStated(t *testing.T) {
	c, err := corpus.Load(small(t, "", "", ""))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Stated(corpus.Evidence{AsStated: "++"}, language.Danish); got != "++" {
		t.Errorf("Stated of a sign = %q, want the sign", got)
	}
	if got := c.Stated(corpus.Evidence{AsStated: "klinisk erfarenhet"}, language.English); got != "clinical experience" {
		t.Errorf("Stated of words = %q, want them in English", got)
	}
}
