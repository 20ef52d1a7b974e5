package index

import (
	"slices"
	"sort"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// phrases finds the words for concepts, and for what lies outside the corpus, in a text of one language.
type phrases struct {
	byFirst map[string][]phrase // by the first stem, longest phrase first
}

type phrase struct {
	stems   []string
	meaning meaning
}

// meaning is what a phrase stands for: one of the three.
type meaning struct {
	concept int32 // number of the concept, or none
	outside int32 // number of the outside topic, or none
	source  int32 // number of the source that is named, or none
}

const none int32 = -1

func newPhrases(c *corpus.Corpus, l language.Language) *phrases {
	p := &phrases{byFirst: make(map[string][]phrase)}
	for i := range c.Concepts {
		p.add(l, c.Concepts[i].Words.In(l), meaning{int32(i), none, none})
	}
	for i := range c.Outside {
		p.add(l, c.Outside[i].Words.In(l), meaning{none, int32(i), none})
	}
	for i := range c.Sources {
		p.add(l, c.Sources[i].Names.In(l), meaning{none, none, int32(i)})
	}
	for _, list := range p.byFirst {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].stems) > len(list[j].stems) })
	}
	return p
}

func (p *phrases) add(l language.Language, words []string, m meaning) {
	for _, word := range words {
		var stems []string
		for _, token := range language.Tokenize(language.Normalize(word)) {
			stems = append(stems, language.Stem(l, token.Text))
		}
		if len(stems) == 0 {
			continue
		}
		same := func(other phrase) bool { return slices.Equal(other.stems, stems) && other.meaning == m }
		if first := stems[0]; !slices.ContainsFunc(p.byFirst[first], same) {
			p.byFirst[first] = append(p.byFirst[first], phrase{stems, m})
		}
	}
}

// words returns the stems of the phrases of one word, for the speller.
func (p *phrases) words() []string {
	var words []string
	for first, list := range p.byFirst {
		if slices.ContainsFunc(list, func(p phrase) bool { return len(p.stems) == 1 }) {
			words = append(words, first)
		}
	}
	sort.Strings(words)
	return words
}

// at returns the phrases that begin at stems[i]: all those of the greatest length.
func (p *phrases) at(stems []string, i int) []phrase {
	list := p.byFirst[stems[i]]
	for from, candidate := range list {
		n := len(candidate.stems)
		if i+n > len(stems) || !slices.Equal(candidate.stems, stems[i:i+n]) {
			continue
		}
		to := from
		var found []phrase
		for to < len(list) && len(list[to].stems) == n {
			if slices.Equal(list[to].stems, stems[i:i+n]) {
				found = append(found, list[to])
			}
			to++
		}
		return found
	}
	return nil
}
