package index

import (
	"cmp"
	"slices"

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
		slices.SortStableFunc(list, func(a, b phrase) int {
			return cmp.Or(cmp.Compare(len(b.stems), len(a.stems)), slices.Compare(a.stems, b.stems))
		})
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
	slices.Sort(words)
	return words
}

// at returns the phrases that words begin with: all those of the greatest length.
func (p *phrases) at(words []language.Word) []phrase {
	list := p.byFirst[words[0].Stem]
	for from := range list {
		n := len(list[from].stems)
		if !list[from].begins(words) {
			continue
		}
		to := from
		for to < len(list) && len(list[to].stems) == n && list[to].begins(words) {
			to++
		}
		return list[from:to]
	}
	return nil
}

// single returns the phrases of one word.
func (p *phrases) single(stem string) []phrase {
	list := p.byFirst[stem]
	for from := range list {
		if len(list[from].stems) == 1 {
			return list[from:]
		}
	}
	return nil
}

func (p *phrase) begins(words []language.Word) bool {
	if len(p.stems) > len(words) {
		return false
	}
	for i, stem := range p.stems {
		if words[i].Stem != stem {
			return false
		}
	}
	return true
}
