package index

import (
	"slices"
	"strings"

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

// OutsideMention is a topic that the corpus does not cover, with the words of the question that name it.
type OutsideMention struct {
	Topic *corpus.Outside
	Words string
	Aside bool // it stands in what is told beside the question, and not in the question
}

// question is a question as it is compared with the claims.
type question struct {
	words    []language.Word
	elements []element
	mentions []Mention
	outside  []OutsideMention
	sources  []*corpus.Source
	unknown  []string // words that no claim has
	mended   map[string]string
	asides   []span   // the sentences that ask nothing, where another one does
	regions  []string // parts of the body that it names
	weight   float32  // the sum of the elements' weights
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

// asideWeight is what a word counts that is told beside the question, against one of the question itself.
const asideWeight = 0.6

// How sure a mended word is of being the one that was meant, by the number of slips.
var mendedSure = [...]float32{1, 0.8, 0.6}

// read takes a normalised question apart.
func (b *book) read(text string) *question {
	q := &question{asides: asides(text)}
	words := b.analyzer.Analyze(text)
	q.words = words
	sure := make([]float32, len(words))
	for i := range words {
		sure[i] = b.mend(q, &words[i])
	}
	plain := !slices.ContainsFunc(words, func(w language.Word) bool { return w.Text != w.Folded })
	meant := make([][]int32, len(words))
	all := b.phrases.typed(words, plain)
	for i := 0; i < len(words); {
		i += b.readPhrase(q, text, all.part(i, len(words)), sure[i:], meant[i:])
	}
	b.readElements(q, words, sure, meant)
	return q
}

// span is a part of a text, by the places where it starts and ends.
type span struct{ start, end int }

// asides returns the sentences of a text that ask nothing, where another one asks something. People tell of their nights
// and their jobs before they ask.
func asides(text string) []span {
	if !strings.Contains(text, "?") {
		return nil
	}
	var told []span
	start := 0
	for i := range len(text) {
		switch {
		case text[i] == '?':
			start = i + 1
		case (text[i] == '.' || text[i] == '!') && i+1 < len(text) && text[i+1] == ' ':
			told = append(told, span{start, i})
			start = i + 1
		}
	}
	return append(told, span{start, len(text)})
}

// aside reports whether what stands at a place of the text is told beside the question.
func (q *question) aside(place int) bool {
	return slices.ContainsFunc(q.asides, func(s span) bool { return s.start <= place && place < s.end })
}

// mend puts the nearest known stem for one that no claim and no phrase has, and returns how sure the stem is.
func (b *book) mend(q *question, word *language.Word) float32 {
	if n, found := b.terms.Find(word.Stem); found && b.weights[n] > 0 || word.Stop || word.Parts != nil || b.phrases.stems.Has(word.Stem) {
		return 1
	}
	nearest, slips := b.speller.Nearest(word.Stem)
	if slips > 0 {
		if q.mended == nil {
			q.mended = make(map[string]string)
		}
		q.mended[word.Text] = nearest
		word.Stem = nearest
	}
	return mendedSure[slips]
}

func (b *book) readElements(q *question, words []language.Word, sure []float32, meant [][]int32) {
	q.elements = make([]element, 0, len(words)+2)
	for i := range words {
		if words[i].Stop {
			continue
		}
		for _, term := range words[i].Terms() {
			n, found := b.terms.Find(term)
			e := element{n, 0, sure[i], meant[i]}
			switch {
			case !found || b.weights[n] == 0:
				q.unknown = append(q.unknown, words[i].Text)
				e.term, e.weight = none, unknownWeight*b.rarest()
			case slices.ContainsFunc(q.elements, func(other element) bool { return other.term == n }):
				continue
			default:
				e.weight = b.weights[n]
			}
			if q.aside(words[i].Start) {
				e.weight *= asideWeight
			}
			q.elements = append(q.elements, e)
			q.weight += e.weight
		}
	}
}

// rarest is the weight of a word that one claim has.
func (b *book) rarest() float32 {
	return rarity([]int32{1}, len(b.entries.list))[0]
}

// readPhrase reads what the first words stand for and returns how many words it read.
func (b *book) readPhrase(q *question, text string, t typed, sure []float32, meant [][]int32) int {
	var list, names [fewMeanings]meaning
	n, found := b.meanings(t, list[:0])
	start := t.words[0].Start
	words := text[start:t.words[n-1].End]
	least := slices.Min(sure[:n])
	if n > 1 { // "spare the back" is about avoiding things, and still about the back; "how many Alvedon" about the medicine
		for i := range n {
			name := t.part(i, i+1)
			if i > 0 {
				name = t.part(i, n) // a name of several words, such as "co-codamol"
			}
			_, inner := b.phrases.at(name, names[:0])
			for _, m := range inner {
				if m.concept != none && b.groups[m.concept] <= condition && !b.hasOf(b.groups[m.concept], found) {
					found = append(found, m)
				}
			}
		}
	}
	var concepts []int32
	for _, m := range found {
		q.note(b, m, words, least, q.aside(start))
		if m.concept != none {
			concepts = append(concepts, m.concept)
		}
	}
	for i := range n {
		meant[i] = concepts
	}
	return n
}

// hasOf reports whether a concept of a group is among meanings: who goes skating does not go for a walk.
func (b *book) hasOf(group uint8, meanings []meaning) bool {
	return slices.ContainsFunc(meanings, func(m meaning) bool { return m.concept != none && b.groups[m.concept] == group })
}

func (q *question) note(b *book, m meaning, words string, sure float32, aside bool) {
	switch {
	case m.concept != none:
		for i := range q.mentions {
			if q.mentions[i].number == m.concept {
				q.mentions[i].weight = max(q.mentions[i].weight, sure)
				return
			}
		}
		concept := &b.corpus.Concepts[m.concept]
		q.mentions = append(q.mentions, Mention{concept, words, m.concept, sure})
		if concept.Region != "" {
			q.regions = append(q.regions, concept.Region)
		}
	case m.outside != none && sure == 1:
		q.outside = append(q.outside, OutsideMention{&b.corpus.Outside[m.outside], words, aside})
	case m.source != none:
		q.sources = append(q.sources, &b.corpus.Sources[m.source])
	}
}
