package index

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// book is the corpus in one language.
type book struct {
	corpus     *corpus.Corpus
	language   language.Language
	analyzer   *language.Analyzer
	speller    *language.Speller
	phrases    *phrases
	terms      map[string]int32 // stem → number
	stems      []string         // by number
	weights    []float32        // by number: how rare the stem is among the claims; 0 where no claim has it
	entries    []entry          // by the claims' order
	numberOf   map[string]int32 // id of a concept → its place in the corpus
	concepts   []float32        // by that place: how rare the concept is among the claims
	broader    [][]int32        // by that place: the broader concepts, and those that cover it
	spokenBy   [][]int32        // until it is measured: the terms of each spoken concept, in the order of the asks
	inClaims   []int32          // by number of a stem: how many claims have it
	conceptIn  []int32          // by place of a concept: how many claims have it
	weighings  sync.Pool
	candidates *candidates
}

// entry is a claim as it is compared with a question.
type entry struct {
	asks     []ask
	asked    []int32  // the terms of all asks, each once, in order
	askedIn  []uint64 // for each of them the asks that have it, a bit each
	text     []int32  // the terms of text and detail that no ask has, each once, in order
	concepts []int32  // numbers of concepts
	speaks   []theme  // the concepts that its asks speak of
	length   float64  // how many terms the claim has, damped as BM25 damps it: 1 is the mean
}

// theme is a concept that asks of a claim speak of.
type theme struct {
	concept int32
	share   float32 // of the asks, those that do
	spoken  float32 // what a word counts that stands for the concept, from 0 to sameConcept
	central float32 // the concept's weight where the claim is about it, else 0
}

// ask is one way in which people ask for a claim.
type ask struct {
	concepts []spoken // what its words stand for
	weight   float32  // the sum of its terms' weights
}

// spoken is a concept that words of an ask stand for.
type spoken struct {
	concept int32
	weight  float32 // the sum of the weights of those words
}

func newBook(c *corpus.Corpus, l language.Language) (*book, error) {
	analyzer, err := language.NewAnalyzer(l, compoundParts(c, l))
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	b := &book{corpus: c, language: l, analyzer: analyzer, terms: make(map[string]int32), numberOf: make(map[string]int32)}
	for i := range c.Concepts {
		b.numberOf[c.Concepts[i].ID] = int32(i)
	}
	b.broader = make([][]int32, len(c.Concepts))
	for i := range c.Concepts {
		for _, id := range slices.Concat(c.Concepts[i].Broader, c.Concepts[i].CoveredBy) {
			if n, found := b.numberOf[id]; found {
				b.broader[i] = append(b.broader[i], n)
			}
		}
	}
	b.phrases = newPhrases(c, analyzer)
	for i := range c.Claims {
		if n := len(c.Claims[i].Asks.In(l)); n > corpus.MostAsks {
			return nil, fmt.Errorf("index: %s: %s: %d ways of asking, and at most %d can be held", l, c.Claims[i].ID, n, corpus.MostAsks)
		}
		b.entries = append(b.entries, b.newEntry(&c.Claims[i]))
	}
	b.measure()
	b.measureThemes()
	b.speller = language.NewSpeller(append(b.phrases.words(), b.stems...))
	b.candidates, err = newCandidates(len(b.entries), func(claim int) (words, concepts string) {
		return b.wordsOf(&b.entries[claim]), strings.Join(c.Claims[claim].Concepts, " ")
	})
	if err != nil {
		return nil, fmt.Errorf("index: %s: %w", l, err)
	}
	return b, nil
}

// compoundParts returns the words that compounds of this field are made of: those that stand alone in the vocabulary. The
// words of its phrases are no parts: "and", "more" and "comes" would be found in every other word.
func compoundParts(c *corpus.Corpus, l language.Language) []string {
	var words []string
	for i := range c.Concepts {
		for _, word := range c.Concepts[i].Words.In(l) {
			if tokens := language.Tokenize(language.Normalize(word)); len(tokens) == 1 {
				words = append(words, tokens[0].Text)
			}
		}
	}
	return words
}

func (b *book) newEntry(claim *corpus.Claim) entry {
	learn := func(text string) []language.Word { return b.analyzer.Learn(language.Normalize(text)) }
	e := entry{text: b.numbers(learn(claim.Text.In(b.language) + " " + claim.Detail.In(b.language)))}
	asks := claim.Asks.In(b.language)
	e.asks = make([]ask, len(asks))
	terms := make([][]int32, len(asks))
	for i, text := range asks {
		words := learn(text)
		terms[i], e.asks[i].concepts = b.numbers(words), b.spokenOf(words)
	}
	e.speaks = themes(e.asks)
	e.asked = slices.Concat(terms...)
	slices.Sort(e.asked)
	e.asked = slices.Clone(slices.Compact(e.asked))
	e.askedIn = make([]uint64, len(e.asked))
	for i := range terms {
		for _, n := range terms[i] {
			at, _ := slices.BinarySearch(e.asked, n)
			e.askedIn[at] |= 1 << i
		}
	}
	e.text = slices.DeleteFunc(e.text, func(n int32) bool {
		_, found := slices.BinarySearch(e.asked, n)
		return found
	})
	for _, id := range claim.Concepts {
		if n, found := b.numberOf[id]; found {
			e.concepts = append(e.concepts, n)
		}
	}
	return e
}

// themes returns what ways of asking speak of.
func themes(asks []ask) []theme {
	var all []theme
	for i := range asks {
		for _, s := range asks[i].concepts {
			at := slices.IndexFunc(all, func(t theme) bool { return t.concept == s.concept })
			if at < 0 {
				at, all = len(all), append(all, theme{concept: s.concept})
			}
			all[at].share += 1 / float32(len(asks))
		}
	}
	return slices.Clip(all)
}

// measureThemes says what each theme counts, once the weights of the concepts are known. A claim is about what half of
// its asks speak of.
func (b *book) measureThemes() {
	for i := range b.entries {
		for j := range b.entries[i].speaks {
			t := &b.entries[i].speaks[j]
			t.spoken = sameConcept * min(1, b.concepts[t.concept]/rareConcept) * float32(math.Sqrt(float64(t.share)))
			if t.share >= mostAsks {
				t.central = t.share * b.concepts[t.concept]
			}
		}
	}
}

// mostAsks is the share of a claim's asks from which what they speak of is what the claim is about.
const mostAsks = 0.5

// numbers returns the terms of words, each once, in order of number.
func (b *book) numbers(words []language.Word) []int32 {
	numbers := make([]int32, 0, len(words))
	for i := range words {
		if words[i].Stop {
			continue
		}
		for _, term := range words[i].Terms() {
			n, found := b.terms[term]
			if !found {
				n = int32(len(b.terms))
				b.terms[term] = n
				b.stems = append(b.stems, term)
			}
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// spokenOf returns the concepts that words stand for.
func (b *book) spokenOf(words []language.Word) []spoken {
	var found []spoken
	for i := 0; i < len(words); {
		n, meanings := b.meanings(words[i:], false)
		for _, m := range meanings {
			if m.concept != none && !slices.ContainsFunc(found, func(s spoken) bool { return s.concept == m.concept }) {
				found = append(found, spoken{concept: m.concept})
				b.spokenBy = append(b.spokenBy, b.numbers(words[i:i+n]))
			}
		}
		i += n
	}
	return found
}

// meanings returns what the first words stand for, and how many words that is: the longest phrase that they begin with,
// or else the parts of a compound.
func (b *book) meanings(words []language.Word, plain bool) (n int, found []meaning) {
	if n, found = b.phrases.at(words, plain); n > 0 {
		return n, found
	}
	for _, part := range words[0].Parts {
		found = append(found, b.phrases.ofPart(part)...)
	}
	return 1, found
}

// measure sets how rare terms and concepts are (the idf of BM25: the rarer, the more it tells), the weights of asks, and
// the lengths of claims.
func (b *book) measure() {
	b.inClaims = make([]int32, len(b.terms))
	b.conceptIn = make([]int32, len(b.corpus.Concepts))
	terms := 0
	for i := range b.entries {
		e := &b.entries[i]
		terms += len(e.asked) + len(e.text)
		for _, list := range [][]int32{e.asked, e.text} {
			for _, n := range list {
				b.inClaims[n]++
			}
		}
		for _, n := range e.concepts {
			b.conceptIn[n]++
		}
	}
	b.weights = rarity(b.inClaims, len(b.entries))
	spokenBy := b.spokenBy
	b.concepts = rarity(b.conceptIn, len(b.entries))
	for i := range b.entries {
		e := &b.entries[i]
		e.length = 1 - damping + damping*float64(len(e.asked)+len(e.text))*float64(len(b.entries))/float64(max(1, terms))
		for j := range e.asks {
			a := &e.asks[j]
			for k, n := range e.asked {
				if e.askedIn[k]&(1<<j) != 0 {
					a.weight += b.weights[n]
				}
			}
			for k := range a.concepts {
				a.concepts[k].weight, spokenBy = b.weightOf(spokenBy[0]), spokenBy[1:]
			}
		}
	}
	b.spokenBy = nil
}

// damping is the b of BM25: how far a claim's length counts against it.
const damping = 0.75

func (b *book) weightOf(terms []int32) float32 {
	var sum float32
	for _, n := range terms {
		sum += b.weights[n]
	}
	return sum
}

func rarity(seen []int32, all int) []float32 {
	weights := make([]float32, len(seen))
	for i, n := range seen {
		if n > 0 {
			weights[i] = float32(math.Log(1 + (float64(all)-float64(n)+0.5)/(float64(n)+0.5)))
		}
	}
	return weights
}

// wordsOf returns the stems of a claim, each once: how often a word stands in the ways of asking says how many ways were
// written down, and nothing of the claim.
func (b *book) wordsOf(e *entry) string {
	stems := make([]string, 0, len(e.asked)+len(e.text))
	for _, list := range [][]int32{e.asked, e.text} {
		for _, n := range list {
			stems = append(stems, b.stems[n])
		}
	}
	return strings.Join(stems, " ")
}
