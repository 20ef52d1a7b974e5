package bot

import (
	"slices"

	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/language"
)

// mostSuggestions is how many follow-up questions a reply offers.
const mostSuggestions = 3

// suggest returns questions that can be asked next: about the other phase where the question left it open, then those
// that claims near the answer answer, among the hits first and then in the corpus.
func (b *Bot) suggest(c choice, hits []index.Hit, l language.Language) []string {
	suggestions := []string{}
	switch c.otherPhase {
	case acute:
		suggestions = append(suggestions, b.texts[l].PhaseAcute)
	case chronic:
		suggestions = append(suggestions, b.texts[l].PhaseChronic)
	}
	answer := c.claims[0]
	add := func(claim *corpus.Claim) (full bool) {
		if question := claim.Asks.In(l)[0]; !slices.Contains(suggestions, question) {
			suggestions = append(suggestions, question)
		}
		return len(suggestions) == mostSuggestions
	}
	for _, hit := range hits {
		if !slices.Contains(c.claims, hit.Claim) && b.related(answer, hit.Claim) && add(hit.Claim) {
			return suggestions
		}
	}
	for _, claim := range b.nextTo(answer) {
		if !slices.Contains(c.claims, claim) && add(claim) {
			break
		}
	}
	return suggestions
}

// nextTo returns a few claims that are related to one, those first that it shares its first concepts with. They are found
// once for each claim.
func (b *Bot) nextTo(claim *corpus.Claim) []*corpus.Claim {
	if found, ok := b.next.Load(claim); ok {
		return found.([]*corpus.Claim)
	}
	var next []*corpus.Claim
	for _, id := range claim.Concepts {
		for _, other := range b.about(id) {
			if len(next) < mostClaims+mostSuggestions && other != claim && b.related(claim, other) && !slices.Contains(next, other) {
				next = append(next, other)
			}
		}
	}
	b.next.Store(claim, next)
	return next
}

// related reports whether two claims are about the same activity, treatment or medicine, or where the first is about
// none, whether they share a concept other than back pain itself and how long it has lasted.
func (b *Bot) related(one, other *corpus.Claim) bool {
	if b.sameThing(one, other) {
		return true
	}
	for _, id := range one.Concepts {
		concept, found := b.corpus.Concept(id)
		if !found || concept.Kind == corpus.Phase || id == "back-pain" || id == "low-back-pain" || id == "pain" {
			continue
		}
		if isThing(concept.Kind) {
			return false
		}
		if slices.Contains(other.Concepts, id) {
			return true
		}
	}
	return false
}

// nearest returns the questions nearest to one that was declined, or the examples where nothing is near.
func (b *Bot) nearest(hits []index.Hit, l language.Language) []string {
	suggestions := []string{}
	for _, hit := range hits {
		if len(suggestions) == mostSuggestions {
			break
		}
		if hit.Parts.Shared[0]+hit.Parts.Shared[1] > 0 {
			suggestions = append(suggestions, hit.Claim.Asks.In(l)[0])
		}
	}
	for _, example := range b.texts[l].Examples {
		if len(suggestions) < mostSuggestions && !slices.Contains(suggestions, example) {
			suggestions = append(suggestions, example)
		}
	}
	return suggestions
}
