package index

import (
	"slices"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
)

// weighing compares one question with claims. It is taken from a pool and given back: its tables are as long as the
// book's lists of stems and of concepts, and making them would cost more than the comparing.
type weighing struct {
	book      *book
	question  *question
	known     []float32 // by element, its weight where it is sure
	byTerm    []int32   // by number of a stem, the element that it is plus one, or 0
	outlines  []outline // of the candidates
	order     []int     // of the outlines, best first
	got       []uint64  // by candidate and then by element, which asks of the claim have it, a bit each
	text      []bool    // by element, whether the text of the claim at hand has it and none of its asks does
	spoken    []float32 // by element, how much the asks of the claim at hand speak of what it stands for, from 0 to 1
	concepts  []float32 // by concept, its weight in the question
	bearers   []int16   // by concept, the number of its list in elements plus one, or 0
	elements  [][]int   // for each concept that words of the question stand for, those words
	features  []uint32  // of the ranking
	letters   []byte
	scores    classifier.Scores
	ranked    bool            // the ranking says something of the question
	likeliest []int           // classes, best first
	wanted    [groups]float32 // the weight of the question's concepts, by group
}

// groups are the kinds of concept that are compared with one another.
const (
	thing = iota // an activity, a treatment or a medicine
	condition
	phase
	outcome
	topic
	groups
)

func groupOf(kind corpus.Kind) int {
	switch kind {
	case corpus.Activity, corpus.Treatment, corpus.Medicine:
		return thing
	case corpus.Condition, corpus.Population:
		return condition
	case corpus.Phase:
		return phase
	case corpus.Outcome:
		return outcome
	default:
		return topic
	}
}

// What each part of a hit's score counts. The numbers were found by trying, on the labelled questions and on ways of
// asking that were each left out of the index while they were asked; around them the figures are flat.
const (
	askWeight        = 1.0
	asksWeight       = 1.0
	wordsWeight      = 0.44
	densityWeight    = 0.3
	coreWeight       = 1.1  // for being about the question's words, and not only having them somewhere
	missingWeight    = 0.1  // lost for being about what the question does not speak of
	thingWeight      = 0.19 // for sharing what the question names to do or to take
	conditionWeight  = 0.07
	phaseWeight      = 0.16
	outcomeWeight    = 0.15
	topicWeight      = 0.05
	otherThing       = 0.02 // lost for speaking of another activity, treatment or medicine
	otherCondition   = 0.02 // lost for speaking of another condition
	otherRegion      = 0.4  // lost for speaking of another part of the body, and not of the one that the question names
	otherPhase       = 0.04 // lost for speaking of another phase
	extraThing       = 0.06 // lost for speaking of things beside
	effectWeight     = 0.08 // for being about an effect: people ask more often whether something helps than what it is
	sourceWeight     = 0.25 // for being of a source that the question names
	sameConcept      = 0.85 // what a word counts in whose place an ask has another word for the same concept
	againstAskLength = 0.5  // how much of the likeness to an ask is measured against the ask's length, and not the question's
)

// broaderWeight is what a concept counts that is broader than the one named.
const broaderWeight = 0.4

// weigh takes a weighing of a question. It has to be given back with release.
func (b *book) weigh(q *question) *weighing {
	w, _ := b.weighings.Get().(*weighing)
	if w == nil {
		w = &weighing{
			book:   b,
			byTerm: make([]int32, b.terms.Len()), concepts: make([]float32, len(b.concepts)), bearers: make([]int16, len(b.concepts)),
		}
	}
	w.question = q
	w.known, w.text = w.known[:0], slices.Grow(w.text[:0], len(q.elements))[:len(q.elements)]
	w.spoken = slices.Grow(w.spoken[:0], len(q.elements))[:len(q.elements)]
	for i := range q.elements {
		e := &q.elements[i]
		w.known = append(w.known, e.weight*e.sure)
		if e.term != none {
			w.byTerm[e.term] = int32(i + 1)
		}
		w.bear(i)
	}
	for _, m := range q.mentions {
		weight := b.concepts[m.number] * m.weight
		w.concepts[m.number] = max(w.concepts[m.number], weight)
		w.wanted[groupOf(m.Concept.Kind)] += weight
		for _, n := range b.broader[m.number] {
			w.concepts[n] = max(w.concepts[n], broaderWeight*b.concepts[n])
		}
	}
	return w
}

// bear notes which concepts a word of the question stands for.
func (w *weighing) bear(i int) {
	for _, n := range w.question.elements[i].concepts {
		if w.bearers[n] == 0 {
			w.elements = slices.Grow(w.elements, 1)[:len(w.elements)+1] // with the list that an earlier question left there
			w.bearers[n] = int16(len(w.elements))
			w.elements[w.bearers[n]-1] = w.elements[w.bearers[n]-1][:0]
		}
		list := &w.elements[w.bearers[n]-1]
		*list = append(*list, i)
	}
}

// release cleans the tables where the question wrote to them and gives the weighing back.
func (w *weighing) release() {
	for i := range w.question.elements {
		e := &w.question.elements[i]
		if e.term != none {
			w.byTerm[e.term] = 0
		}
		for _, n := range e.concepts {
			w.bearers[n] = 0
		}
	}
	for _, m := range w.question.mentions {
		w.concepts[m.number] = 0
		for _, n := range w.book.broader[m.number] {
			w.concepts[n] = 0
		}
	}
	w.elements, w.wanted, w.question = w.elements[:0], [groups]float32{}, nil
	w.book.weighings.Put(w)
}

func (p *Parts) score() float64 {
	score := askWeight*p.Ask + asksWeight*p.Asks + wordsWeight*p.Words + densityWeight*p.Density + coreWeight*p.Core - missingWeight*p.Missing - extraThing*p.Extra
	for group, weight := range [groups]float64{thingWeight, conditionWeight, phaseWeight, outcomeWeight, topicWeight} {
		score += weight * p.Shared[group]
	}
	if p.Other[thing] {
		score -= otherThing
	}
	if p.Other[condition] {
		score -= otherCondition
	}
	if p.Other[phase] {
		score -= otherPhase
	}
	if p.Region {
		score -= otherRegion
	}
	if p.Effect {
		score += effectWeight
	}
	if p.Source {
		score += sourceWeight
	}
	return score
}
