package index

import (
	"math"
	"slices"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// entries are the claims as they are compared with a question. What they are made of stands in a few long lists, of each
// of which every claim has a stretch: thousands of short ones are as many pointers for each garbage collection to follow.
type entries struct {
	list     []entry // by the claims' order
	asks     []ask
	spoken   []spoken // by ask
	asked    []int32  // by claim, the terms of all its asks, each once, in order
	askedIn  []uint64 // for each of them the asks that have it, a bit each
	text     []int32  // by claim, the terms of text and detail that no ask has, each once, in order
	concepts []int32  // by claim, numbers of concepts
	speaks   []theme  // by claim, the concepts that its asks speak of
}

// entry is a claim: its stretches of the lists.
type entry struct {
	asks, asked, text, concepts, speaks stretch
	effect                              bool    // the claim is about an effect
	length                              float64 // how many terms the claim has, damped as BM25 damps it: 1 is the mean
}

// stretch is a part of a list, from a place up to another.
type stretch struct{ from, to int32 }

func (s stretch) length() int32 { return s.to - s.from }

// within returns a stretch of a list.
func within[T any](list []T, s stretch) []T { return list[s.from:s.to] }

// extend appends to a list and returns the stretch that was added.
func extend[T any](list *[]T, added ...T) stretch {
	from := len(*list)
	*list = append(*list, added...)
	return stretch{int32(from), int32(len(*list))}
}

// theme is a concept that asks of a claim speak of.
type theme struct {
	concept int32
	asks    uint64  // the asks that do, a bit each
	share   float32 // of all asks, as many as do
	spoken  float32 // what a word counts that stands for the concept, from 0 to sameConcept
	central float32 // the concept's weight where the claim is about it, else 0
}

// ask is one way in which people ask for a claim.
type ask struct {
	spoken stretch // what its words stand for
	weight float32 // the sum of its terms' weights
}

// spoken is a concept that words of an ask stand for.
type spoken struct {
	concept int32
	weight  float32 // the sum of the weights of those words
}

// addEntry adds a claim.
func (b *book) addEntry(claim *corpus.Claim) {
	learn := func(text string) []language.Word { return b.analyzer.Learn(language.Normalize(text)) }
	all := &b.entries
	e := entry{effect: claim.Stance != corpus.None}
	var text, terms []int32
	b.addNumbers(&text, learn(claim.Text.In(b.language)+" "+claim.Detail.In(b.language)))
	var asks []ask
	var termsOf []stretch // by ask
	for _, text := range claim.Asks.In(b.language) {
		words := learn(text)
		termsOf = append(termsOf, b.addNumbers(&terms, words))
		asks = append(asks, ask{spoken: b.addSpoken(words)})
	}
	e.asks = extend(&all.asks, asks...)
	e.speaks = extend(&all.speaks, all.themes(asks)...)
	asked := slices.Clone(terms)
	slices.Sort(asked)
	asked = slices.Compact(asked)
	e.asked = extend(&all.asked, asked...)
	askedIn := make([]uint64, len(asked))
	for i := range termsOf {
		for _, n := range within(terms, termsOf[i]) {
			at, _ := slices.BinarySearch(asked, n)
			askedIn[at] |= 1 << i
		}
	}
	extend(&all.askedIn, askedIn...) // as long as asked, and so in the same place
	e.text = extend(&all.text, slices.DeleteFunc(text, func(n int32) bool {
		_, found := slices.BinarySearch(asked, n)
		return found
	})...)
	e.concepts = extend(&all.concepts, b.conceptsOf(claim)...)
	all.list = append(all.list, e)
}

// conceptsOf returns the numbers of a claim's concepts.
func (b *book) conceptsOf(claim *corpus.Claim) []int32 {
	numbers := make([]int32, 0, len(claim.Concepts))
	for _, id := range claim.Concepts {
		if n, found := b.numberOf[id]; found {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// clip makes the lists as long as they are, once all claims are there.
func (all *entries) clip() {
	all.list, all.asks, all.spoken = slices.Clone(all.list), slices.Clone(all.asks), slices.Clone(all.spoken)
	all.asked, all.askedIn, all.text = slices.Clone(all.asked), slices.Clone(all.askedIn), slices.Clone(all.text)
	all.concepts, all.speaks = slices.Clone(all.concepts), slices.Clone(all.speaks)
}

// addSpoken adds the concepts that the words of an ask stand for.
func (b *book) addSpoken(words []language.Word) stretch {
	from, t := len(b.entries.spoken), b.phrases.typed(words, false)
	var list [fewMeanings]meaning
	for i := 0; i < len(words); {
		n, found := b.meanings(t.part(i, len(words)), list[:0])
		for _, m := range found {
			known := func(s spoken) bool { return s.concept == m.concept }
			if m.concept != none && !slices.ContainsFunc(b.entries.spoken[from:], known) {
				b.entries.spoken = append(b.entries.spoken, spoken{concept: m.concept})
				b.spokenBy = append(b.spokenBy, b.addNumbers(&b.spokenIn, words[i:i+n]))
			}
		}
		i += n
	}
	return stretch{int32(from), int32(len(b.entries.spoken))}
}

// themes returns what ways of asking speak of.
func (all *entries) themes(asks []ask) []theme {
	var themes []theme
	for i := range asks {
		for _, s := range within(all.spoken, asks[i].spoken) {
			at := slices.IndexFunc(themes, func(t theme) bool { return t.concept == s.concept })
			if at < 0 {
				at, themes = len(themes), append(themes, theme{concept: s.concept})
			}
			themes[at].asks |= 1 << i
			themes[at].share += 1 / float32(len(asks))
		}
	}
	return themes
}

// measureThemes says what each theme counts, once the weights of the concepts are known. A claim is about what half of
// its asks speak of.
func (b *book) measureThemes() {
	for i := range b.entries.speaks {
		t := &b.entries.speaks[i]
		t.spoken = sameConcept * min(1, b.concepts[t.concept]/rareConcept) * float32(math.Sqrt(float64(t.share)))
		if t.share >= mostAsks {
			t.central = t.share * b.concepts[t.concept]
		}
	}
}

// mostAsks is the share of a claim's asks from which what they speak of is what the claim is about.
const mostAsks = 0.5

// wordsOf returns the stems of a claim, each once: how often a word stands in the ways of asking says how many ways were
// written down, and nothing of the claim.
func (b *book) wordsOf(e *entry) string {
	stems := make([]string, 0, e.asked.length()+e.text.length())
	for _, list := range [][]int32{within(b.entries.asked, e.asked), within(b.entries.text, e.text)} {
		for _, n := range list {
			stems = append(stems, b.terms.At(n))
		}
	}
	return strings.Join(stems, " ")
}
