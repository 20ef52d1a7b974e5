package index

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// book is the corpus in one language.
type book struct {
	corpus      *corpus.Corpus
	language    language.Language
	analyzer    *language.Analyzer
	speller     *language.Speller
	phrases     *phrases
	terms       language.StringTable // the stems of the claims
	weights     []float32            // by number of a stem: how rare it is among the claims; 0 where no claim has it
	entries     entries
	numberOf    map[string]int32 // id of a concept → its place in the corpus
	concepts    []float32        // by that place: how rare the concept is among the claims
	groups      []uint8          // by that place: the group that it is compared in
	conceptKeys []uint32         // by that place: the concept as a feature of the ranking
	broader     [][]int32        // by that place: the broader concepts, and those that cover it
	spokenBy    []stretch        // until it is measured: the terms of each spoken concept, in spokenIn
	spokenIn    []int32
	inClaims    []int32 // by number of a stem: how many claims have it
	conceptIn   []int32 // by place of a concept: how many claims have it
	weighings   sync.Pool
	candidates  *candidates
	ranking     *ranking // nil where nothing was learnt of the corpus
}

func newBook(c *corpus.Corpus, l language.Language, learnt *ranking) (*book, error) {
	analyzer, err := language.NewAnalyzer(l, compoundParts(c, l))
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	b := &book{corpus: c, language: l, ranking: learnt, analyzer: analyzer, numberOf: make(map[string]int32)}
	for i := range c.Concepts {
		b.numberOf[c.Concepts[i].ID] = int32(i)
		b.groups = append(b.groups, uint8(groupOf(c.Concepts[i].Kind)))
		b.conceptKeys = append(b.conceptKeys, classifier.Key(conceptFeature, c.Concepts[i].ID, ""))
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
		b.addEntry(&c.Claims[i])
	}
	b.entries.clip()
	b.measure()
	b.measureThemes()
	b.speller = language.NewSpeller(append(b.phrases.single(), b.terms.All()...))
	b.candidates, err = newCandidates(len(b.entries.list), func(claim int) (words, concepts string) {
		return b.wordsOf(&b.entries.list[claim]), strings.Join(c.Claims[claim].Concepts, " ")
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

// addNumbers adds the terms of words to a list, each once, in order of number.
func (b *book) addNumbers(list *[]int32, words []language.Word) stretch {
	from := len(*list)
	for i := range words {
		if words[i].Stop {
			continue
		}
		for _, term := range words[i].Terms() {
			*list = append(*list, b.terms.Add(term))
		}
	}
	slices.Sort((*list)[from:])
	*list = (*list)[:from+len(slices.Compact((*list)[from:]))]
	return stretch{int32(from), int32(len(*list))}
}

// meanings returns what the first words stand for, and how many words that is: the longest phrase that they begin with,
// or else the parts of a compound. The meanings are put into a list in place of what it holds.
func (b *book) meanings(t typed, list []meaning) (n int, found []meaning) {
	if n, found = b.phrases.at(t, list); n > 0 {
		return n, found
	}
	for _, part := range t.words[0].Parts {
		found = b.phrases.ofPart(part, found)
	}
	return 1, found
}

// measure sets how rare terms and concepts are (the idf of BM25: the rarer, the more it tells), the weights of asks, and
// the lengths of claims.
func (b *book) measure() {
	all := &b.entries
	b.inClaims = make([]int32, b.terms.Len())
	for _, list := range [][]int32{all.asked, all.text} {
		for _, n := range list {
			b.inClaims[n]++
		}
	}
	b.conceptIn = make([]int32, len(b.corpus.Concepts))
	for _, n := range all.concepts {
		b.conceptIn[n]++
	}
	b.weights, b.concepts = rarity(b.inClaims, len(all.list)), rarity(b.conceptIn, len(all.list))
	terms := float64(max(1, len(all.asked)+len(all.text)))
	for i := range all.list {
		e := &all.list[i]
		e.length = 1 - damping + damping*float64(e.asked.length()+e.text.length())*float64(len(all.list))/terms
		asked, askedIn, asks := within(all.asked, e.asked), within(all.askedIn, e.asked), within(all.asks, e.asks)
		for j := range asks {
			for k, n := range asked {
				if askedIn[k]&(1<<j) != 0 {
					asks[j].weight += b.weights[n]
				}
			}
		}
	}
	for i := range all.spoken {
		all.spoken[i].weight = b.weightOf(within(b.spokenIn, b.spokenBy[i]))
	}
	b.spokenBy, b.spokenIn = nil, nil
}

// damping is the b of BM25: how far a claim's length counts against it.
const damping = 0.75

// weightOf returns the weight of terms together.
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
