package index

import (
	"slices"

	"ryggrad/corpus"
)

// weighing compares one question with claims.
type weighing struct {
	book     *book
	question *question
	at       []int16   // by term, the number of the element plus one, or 0
	got      []float32 // by element, how much of it the ask at hand has
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

// What each part of a hit's score counts. The numbers were found by trying, on half of the labelled questions, and held
// on the other half; around them the figures are flat.
const (
	askWeight        = 1.0
	asksWeight       = 0.5
	wordsWeight      = 0.57
	bm25Weight       = 0.45
	thingWeight      = 0.17 // for sharing what the question names to do or to take
	conditionWeight  = 0.06
	phaseWeight      = 0.12
	outcomeWeight    = 0.06
	topicWeight      = 0.2
	otherThing       = 0.04 // lost for speaking of another activity, treatment or medicine
	otherCondition   = 0.06 // lost for speaking of another condition
	extraThing       = 0.03 // lost for speaking of things beside
	sourceWeight     = 0.3  // for being of a source that the question names
	sameConcept      = 0.6  // what a word counts in whose place an ask has another word for the same concept
	againstAskLength = 0.5  // how much of the likeness to an ask is measured against the ask's length, and not the question's
)

// broaderWeight is what a concept counts that is broader than the one named.
const broaderWeight = 0.4

func newWeighing(b *book, q *question) *weighing {
	w := &weighing{book: b, question: q, at: make([]int16, len(b.stems)), concepts: make(map[int32]float32)}
	w.got = make([]float32, len(q.elements))
	for i, e := range q.elements {
		if e.term != none {
			w.at[e.term] = int16(i + 1)
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

func (w *weighing) hit(c candidate) Hit {
	claim := &w.book.corpus.Claims[c.claim]
	e := &w.book.entries[c.claim]
	parts := Parts{BM25: c.bm25, Words: w.share(e)}
	parts.Ask, parts.Asks, parts.Nearest = w.askLikeness(e, claim)
	w.compareConcepts(e, &parts)
	parts.Source = slices.Contains(w.question.sources, claim.Source)
	return Hit{Claim: claim, Score: parts.score(), Parts: parts}
}

func (p *Parts) score() float64 {
	score := askWeight*p.Ask + asksWeight*p.Asks + wordsWeight*p.Words + bm25Weight*p.BM25 - extraThing*p.Extra
	for group, weight := range [groups]float64{thingWeight, conditionWeight, phaseWeight, outcomeWeight, topicWeight} {
		score += weight * p.Shared[group]
	}
	if p.Other[thing] {
		score -= otherThing
	}
	if p.Other[condition] {
		score -= otherCondition
	}
	if p.Source {
		score += sourceWeight
	}
	return score
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
		like := float64(both) / ((1-againstAskLength)*float64(w.question.weight) + againstAskLength*float64(a.weight) + 0.001)
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
		if i := int(w.at[n]) - 1; i >= 0 && w.got[i] == 0 {
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
		sum += sameConcept * min(missing, s.weight) * min(1, w.book.concepts[s.concept]/rareConcept)
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
			if i := int(w.at[n]) - 1; i >= 0 && w.got[i] < worth {
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

// What speaks for a hit answering the question. People who have a back or a neck in their question, or something that a
// claim is about, mostly ask something that the corpus answers; people who have neither, or whose words no claim has,
// mostly do not.
const (
	confidentAsk       = 0.5
	confidentWords     = 0.3
	confidentThing     = 0.15
	confidentCondition = 0.2
	doubtUnknown       = 0.4
)

// confidence says how surely the best hit answers the question, from 0 to 1.
func confidence(q *question, hits []Hit) float64 {
	if len(hits) == 0 {
		return 0
	}
	best := hits[0].Parts
	sure := confidentAsk*min(1, best.Ask) + confidentWords*best.Words + confidentThing*min(1, best.Shared[thing])
	if slices.ContainsFunc(q.mentions, func(m Mention) bool { return m.Concept.Kind == corpus.Condition }) {
		sure += confidentCondition
	}
	sure -= doubtUnknown * float64(len(q.unknown)) / float64(len(q.elements)+1)
	return max(0, min(1, sure))
}
