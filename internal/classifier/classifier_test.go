package classifier_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"ryggrad/internal/classifier"
)

// text returns the features of sentences, which end in full stops.
func text(s string) classifier.Text {
	var t classifier.Text
	for sentence := range strings.SplitSeq(s, ".") {
		if strings.TrimSpace(sentence) == "" {
			continue
		}
		t = append(t, classifier.Distinct(classifier.Words(bytes.Fields([]byte(sentence)), nil)))
	}
	return t
}

// The classes of the tests, by number.
const (
	animal = iota
	plant
)

// learnt returns a model that has seen some animals and plants.
func learnt(t testing.TB) *classifier.Model {
	t.Helper()
	var examples []classifier.Example
	for _, s := range []string{"the cat sleeps", "a dog barks", "cats and dogs. the sun shines", "the dog sleeps on the cat", "we saw a horse"} {
		examples = append(examples, classifier.Example{Text: text(s), Classes: []int{animal}})
	}
	for _, s := range []string{"the oak grows", "a rose smells", "roses and oaks. the sun shines", "the rose grows by the oak", "we saw a birch"} {
		examples = append(examples, classifier.Example{Text: text(s), Classes: []int{plant}})
	}
	examples = append(examples, classifier.Example{Text: text("we saw a rose on a horse"), Classes: []int{animal, plant}},
		classifier.Example{Text: text("the sun shines")}, classifier.Example{Text: text("it rains"), Open: []int{plant}}, classifier.Example{})
	m, err := classifier.Train([]string{"animal", "plant"}, 1<<10, examples)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestScore(t *testing.T) {
	m := learnt(t)
	if got := m.Classes(); !slices.Equal(got, []string{"animal", "plant"}) {
		t.Errorf("Classes() = %v", got)
	}
	for _, c := range []struct {
		text          string
		animal, plant bool
	}{
		{"the cat sleeps", true, false},
		{"a rose grows", false, true},
		{"catsleeping", true, false}, // only the groups of letters are known
		{"a rose. a dog", true, true},
		{"the sun shines", false, false},
		{"", false, false},
	} {
		scores := m.Score(text(c.text), nil)
		if scores[animal] > 100 != c.animal || scores[plant] > 100 != c.plant {
			t.Errorf("Score(%q) = %v, want animal %t, plant %t", c.text, scores, c.animal, c.plant)
		}
	}
}

func TestScoreAppends(t *testing.T) {
	got := learnt(t).Score(text("the cat"), []int{7})
	if len(got) != 3 || got[0] != 7 {
		t.Errorf("Score(…, [7]) = %v, want 7 and two scores", got)
	}
}

// TestSentencesOnlyAdd adds sentences that speak for nothing and against a class: no score falls.
func TestSentencesOnlyAdd(t *testing.T) {
	m := learnt(t)
	for _, s := range []string{"the cat sleeps", "a rose", "the sun shines", "something else altogether"} {
		alone := m.Score(text(s), nil)
		for _, more := range []string{s + ". the sun shines", "it rains. " + s, s + strings.Repeat(". roses and oaks", 10), strings.Repeat("the dog barks. ", 10) + s} {
			for class, score := range m.Score(text(more), nil) {
				if score < alone[class] {
					t.Errorf("Score(%q) of %s is %d, that of %q %d", more, m.Classes()[class], score, s, alone[class])
				}
			}
		}
	}
}

// TestLongTexts repeats a sentence, which says nothing new.
func TestLongTexts(t *testing.T) {
	m := learnt(t)
	one, many := m.Score(text("a dog"), nil), m.Score(text(strings.Repeat("a dog. ", 300)), nil)
	if !slices.Equal(one, many) {
		t.Errorf("one sentence scores %v, three hundred %v", one, many)
	}
}

func TestWeight(t *testing.T) {
	m := learnt(t)
	if cat := m.Weight(classifier.Words([][]byte{[]byte("cat")}, nil), animal); cat <= 0 {
		t.Errorf("cat weighs %d for an animal", cat)
	}
	if rose := m.Weight(classifier.Words([][]byte{[]byte("rose")}, nil), animal); rose >= 0 {
		t.Errorf("rose weighs %d for an animal", rose)
	}
}

func TestNamed(t *testing.T) {
	if classifier.Named("cat") == classifier.Named("dog") {
		t.Error("cat and dog are one feature")
	}
	if slices.Contains(classifier.Words([][]byte{[]byte("cat")}, nil), classifier.Named("cat")) {
		t.Error("the class cat is the word cat")
	}
}

func TestEncode(t *testing.T) {
	m := learnt(t)
	data, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := learnt(t).Encode(); err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same examples give another model (%v)", err)
	}
	stored, err := classifier.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := stored.Score(text("a cat and a rose"), nil), m.Score(text("a cat and a rose"), nil); !slices.Equal(got, want) {
		t.Errorf("stored and read, the model scores %v, before %v", got, want)
	}
	line, weights, _ := bytes.Cut(data, []byte("\n"))
	for _, c := range []struct{ data, want string }{
		{"", "no first line"},
		{"weights\n", "first line"},
		{string(line) + "\n" + string(weights[1:]), "2047 weights for 2 classes in 1024 buckets"},
		{`{"classes":["a"],"buckets":1,"unit":[0],"bias":[0]}` + "\nw", "unit"},
		{`{"classes":["a"],"buckets":1,"unit":[1]}` + "\nw", "1 weights for 1 classes"},
	} {
		if _, err := classifier.Decode([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Decode(%.60q): error %v, want %q", c.data, err, c.want)
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	for _, c := range []struct {
		classes []string
		buckets int
	}{{nil, 8}, {make([]string, 33), 8}, {[]string{"a"}, 0}} {
		if _, err := classifier.Train(c.classes, c.buckets, nil); err == nil {
			t.Errorf("Train of %d classes in %d buckets: no error", len(c.classes), c.buckets)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	m := learnt(b)
	words := bytes.Fields([]byte("har haft ont i ryggen i tre veckor nu och undrar om jag kan fortsätta att springa"))
	var features []uint32
	var scores []int
	for b.Loop() {
		features = classifier.Distinct(classifier.Words(words, features[:0]))
		scores = m.Score(classifier.Text{features}, scores[:0])
	}
}
