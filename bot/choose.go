package bot

import (
	"slices"

	"ryggrad/corpus"
	"ryggrad/index"
)

// Bounds of an answer.
const (
	mostClaims = 5
	// besideShare is the share of the best hit's score that a further claim needs to stand beside it.
	besideShare = 0.55
	// surelyBeside is how many of the best hits are taken before room is made for the other side of a disagreement and
	// for the other phase.
	surelyBeside = 3
)

// choice is the claims of an answer, the first of which answers.
type choice struct {
	claims       []*corpus.Claim
	disagreement *corpus.Disagreement
	otherPhase   string // the phase that the question left open and that the claims tell apart, or ""
}

// choose picks the claims of an answer from a search's hits.
func (b *Bot) choose(result index.Result) choice {
	var c choice
	first := result.Hits[0]
	beside := func(i int) bool {
		return i < len(result.Hits) && result.Hits[i].Score >= besideShare*first.Score
	}
	for i := 0; i < surelyBeside && beside(i); i++ {
		c.claims = append(c.claims, result.Hits[i].Claim)
	}
	b.addOtherSide(&c)
	b.addOtherPhase(&c, result)
	for i := surelyBeside; len(c.claims) < mostClaims && beside(i); i++ {
		if b.related(c.claims[0], result.Hits[i].Claim) {
			c.add(result.Hits[i].Claim)
		}
	}
	return c
}

// add appends a claim that is not there yet, where there is room.
func (c *choice) add(claim *corpus.Claim) {
	if len(c.claims) < mostClaims && !slices.Contains(c.claims, claim) {
		c.claims = append(c.claims, claim)
	}
}

// addOtherSide adds, where the answer touches a disagreement, a claim of each source that takes part in it. What stands
// beside the answer and is no part of it makes room, last first.
func (b *Bot) addOtherSide(c *choice) {
	for i := range b.corpus.Disagreements {
		d := &b.corpus.Disagreements[i]
		if !slices.Contains(d.Claims, c.claims[0].ID) {
			continue
		}
		c.disagreement = d
		missing := b.missingSides(d, c.claims)
		for n := len(c.claims) - 1; n > 0 && len(c.claims)+len(missing) > mostClaims; n-- {
			if !slices.Contains(d.Claims, c.claims[n].ID) {
				c.claims = slices.Delete(c.claims, n, n+1)
			}
		}
		for _, claim := range missing {
			c.add(claim)
		}
		return
	}
}

// missingSides returns the first claim of each source of a disagreement that has none among claims.
func (b *Bot) missingSides(d *corpus.Disagreement, claims []*corpus.Claim) []*corpus.Claim {
	seen := make(map[*corpus.Source]bool)
	for _, claim := range claims {
		if slices.Contains(d.Claims, claim.ID) {
			seen[claim.Source] = true
		}
	}
	var missing []*corpus.Claim
	for _, id := range d.Claims {
		if claim, found := b.corpus.Claim(id); found && !seen[claim.Source] {
			seen[claim.Source] = true
			missing = append(missing, claim)
		}
	}
	return missing
}

const (
	acute   = "acute"
	chronic = "chronic"
)

// addOtherPhase adds, where the question does not say how long the trouble has lasted and the answer holds for new or
// for long-lasting trouble alone, what is said of the same thing in the other phase.
func (b *Bot) addOtherPhase(c *choice, result index.Result) {
	for _, m := range result.Mentions {
		if m.Concept.Kind == corpus.Phase {
			return
		}
	}
	answer := c.claims[0]
	isAcute, isChronic := slices.Contains(answer.Concepts, acute), slices.Contains(answer.Concepts, chronic)
	if isAcute == isChronic {
		return
	}
	here, other := acute, chronic
	if isChronic {
		here, other = chronic, acute
	}
	for _, hit := range result.Hits {
		if hit.Score < besideShare*result.Hits[0].Score {
			return
		}
		has := hit.Claim.Concepts
		if slices.Contains(has, other) && !slices.Contains(has, here) && b.sameThing(answer, hit.Claim) {
			c.otherPhase = other
			c.add(hit.Claim)
			return
		}
	}
}

// sameThing reports whether two claims are about the same activity, treatment or medicine.
func (b *Bot) sameThing(one, other *corpus.Claim) bool {
	return slices.ContainsFunc(one.Concepts, func(id string) bool {
		if !slices.Contains(other.Concepts, id) {
			return false
		}
		concept, found := b.corpus.Concept(id)
		return found && isThing(concept.Kind)
	})
}

// isThing reports whether concepts of a kind are something that is done or taken.
func isThing(kind corpus.Kind) bool {
	return kind == corpus.Activity || kind == corpus.Treatment || kind == corpus.Medicine
}
