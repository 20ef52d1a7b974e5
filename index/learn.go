package index

import (
	"runtime"
	"slices"
	"sync"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// Labelled is a question with the claims that answer it.
type Labelled struct {
	Text     string // as it was typed
	Language language.Language
	Claims   []*corpus.Claim // any of them is right; none where the question lies outside the corpus
}

const (
	// outsideWords is what a word for something outside the corpus counts, against a question.
	outsideWords = 0.5
	// leastWeight is what a weight of the model has to be at least, or it is left out.
	leastWeight = 2
)

// Learn learns which claims answer which questions: from the ways of asking for each claim and its text, from the words
// for what lies outside the corpus, and from labelled questions.
func Learn(c *corpus.Corpus, labelled []Labelled) (*classifier.Softmax, error) {
	x, err := open(c, nil)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	texts, samples := learntFrom(c, labelled)
	x.readAll(texts, samples)
	classes := make([]string, 0, len(c.Claims)+1)
	for i := range c.Claims {
		classes = append(classes, className(&c.Claims[i]))
	}
	return classifier.TrainSoftmax(append(classes, outsideClass), samples, featureCounts, leastWeight)
}

// learntFrom returns the texts that are learnt from, and samples of them that lack their features.
func learntFrom(c *corpus.Corpus, labelled []Labelled) (texts []Query, samples []classifier.Sample) {
	outside := len(c.Claims)
	add := func(text string, l language.Language, weight float32, classes ...int) {
		texts = append(texts, Query{Text: language.Normalize(text), Language: l})
		samples = append(samples, classifier.Sample{Classes: classes, Weight: weight})
	}
	for _, l := range language.All() {
		for i := range c.Claims {
			for _, ask := range c.Claims[i].Asks.In(l) {
				add(ask, l, 1, i)
			}
			add(c.Claims[i].Text.In(l), l, 1, i)
		}
		for i := range c.Outside {
			for _, words := range c.Outside[i].Words.In(l) {
				add(words, l, outsideWords, outside)
			}
		}
	}
	numbers := make(map[*corpus.Claim]int, len(c.Claims))
	for i := range c.Claims {
		numbers[&c.Claims[i]] = i
	}
	for _, q := range labelled {
		classes := []int{outside}
		if len(q.Claims) > 0 {
			classes = nil
			for _, claim := range q.Claims {
				classes = append(classes, numbers[claim])
			}
		}
		add(q.Text, q.Language, 3, classes...)
	}
	return texts, samples
}

// readAll reads texts and gives their features to the samples.
func (x *Index) readAll(texts []Query, samples []classifier.Sample) {
	var readers sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for first := range n {
		readers.Go(func() {
			var list []uint32
			var letters []byte
			for i := first; i < len(texts); i += n {
				b := x.books[texts[i].Language]
				list, letters = b.featuresOf(b.read(texts[i].Text), list, letters)
				slices.Sort(list)
				samples[i].Features = slices.Clone(slices.Compact(list))
			}
		})
	}
	readers.Wait()
}
