package index

import (
	"math"
	"math/bits"
	"slices"
)

// outline is what is quickly seen of a claim: its words and its concepts.
type outline struct {
	claim int
	score float64
	parts Parts
}

// outlineAll outlines the candidates.
func (w *weighing) outlineAll(candidates []int) {
	n := len(w.question.elements)
	w.outlines = slices.Grow(w.outlines[:0], len(candidates))[:len(candidates)]
	w.got = slices.Grow(w.got[:0], n*len(candidates))[:n*len(candidates)]
	clear(w.got)
	var densest float64
	for i, claim := range candidates {
		w.outlines[i] = outline{claim: claim}
		parts := &w.outlines[i].parts
		w.outline(&w.book.entries.list[claim], w.got[i*n:(i+1)*n], parts)
		parts.Source = len(w.question.sources) > 0 && slices.Contains(w.question.sources, w.book.corpus.Claims[claim].Source)
		densest = max(densest, parts.Density)
	}
	for i := range w.outlines {
		parts := &w.outlines[i].parts
		if densest > 0 {
			parts.Density /= densest
		}
		parts.Learnt = w.learnt(w.outlines[i].claim)
		w.outlines[i].score = parts.score() + parts.Learnt
	}
}

func (w *weighing) outline(e *entry, got []uint64, parts *Parts) {
	parts.Words, parts.Core = w.share(e, got)
	parts.Density = parts.Words / e.length
	parts.Missing = w.missing(e)
	w.compareConcepts(e, parts)
	parts.Region, parts.Effect = w.otherRegion(e), e.effect
}

// compareConcepts compares the claim's concepts with the question's, group by group.
func (w *weighing) compareConcepts(e *entry, p *Parts) {
	var both, has [groups]float32
	for _, n := range within(w.book.entries.concepts, e.concepts) {
		g := w.book.groups[n]
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

// otherRegion reports whether the question says where it hurts and the claim is about somewhere else.
func (w *weighing) otherRegion(e *entry) bool {
	other := false
	for _, n := range within(w.book.entries.concepts, e.concepts) {
		region := w.book.corpus.Concepts[n].Region
		if region == "" {
			continue
		}
		if len(w.question.regions) == 0 || slices.Contains(w.question.regions, region) {
			return false
		}
		other = true
	}
	return other
}

// onlyInText is what a word counts that a claim has in its text and in none of its asks.
const onlyInText = 0.8

// share returns the share of the question's weight that the claim has in any of its asks or its text, and the share that
// is at its core: there, a word counts by how many of the asks have it or speak of what it stands for. "Sørensen" is what
// nearly all asks of one claim are about, "property" a word that somebody happened to use for another. It sets, by
// element, which asks have it.
func (w *weighing) share(e *entry, got []uint64) (anywhere, core float64) {
	if w.question.weight == 0 {
		return 0, 0
	}
	w.look(e, got)
	var sum, central float32
	for i, asks := range got {
		part := w.spoken[i]
		switch {
		case asks != 0:
			sum += w.known[i]
			part = max(part, root(float32(bits.OnesCount64(asks))/float32(e.asks.length())))
		case w.text[i]:
			sum += onlyInText * w.known[i]
		}
		central += w.known[i] * part
	}
	return float64(sum / w.question.weight), float64(central / w.question.weight)
}

// look finds the question's words in a claim: by element, which asks have it, whether the text alone does, and how much
// the asks speak of what it stands for.
func (w *weighing) look(e *entry, got []uint64) {
	clear(w.text)
	clear(w.spoken)
	askedIn := within(w.book.entries.askedIn, e.asked)
	for i, n := range within(w.book.entries.asked, e.asked) {
		if at := w.byTerm[n]; at != 0 {
			got[at-1] = askedIn[i]
		}
	}
	for _, n := range within(w.book.entries.text, e.text) {
		if at := w.byTerm[n]; at != 0 {
			w.text[at-1] = true
		}
	}
	speaks := within(w.book.entries.speaks, e.speaks)
	for i := range speaks {
		t := &speaks[i]
		if bearers := w.bearers[t.concept]; bearers != 0 {
			for _, k := range w.elements[bearers-1] {
				w.spoken[k] = max(w.spoken[k], t.spoken)
			}
		}
	}
}

func root(share float32) float32 { return float32(math.Sqrt(float64(share))) }

// missing returns the share of what the claim is about that the question does not speak of, from 0 to nearly 1.
func (w *weighing) missing(e *entry) float64 {
	var all, missing float32
	speaks := within(w.book.entries.speaks, e.speaks)
	for i := range speaks {
		t := &speaks[i]
		all += t.central
		if w.concepts[t.concept] == 0 {
			missing += t.central
		}
	}
	return float64(missing / (all + 1)) // the one: missing little is little, also where it is all that there is
}
