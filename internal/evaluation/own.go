package evaluation

import (
	"context"
	"fmt"
	"slices"

	"ryggrad/bot"
	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// RunOwn asks a bot the questions that it shows on buttons itself: the first way of asking for each claim, in each
// language. A button that is declined, raises a flag or answers something else would be a dead end of our own making.
func (r *Results) RunOwn(ctx context.Context, b Asker, c *corpus.Corpus) error {
	const set = "buttons"
	own := r.figure(set, "own", "the claim that a button asks for is in the reply")
	quiet := r.figure(set, "own-quiet", "no button raises a flag")
	languages := r.figure(set, "own-language", "in the button's language")
	for i := range c.Claims {
		claim := &c.Claims[i]
		for _, l := range language.All() {
			asks := claim.Asks.In(l)
			if len(asks) == 0 {
				continue
			}
			reply, err := b.Reply(ctx, bot.Message{Text: asks[0]})
			if err != nil {
				return fmt.Errorf("evaluation: %s in %s: %w", claim.ID, l, err)
			}
			there := slices.ContainsFunc(reply.Claims, func(c bot.Claim) bool { return c.ID == claim.ID })
			level, flags := assessed(reply)
			own.count(string(l), there)
			quiet.count(string(l), level == "")
			languages.count(string(l), reply.Language == string(l))
			switch {
			case level != "":
				r.miss(set, "%s %s raises %s %v: %s", claim.ID, l, level, flags, asks[0])
			case reply.Language != string(l):
				r.miss(set, "%s %s is answered in %s: %s", claim.ID, l, reply.Language, asks[0])
			case !there:
				r.miss(set, "%s %s [%s]: %s", claim.ID, l, reply.Kind, asks[0])
			}
		}
	}
	return nil
}
