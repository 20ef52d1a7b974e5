package index

import (
	"slices"

	"ryggrad/corpus"
)

// weighing compares one question with claims.
type weighing struct {
	book     *book
	question *question
	at       map[int32]int // term → element
	got      []float32     // by element, how much of it the ask at hand has
	touched  []int
	concepts map[int32]float32 // concept → weight in the question
	wanted   [groups]float32   // the weight of the question's concepts, by group
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

// weights is what each part of a hit's score counts.
type weights struct {
	ask, asks, words, bm25                  float64
	thing, condition, phase, outcome, topic float64 // for sharing the question's concepts of a kind
	otherThing, otherCondition, otherPhase  float64 // for having others instead
	extraThing                              float64 // for speaking of things that the question does not name
	source, student                         float64
	longAsk                                 float64 // how much of the likeness is measured against the ask's length
	same                                    float32 // for a word in whose place the ask has another for the same concept
}

var tuned = weights{
	ask: 1, asks: 0.5, words: 0.55, bm25: 0.3,
	thing: 0.17, condition: 0.08, phase: 0.07, outcome: 0.05, topic: 0.18,
	otherThing: 0.09, otherCondition: 0.06, otherPhase: 0.03, extraThing: 0.03,
	source: 0.3, student: 0.01, longAsk: 0.5, same: 0.6,
}

// broaderWeight is what a concept counts that is broader than the one named.
const broaderWeight = 0.4

func newWeighing(b *book, q *question) *weighing {
	w := &weighing{book: b, question: q, at: make(map[int32]int), concepts: make(map[int32]float32)}
	w.got = make([]float32, len(q.elements))
	for i, e := range q.elements {
		if e.term != none {
			w.at[e.term] = i
		}
	}
	for _, m := range q.mentions {
		weight := b.concepts[m.number] * m.weight
		w.concepts[m.number] = max(w.concepts[m.number], weight)
		w.wanted[groupOf(m.Concept.Kind)] += weight
		for _, id := range slices.Concat(m.Concept.Broader, m.Concept.CoveredBy) {
			if n, found := b.numberOf[id]; found {
				w.concepts[n] = max(w.concepts[n], broaderWeight*b.concepts[n])
			}
		}
	}
	return w
}

func (w *weighing) hit(c candidate, student bool) Hit {
	claim := &w.book.corpus.Claims[c.claim]
	e := &w.book.entries[c.claim]
	parts := Parts{BM25: c.bm25, Words: w.share(e)}
	parts.Ask, parts.Asks, parts.Nearest = w.askLikeness(e, claim)
	w.compareConcepts(e, &parts)
	parts.Source = slices.Contains(w.question.sources, claim.Source)
	parts.Student = student && !claim.Detail.Empty()
	return Hit{Claim: claim, Score: tuned.score(&parts), Parts: parts}
}

func (t *weights) score(p *Parts) float64 {
	s := t.ask*p.Ask + t.asks*p.Asks + t.words*p.Words + t.bm25*p.BM25 + t.thing*p.Shared[thing] + t.condition*p.Shared[condition] +
		t.phase*p.Shared[phase] + t.outcome*p.Shared[outcome] + t.topic*p.Shared[topic] - t.extraThing*p.Extra
	if p.Other[thing] {
		s -= t.otherThing
	}
	if p.Other[condition] {
		s -= t.otherCondition
	}
	if p.Other[phase] {
		s -= t.otherPhase
	}
	if p.Source {
		s += t.source
	}
	if p.Student {
		s += t.student
	}
	return s
}

// compareConcepts compares the claim's concepts with the question's, group by group.
func (w *weighing) compareConcepts(e *entry, p *Parts) {
	var both, has [groups]float32
	for _, n := range e.concepts {
		g := groupOf(w.book.corpus.Concepts[n].Kind)
		both[g] += min(w.concepts[n], w.book.concepts[n])
		has[g] += w.book.concepts[n]
	}
	for g := range both {
		if w.wanted[g] == 0 {
			continue
		}
		p.Shared[g] = float64(both[g] / w.wanted[g])
		p.Other[g] = both[g] == 0 && has[g] > 0
	}
	if has[thing] > 0 {
		p.Extra = float64((has[thing] - min(both[thing], has[thing])) / has[thing])
	}
}

// askLikeness returns how like the question is to the nearest ask, and to the three nearest.
func (w *weighing) askLikeness(e *entry, claim *corpus.Claim) (nearest, three float64, text string) {
	var best [3]float64
	at := -1
	for i := range e.asks {
		a := &e.asks[i]
		both := w.overlap(a)
		like := float64(both) / ((1-tuned.longAsk)*float64(w.question.weight) + tuned.longAsk*float64(a.weight) + 0.001)
		for j := range best {
			if like > best[j] {
				if j == 0 {
					at = i
				}
				copy(best[j+1:], best[j:])
				best[j] = like
				break
			}
		}
	}
	if at >= 0 {
		text = claim.Asks.In(w.book.language)[at]
	}
	return best[0], (best[0] + best[1] + best[2]) / 3, text
}

// overlap returns the weight of what an ask and the question share: words, and where the words differ, what they stand
// for. The rarer the concept, the more it says that both speak of it.
func (w *weighing) overlap(a *ask) float32 {
	var sum float32
	for _, n := range a.terms {
		if i, found := w.at[n]; found && w.got[i] == 0 {
			w.got[i] = 1
			w.touched = append(w.touched, i)
			sum += w.question.elements[i].weight * w.question.elements[i].sure
		}
	}
	for _, s := range a.concepts {
		if w.concepts[s.concept] == 0 {
			continue
		}
		var missing float32
		for i := range w.question.elements {
			e := &w.question.elements[i]
			if w.got[i] == 0 && slices.Contains(e.concepts, s.concept) {
				w.got[i] = 1
				w.touched = append(w.touched, i)
				missing += e.weight * e.sure
			}
		}
		sum += tuned.same * min(missing, s.weight) * min(1, w.book.concepts[s.concept]/rareConcept)
	}
	for _, i := range w.touched {
		w.got[i] = 0
	}
	w.touched = w.touched[:0]
	return sum
}

// rareConcept is the weight from which a concept counts in full: that of one which about every twentieth claim has.
const rareConcept = 3

// share returns the share of the question's weight that the claim has in any of its asks or its text.
func (w *weighing) share(e *entry) float64 {
	var sum float32
	take := func(terms []int32, worth float32) {
		for _, n := range terms {
			if i, found := w.at[n]; found && w.got[i] < worth {
				element := &w.question.elements[i]
				sum += element.weight * element.sure * (worth - w.got[i])
				if w.got[i] == 0 {
					w.touched = append(w.touched, i)
				}
				w.got[i] = worth
			}
		}
	}
	take(e.text, 0.8)
	for i := range e.asks {
		take(e.asks[i].terms, 1)
	}
	for _, i := range w.touched {
		w.got[i] = 0
	}
	w.touched = w.touched[:0]
	if w.question.weight == 0 {
		return 0
	}
	return float64(sum / w.question.weight)
}

// confidence says how surely the best hit answers the question, from 0 to 1.
func confidence(q *question, hits []Hit) float64 {
	if len(hits) == 0 {
		return 0
	}
	best := hits[0].Parts
	return min(1, 0.5*best.Ask+0.3*best.Words+0.3*min(1, best.Shared[thing]))
}
