package index

import (
	"math"
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
	wanted   float32           // the weight of the question's concepts
	activity bool              // the question names an activity, treatment or medicine
}

// What each part of a hit's score counts, found on the labelled questions.
const (
	askWeight      = 1.0
	asksWeight     = 0.4
	wordsWeight    = 0.5
	conceptsWeight = 0.6
	bm25Weight     = 0.2
	sourceBonus    = 0.25
	otherActivity  = 0.15
	otherPhase     = 0.1
)

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
		w.wanted += weight
		switch m.Concept.Kind {
		case corpus.Activity, corpus.Treatment, corpus.Medicine:
			w.activity = true
		}
		for _, id := range slices.Concat(m.Concept.Broader, m.Concept.CoveredBy) {
			n := slices.IndexFunc(b.corpus.Concepts, func(c corpus.Concept) bool { return c.ID == id })
			if n >= 0 {
				w.concepts[int32(n)] = max(w.concepts[int32(n)], broaderWeight*b.concepts[n])
			}
		}
	}
	return w
}

func (w *weighing) hit(c candidate, student bool) Hit {
	claim := &w.book.corpus.Claims[c.claim]
	e := &w.book.entries[c.claim]
	parts := Parts{BM25: c.bm25, Concepts: w.conceptLikeness(e)}
	parts.Ask, parts.Asks, parts.Nearest = w.askLikeness(e, claim)
	parts.Words = w.share(e)
	score := askWeight*parts.Ask + asksWeight*parts.Asks + wordsWeight*parts.Words +
		conceptsWeight*parts.Concepts + bm25Weight*parts.BM25
	if slices.Contains(w.question.sources, claim.Source) {
		score += sourceBonus
	}
	score -= w.mismatch(e)
	if student && !claim.Detail.Empty() {
		score += 0.03
	}
	return Hit{Claim: claim, Score: score, Parts: parts}
}

// askLikeness returns how like the question is to the nearest ask, and to the three nearest.
func (w *weighing) askLikeness(e *entry, claim *corpus.Claim) (nearest, three float64, text string) {
	var best [3]float64
	at := -1
	for i := range e.asks {
		a := &e.asks[i]
		both := w.overlap(a.terms)
		like := 2 * float64(both) / float64(w.question.weight+a.weight+0.001)
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

// overlap returns the weight of what terms and question share.
func (w *weighing) overlap(terms []int32) float32 {
	var sum float32
	for _, n := range terms {
		if i, found := w.at[n]; found && w.got[i] == 0 {
			w.got[i] = 1
			w.touched = append(w.touched, i)
			sum += w.question.elements[i].weight * w.question.elements[i].sure
		}
	}
	for _, i := range w.touched {
		w.got[i] = 0
	}
	w.touched = w.touched[:0]
	return sum
}

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

// conceptLikeness returns how like the claim's concepts are to the question's.
func (w *weighing) conceptLikeness(e *entry) float64 {
	var both, has float32
	for _, n := range e.concepts {
		both += min(w.concepts[n], w.book.concepts[n])
		has += w.book.concepts[n]
	}
	if w.wanted == 0 {
		return 0
	}
	return float64(2 * both / (w.wanted + float32(math.Sqrt(float64(has*w.wanted))) + 0.001))
}

// mismatch is what a claim loses for speaking of another activity or another phase than the question.
func (w *weighing) mismatch(e *entry) float64 {
	var loss float64
	acts, same, phases, samePhase := false, false, false, false
	for _, n := range e.concepts {
		switch w.book.corpus.Concepts[n].Kind {
		case corpus.Activity, corpus.Treatment, corpus.Medicine:
			acts = true
			same = same || w.concepts[n] > 0
		case corpus.Phase:
			phases = true
			samePhase = samePhase || w.concepts[n] > 0
		}
	}
	if w.activity && acts && !same {
		loss += otherActivity
	}
	asksPhase := slices.ContainsFunc(w.question.mentions, func(m Mention) bool { return m.Concept.Kind == corpus.Phase })
	if asksPhase && phases && !samePhase {
		loss += otherPhase
	}
	return loss
}

// confidence says how surely the best hit answers the question, from 0 to 1.
func confidence(q *question, hits []Hit) float64 {
	if len(hits) == 0 {
		return 0
	}
	best := hits[0].Parts
	return min(1, 0.5*best.Ask+0.3*best.Words+0.3*min(1, best.Concepts))
}
