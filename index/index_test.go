package index_test

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"

	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/language"
)

// open builds the index of the shipped corpus once for all tests: it does not change.
var open = sync.OnceValues(func() (*index.Index, error) {
	c, err := corpus.Embedded()
	if err != nil {
		return nil, err
	}
	return index.Open(c)
})

func search(t testing.TB, q index.Query) index.Result {
	t.Helper()
	x, err := open()
	if err != nil {
		t.Fatal(err)
	}
	q.Text = language.Normalize(q.Text)
	result, err := x.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestSearchFinds(t *testing.T) {
	tests := []struct {
		name     string
		language language.Language
		text     string
		want     string
	}{
		{"plain Swedish", language.Swedish, "Har stavgång någon effekt på ryggen?", "fyss-nordic-walking"},
		{"without diacritics", language.Swedish, "har stavgang nagon effekt pa ryggen", "fyss-nordic-walking"},
		{"misspelt", language.Swedish, "har stavgåg någon efekt på ryggen", "fyss-nordic-walking"},
		{"compound", language.Swedish, "stabilitetsträningsdefinition vad är det", "fyss-stability-what-it-is"},
		{"inflection", language.Swedish, "Är joggningen sämre än promenaderna för ryggen?", "fyss-jogging-vs-walking"},
		{"Norwegian", language.Norwegian, "Kan jeg få blodpropp av å ligge til sengs med ryggen?", "akt-bed-rest-blood-clot"},
		{"Nynorsk", language.Norwegian, "Kan eg få blodpropp av å liggje til sengs med ryggen?", "akt-bed-rest-blood-clot"},
		{"Danish", language.Danish, "Hjælper aerob træning mod kroniske smerter i lænden?", "sst-aerobic-chronic"},
		{"Danish ae and oe", language.Danish, "hjaelper aerob traening mod kroniske smerter i laenden", "sst-aerobic-chronic"},
		{"English", language.English, "Is jogging worse than walking for my back?", "fyss-jogging-vs-walking"},
		{"no compound", language.Danish, "Hvor mange voksne danskere har haft ondt i lænden det sidste år?", "sst-prevalence"},
		{"the name of a test", language.English, "What property of the back muscles does the Sørensen test assess?", "fyss-sorensen-and-acsm-tests"},
		{"everyday words", language.Norwegian, "er roing farlig for ryggen", "akt-rowing-no-reason-to-avoid"},
		{"told beside the question", language.Swedish, "Jag är 62 år och har aldrig haft ont i ryggen förut, men nu har jag haft ont i tre veckor. Kan jag jogga?", "fyss-jogging-vs-walking"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := search(t, index.Query{Text: test.text, Language: test.language})
			if len(result.Hits) == 0 || result.Hits[0].Claim.ID != test.want {
				got := "nothing"
				if len(result.Hits) > 0 {
					got = result.Hits[0].Claim.ID
				}
				t.Errorf("Search(%q) found %s first, want %s", test.text, got, test.want)
			}
			if !result.Answers() {
				t.Errorf("Search(%q) has confidence %.2f and does not answer", test.text, result.Confidence)
			}
		})
	}
}

// On each side of the threshold stands a question: one on the subject that shares few words with any claim, and one off
// the subject that shares some.
func TestEnough(t *testing.T) {
	on := search(t, index.Query{Text: "Min onda rygg gör mig tokig, finns det nåt jag kan ägna mig åt?", Language: language.Swedish})
	if !on.Answers() || on.Confidence < index.Enough {
		t.Errorf("a vague question on backs has confidence %.2f, want %.2f at least", on.Confidence, index.Enough)
	}
	off := search(t, index.Query{Text: "Vem skrev boken om Röda rummet, och när kom den ut?", Language: language.Swedish})
	if off.Answers() || off.Confidence >= index.Enough {
		t.Errorf("a question on a novel has confidence %.2f, want less than %.2f", off.Confidence, index.Enough)
	}
}

func TestBlocked(t *testing.T) {
	tests := []struct {
		text    string
		blocked bool
	}{
		{"Vilken madrass är bäst för ryggen?", true},
		{"Hur många milligram ibuprofen får jag ta?", true},
		{"Vad ska jag göra åt mitt onda knä?", true},
		{"Får jag träna ryggen fast jag har ont i knät?", false},
		{"Hjälper ibuprofen mot ont i ryggen?", false},
		{"Hur många repetitioner ska jag göra för ryggen?", false},
		{"Jag kan inte somna om och har ont i ryggen. Hjälper promenader?", false},
		{"Jag har ont i ryggen. Hjälper promenader när jag inte kan somna om?", true},
		{"Jag tar 400 mg ibuprofen för ryggen. Får jag ta mer?", true},
	}
	for _, test := range tests {
		result := search(t, index.Query{Text: test.text, Language: language.Swedish})
		if result.Blocked() != test.blocked {
			t.Errorf("Blocked of %q = %v, want %v (outside: %v)", test.text, result.Blocked(), test.blocked, result.Outside)
		}
	}
}

func TestCarriedConceptsCount(t *testing.T) {
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	acute, _ := c.Concept("acute")
	chronic, _ := c.Concept("chronic")
	exercise, _ := c.Concept("exercise")
	lowBack, _ := c.Concept("low-back-pain")
	first := func(phase *corpus.Concept) []string {
		result := search(t, index.Query{Text: "hjälper det?", Language: language.Swedish, Carried: []*corpus.Concept{exercise, lowBack, phase}})
		if len(result.Hits) == 0 {
			t.Fatalf("nothing found for %s", phase.ID)
		}
		return result.Hits[0].Claim.Concepts
	}
	if got := strings.Join(first(acute), " "); !strings.Contains(got, "acute") {
		t.Errorf("with acute carried over, the first claim is about %s", got)
	}
	if got := strings.Join(first(chronic), " "); !strings.Contains(got, "chronic") {
		t.Errorf("with chronic carried over, the first claim is about %s", got)
	}
}

func TestSearchIsDeterministicAndConcurrent(t *testing.T) {
	questions := []string{"Hjälper yoga?", "Får jag jogga med ont i ryggen?", "", "😂", strings.Repeat("ont i ryggen ", 500)}
	want := make([]index.Result, len(questions))
	for i, text := range questions {
		want[i] = search(t, index.Query{Text: text, Language: language.Swedish})
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i, text := range questions {
				if got := search(t, index.Query{Text: text, Language: language.Swedish}); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("two searches for %.40q differ", text)
				}
			}
		})
	}
	wait.Wait()
}

func TestSearchRefusesOtherLanguages(t *testing.T) {
	x, err := open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Search(context.Background(), index.Query{Text: "Rücken", Language: "de"}); err == nil {
		t.Error("Search in German gave no error")
	}
}

// Bleve is how the index is built today, and nobody outside may come to lean on it.
func TestNoBleveTypeIsExported(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	var look func(path string, typ reflect.Type)
	look = func(path string, typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		if strings.Contains(typ.PkgPath(), "bleve") {
			t.Errorf("%s is of the Bleve type %s", path, typ)
		}
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			look(path+"[]", typ.Elem())
		case reflect.Struct:
			for field := range typ.Fields() {
				if field.IsExported() {
					look(path+"."+field.Name, field.Type)
				}
			}
		case reflect.Func:
			for in := range typ.Ins() {
				look(path+"()", in)
			}
			for out := range typ.Outs() {
				look(path+"()", out)
			}
		}
		for method := range typ.Methods() {
			look(path+"."+method.Name, method.Type)
		}
	}
	look("Index", reflect.TypeFor[*index.Index]())
	look("Query", reflect.TypeFor[index.Query]())
	look("Result", reflect.TypeFor[index.Result]())
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"Kan jag jogga?", "", "* ? \" ( AND", "smärta > 3 veckor", "ryggrygg", "\xff", "ŉ´ǽ", "mg", "ont i"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range language.All() {
			result := search(t, index.Query{Text: text, Language: l})
			if result.Confidence < 0 || result.Confidence > 1 {
				t.Fatalf("the confidence of %q is %v", text, result.Confidence)
			}
			for i := 1; i < len(result.Hits); i++ {
				if result.Hits[i].Score > result.Hits[i-1].Score {
					t.Fatalf("the hits for %q are not best first", text)
				}
			}
		}
	})
}

// Every way of asking for a claim is a question that the corpus answers, so none may be taken for one that it does not.
func TestNoAskIsBlocked(t *testing.T) {
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range language.All() {
		blocked, asks := 0, 0
		for i := range c.Claims {
			for _, text := range c.Claims[i].Asks.In(l) {
				asks++
				if result := search(t, index.Query{Text: text, Language: l}); result.Blocked() {
					blocked++
					t.Logf("%s: %q of %s is blocked by %s (%s)", l, text, c.Claims[i].ID, result.Outside[0].Topic.ID, result.Outside[0].Words)
				}
			}
		}
		if blocked*200 > asks {
			t.Errorf("%s: %d of %d asks are blocked, want one in 200 at the most", l, blocked, asks)
		}
	}
}

// TestSameOnEveryStart holds the index to its promise: built anew, it gives the same claims in the same order.
func TestSameOnEveryStart(t *testing.T) {
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	again, err := index.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	ids := func(r index.Result) (ids []string) {
		for _, hit := range r.Hits {
			ids = append(ids, hit.Claim.ID)
		}
		return ids
	}
	for i := range c.Claims {
		for _, l := range language.All() {
			asks := c.Claims[i].Asks.In(l)
			q := index.Query{Text: language.Normalize(asks[len(asks)-1]), Language: l}
			other, err := again.Search(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if first := search(t, q); !reflect.DeepEqual(ids(first), ids(other)) {
				t.Errorf("%q finds %v, and after a new start %v", q.Text, ids(first), ids(other))
			}
		}
	}
}
