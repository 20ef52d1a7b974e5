package bot

import (
	"context"
	"slices"

	"ryggrad/corpus"
	"ryggrad/index"
)

// Compare answers a message that names an activity or a treatment with what each source says of it, side by side: one
// claim a source, and where they differ. It is screened, remembered and answered in the same way as any other message. A
// message that names nothing to compare is asked what it means.
func (b *Bot) Compare(ctx context.Context, m Message) (Reply, error) {
	reply, _, err := b.handle(ctx, m, b.compare)
	return reply, err
}

func (b *Bot) compare(_ context.Context, t *turn) (Reply, error) {
	question, err := b.index.Read(t.text, t.spoken)
	if err != nil {
		return Reply{}, err
	}
	for _, concept := range b.compared(t, question.Mentions()) {
		if c, found := b.side(append([]string{concept.ID}, concept.CoveredBy...)); found {
			var unnamed *corpus.Concept
			if len(concept.CoveredBy) > 0 {
				unnamed = concept
			}
			t.talk.remember(question.Mentions(), c)
			return b.compose(t, c, []string{c.claims[0].Asks.In(t.in)[0]}, unnamed), nil
		}
	}
	return b.withAssessment(b.say(Info, t.in, b.texts[t.in].CompareWhat), t.assessment), nil
}

// compared returns what a message may want compared: the concept whose very name it is, as when one was picked from a
// list, then what it mentions.
func (b *Bot) compared(t *turn, mentions []index.Mention) []*corpus.Concept {
	var concepts []*corpus.Concept
	typed := folded(t.text)
	for i := range b.corpus.Concepts {
		concept := &b.corpus.Concepts[i]
		if isCompared(concept) && (folded(concept.Name.In(t.in)) == typed || folded(concept.Name.In(t.spoken)) == typed) {
			concepts = append(concepts, concept)
		}
	}
	for _, mention := range mentions {
		if isCompared(mention.Concept) {
			concepts = append(concepts, mention.Concept)
		}
	}
	return concepts
}

func isCompared(concept *corpus.Concept) bool {
	return isThing(concept.Kind) || concept.Kind == corpus.Condition
}

// side puts the sources side by side on a concept, the first of ids on which two say something, else one does: of each
// source the claim that takes part in their disagreement, or the one that is most about it.
func (b *Bot) side(ids []string) (choice, bool) {
	var best choice
	for _, id := range ids {
		c := b.oneEach(b.about(id))
		if len(c.claims) > len(best.claims) {
			best = c
		}
		if len(best.claims) > 1 {
			break
		}
	}
	return best, len(best.claims) > 0
}

// sides is how many of a disagreement's claims, the first among them, have to be about the concept that is compared.
const sides = 2

// oneEach picks a claim of each source, five at the most, those of a disagreement before others.
func (b *Bot) oneEach(claims []*corpus.Claim) choice {
	var c choice
	for i := range b.corpus.Disagreements {
		d := &b.corpus.Disagreements[i]
		matter := 0
		for _, claim := range claims {
			if slices.Contains(d.Claims, claim.ID) {
				matter++
			}
		}
		if matter >= sides && slices.ContainsFunc(claims, func(claim *corpus.Claim) bool { return claim.ID == d.Claims[0] }) {
			c.disagreement, c.claims = d, b.missingSides(d, nil)
			break
		}
	}
	has := func(source *corpus.Source) bool {
		return slices.ContainsFunc(c.claims, func(claim *corpus.Claim) bool { return claim.Source == source })
	}
	for _, claim := range claims {
		if claim.Stance != corpus.None && !has(claim.Source) {
			c.add(claim)
		}
	}
	for _, claim := range claims {
		if !has(claim.Source) {
			c.add(claim)
		}
	}
	return c
}
