package index

import (
	"slices"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Mention is a concept that a question speaks of, with the words that say so.
type Mention struct {
	Concept *corpus.Concept
	Words   string // as typed, or "" for a concept carried over from an earlier question
	number  int32
	weight  float32 // 1, less where a misspelling was mended
}

// question is a question as it is compared with the claims.
type question struct {
	elements []element
	mentions []Mention
	outside  []*corpus.Outside
	sources  []*corpus.Source
	unknown  []string // words that no claim has
	mended   map[string]string
	weight   float32 // the sum of the elements' weights
}

// element is one word of a question. A compound has an element for each of its parts.
type element struct {
	term     int32   // number of the stem, or none
	weight   float32 // how much the word tells
	sure     float32 // 1, less where the word was misspelt
	concepts []int32 // what the word stands for, alone or with its neighbours
}

// unknownWeight is what a word counts that no claim has: half of what the rarest known word does. People tell of
// mothers-in-law and terraces, and few of the words that they do it with are what they ask about.
const unknownWeight = 0.35

// How sure a mended word is of being the one that was meant, by the number of slips.
var mendedSure = [...]float32{1, 0.8, 0.6}

// read takes a normalised question apart.
func (b *book) read(text string) *question {
	q := &question{mended: make(map[string]string)}
	tokens := language.Tokenize(text)
	stems := make([]string, len(tokens))
	sure := make([]float32, len(tokens))
	for i, token := range tokens {
		stems[i], sure[i] = b.stem(q, token)
	}
	meant := make([][]int32, len(tokens))
	for i := 0; i < len(tokens); {
		i += b.readPhrase(q, text, tokens, stems, sure, meant, i)
	}
	b.readElements(q, tokens, stems, sure, meant)
	return q
}

// stem returns the stem of a token, mended where no claim and no phrase has it and one nearly like it is known.
func (b *book) stem(q *question, token language.Token) (string, float32) {
	stem := b.analyzer.Stem(token)
	if n, found := b.terms[stem]; found && b.weights[n] > 0 || b.phrases.byFirst[stem] != nil || b.analyzer.Stop(token) {
		return stem, 1
	}
	if b.analyzer.Parts(token) != nil {
		return stem, 1
	}
	if nearest, slips := b.speller.Nearest(stem); slips > 0 {
		q.mended[token.Text] = nearest
		return nearest, mendedSure[slips]
	}
	return stem, 1
}

func (b *book) readElements(q *question, tokens []language.Token, stems []string, sure []float32, meant [][]int32) {
	seen := make(map[int32]bool)
	add := func(stem string, token language.Token, sure float32, concepts []int32) {
		n, found := b.terms[stem]
		switch {
		case !found || b.weights[n] == 0:
			q.unknown = append(q.unknown, token.Text)
			q.elements = append(q.elements, element{none, unknownWeight * b.rarest(), 1, concepts})
		case !seen[n]:
			seen[n] = true
			q.elements = append(q.elements, element{n, b.weights[n], sure, concepts})
		default:
			return
		}
		q.weight += q.elements[len(q.elements)-1].weight
	}
	for i, token := range tokens {
		if b.analyzer.Stop(token) {
			continue
		}
		parts := b.analyzer.Parts(token)
		for _, part := range parts {
			add(part, token, 1, meant[i])
		}
		if parts == nil {
			add(stems[i], token, sure[i], meant[i])
		}
	}
}

// rarest is the weight of a word that one claim has.
func (b *book) rarest() float32 {
	return rarity([]int{1}, len(b.entries))[0]
}

// readPhrase reads what the words at i stand for and returns how many words it read.
func (b *book) readPhrase(q *question, text string, tokens []language.Token, stems []string, sure []float32, meant [][]int32, i int) int {
	n, found := b.meanings(tokens, stems, i)
	words := text[tokens[i].Start:tokens[i+n-1].End]
	least := slices.Min(sure[i : i+n])
	for _, m := range found {
		q.note(b, m, words, least)
		if m.concept != none {
			for j := i; j < i+n; j++ {
				meant[j] = append(meant[j], m.concept)
			}
		}
	}
	return n
}

func (q *question) note(b *book, m meaning, words string, sure float32) {
	switch {
	case m.concept != none:
		for i := range q.mentions {
			if q.mentions[i].number == m.concept {
				q.mentions[i].weight = max(q.mentions[i].weight, sure)
				return
			}
		}
		q.mentions = append(q.mentions, Mention{&b.corpus.Concepts[m.concept], words, m.concept, sure})
	case m.outside != none && sure == 1:
		q.outside = append(q.outside, &b.corpus.Outside[m.outside])
	case m.source != none:
		q.sources = append(q.sources, &b.corpus.Sources[m.source])
	}
}
