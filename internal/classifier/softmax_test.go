package classifier_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ryggrad/internal/classifier"
)

// The kinds of feature of the tests.
const (
	whole = iota
	start
	both
)

// keys returns the features of a text: its words, how they begin, and each two of them.
func keys(text string) []uint32 {
	var list []uint32
	words := strings.Fields(text)
	for i, word := range words {
		list = append(list, classifier.Key(whole, word, ""), classifier.Key(start, word[:min(3, len(word))], ""))
		for _, other := range words[:i] {
			list = append(list, classifier.Joint(both, classifier.Key(whole, word, ""), classifier.Key(whole, other, "")))
		}
	}
	return classifier.Distinct(list)
}

// manyClasses is more classes than one pair of bytes can go past.
const manyClasses = 600

// trained returns a model of many classes, each of which has its own word among common ones, and the names of the classes.
func trained(t testing.TB) (*classifier.Softmax, []string) {
	t.Helper()
	var names []string
	var samples []classifier.Sample
	for c := range manyClasses {
		names = append(names, fmt.Sprintf("class %d", c))
		for _, text := range []string{"what is %s", "is %s any good", "tell me of %s", "good %s"} {
			samples = append(samples, classifier.Sample{Features: keys(fmt.Sprintf(text, word(c))), Classes: []int{c}, Weight: 1})
		}
	}
	// What two classes answer is for both.
	for range 4 {
		samples = append(samples, classifier.Sample{Features: keys("either"), Classes: []int{3, 599}, Weight: 1})
	}
	m, err := classifier.TrainSoftmax(names, samples, []float32{1, 0.8, 1.2}, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	return m, names
}

// word returns a word for a class.
func word(class int) string {
	return fmt.Sprintf("%c%c%cword%d", 'a'+class%26, 'a'+class/26%26, 'a'+class*7%26, class)
}

func TestSoftmaxScore(t *testing.T) {
	m, names := trained(t)
	if !slices.Equal(m.Classes(), names) {
		t.Errorf("Classes() = %v", m.Classes())
	}
	var s classifier.Scores
	for class := range manyClasses {
		if !m.Score(keys("what of "+word(class)), &s) {
			t.Fatalf("no feature of %q is known", word(class))
		}
		var sum float64
		best := 0
		for c, p := range s.P {
			sum += float64(p)
			if p > s.P[best] {
				best = c
			}
		}
		if best != class || math.Abs(sum-1) > 1e-4 {
			t.Errorf("%q is most like class %d, and the probabilities add up to %.5f", word(class), best, sum)
		}
	}
	m.Score(keys("either"), &s)
	for c, p := range s.P {
		if c != 3 && c != 599 && (p >= s.P[3] || p >= s.P[599]) {
			t.Errorf("what classes 3 and 599 answer is as likely of class %d: %.4f, and %.4f and %.4f", c, p, s.P[3], s.P[599])
		}
	}
}

func TestSoftmaxOfUnknownFeatures(t *testing.T) {
	m, _ := trained(t)
	var s classifier.Scores
	m.Score(keys(word(5)), &s)
	if m.Score(keys("zzz"), &s) {
		t.Error("the features of an unknown word are known")
	}
	for c, p := range s.P {
		if math.Abs(float64(p)*manyClasses-1) > 1e-4 {
			t.Fatalf("class %d has the probability %v where nothing is known", c, p)
		}
	}
}

// TestSoftmaxCountsAFeatureOnce names features twice, and asks with scores that were used before.
func TestSoftmaxCountsAFeatureOnce(t *testing.T) {
	m, _ := trained(t)
	var once, twice classifier.Scores
	features := keys("is " + word(17) + " any good")
	m.Score(features, &once)
	m.Score(keys("good "+word(99)), &twice)
	m.Score(append(slices.Clone(features), features...), &twice)
	if !slices.Equal(once.P, twice.P) {
		t.Error("features that are named twice count twice")
	}
}

func TestSoftmaxEncode(t *testing.T) {
	m, _ := trained(t)
	data, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	second, _ := trained(t)
	if again, err := second.Encode(); err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same samples give another model (%v)", err)
	}
	stored, err := classifier.DecodeSoftmax(data)
	if err != nil {
		t.Fatal(err)
	}
	var got, want classifier.Scores
	for class := range manyClasses {
		stored.Score(keys(word(class)), &got)
		m.Score(keys(word(class)), &want)
		if !slices.Equal(got.P, want.P) {
			t.Fatalf("stored and read, the model gives %q other probabilities", word(class))
		}
	}
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	swapped := slices.Concat(rest[8:16], rest[:8], rest[16:])
	for _, c := range []struct{ data, want string }{
		{"", "no first line"},
		{"weights\n", "first line"},
		{string(line) + "\n" + string(rest[1:]), "out of order"},
		{string(line) + "\n" + string(rest[:len(rest)-2]), "bytes of weights"},
		{string(line) + "\n" + string(swapped), "out of order"},
		{string(line) + "\n" + "short", "features in 5 bytes"},
		{`{"classes":["a"],"features":0,"step":0}` + "\n", "a step of 0"},
		{`{"classes":[],"features":0,"step":1}` + "\n", "0 classes"},
	} {
		if _, err := classifier.DecodeSoftmax([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("DecodeSoftmax(%.60q): error %v, want %q", c.data, err, c.want)
		}
	}
}

func TestSoftmaxRefuses(t *testing.T) {
	for _, n := range []int{0, 1025} {
		if _, err := classifier.TrainSoftmax(make([]string, n), nil, nil, 0); err == nil {
			t.Errorf("TrainSoftmax of %d classes: no error", n)
		}
	}
}

func TestJointHasNoOrder(t *testing.T) {
	one, other, third := classifier.Key(whole, "one", ""), classifier.Key(whole, "other", ""), classifier.Key(whole, "third", "")
	if classifier.Joint(both, one, other) != classifier.Joint(both, other, one) {
		t.Error("two features together are something else the other way round")
	}
	if classifier.Joint(both, one, other) == classifier.Joint(both, one, third) {
		t.Error("two pairs of features are the same")
	}
}

func BenchmarkSoftmax(b *testing.B) {
	m, _ := trained(b)
	features := keys("is " + word(17) + " any good for us")
	var s classifier.Scores
	for b.Loop() {
		m.Score(features, &s)
	}
}
