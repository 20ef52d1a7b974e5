package index

import (
	"math/bits"

	"ryggrad/corpus"
)

// compareAsks compares the question with the ways of asking for a claim, which have the question's words as got says.
func (w *weighing) compareAsks(claim int, got []uint64, parts *Parts) {
	var best [3]float64
	all, e := &w.book.entries, &w.book.entries.list[claim]
	var words [corpus.MostAsks]float32 // by ask, the weight of the words that it shares
	var shared uint64                  // the asks that share anything
	for i, asks := range got {
		shared |= asks
		for ; asks != 0; asks &= asks - 1 {
			words[bits.TrailingZeros64(asks)] += w.known[i]
		}
	}
	for _, t := range within(all.speaks, e.speaks) {
		if w.bearers[t.concept] != 0 {
			shared |= t.asks
		}
	}
	asks, nearest := within(all.asks, e.asks), -1
	for ; shared != 0; shared &= shared - 1 {
		i := bits.TrailingZeros64(shared)
		both := w.likewise(words[i], within(all.spoken, asks[i].spoken), got, 1<<i)
		like := float64(both) / ((1-againstAskLength)*float64(w.question.weight) + againstAskLength*float64(asks[i].weight) + 0.001)
		for j := range best {
			if like > best[j] {
				if j == 0 {
					nearest = i
				}
				copy(best[j+1:], best[j:])
				best[j] = like
				break
			}
		}
	}
	if nearest >= 0 {
		parts.Nearest = w.book.corpus.Claims[claim].Asks.In(w.book.language)[nearest]
	}
	parts.Ask, parts.Asks = best[0], (best[0]+best[1]+best[2])/3
}

// likewise adds to a sum the weight of what an ask and the question say in different words that stand for the same. The
// rarer the concept, the more it says that both speak of it. Of the claim's asks it is the one with that bit.
func (w *weighing) likewise(sum float32, ask []spoken, got []uint64, bit uint64) float32 {
	for _, s := range ask {
		bearers := w.bearers[s.concept]
		if bearers == 0 {
			continue
		}
		var missing float32
		for _, i := range w.elements[bearers-1] {
			if got[i]&bit == 0 {
				got[i] |= bit
				missing += w.known[i]
			}
		}
		sum += sameConcept * min(missing, s.weight) * min(1, w.book.concepts[s.concept]/rareConcept)
	}
	return sum
}

// rareConcept is the weight from which a concept counts in full: that of one which about every twentieth claim has.
const rareConcept = 3
