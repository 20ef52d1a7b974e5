package bot

import (
	"slices"
	"strings"

	"ryggrad/index"
	"ryggrad/internal/language"
)

// shortMessage is how many words a message may have and be nothing to search with where it names nothing of ours. Of
// 10,000 labelled questions seven are so short and name nothing, and those have a word for the back in them.
const shortMessage = 10

// askedSo is how like a message has to be to a way of asking for the best claim to be one, whatever it names: people ask
// "is an app good enough?", and nothing rude, no name and no slip of the thumb came nearer than 0.79.
const askedSo = 0.85

// isBare reports whether a message is short and names nothing of ours: no part of the body, no activity, treatment or
// topic, no source, nothing that the screen knows, and nothing that an earlier question left open. What is rude, a name or
// a slip of the thumb has words that some claim has too, and a search by those brings just any claim.
func (b *Bot) isBare(t *turn, result index.Result) bool {
	if t.assessment != nil || len(result.Mentions) > 0 || len(result.Sources) > 0 || language.CountWords(t.text) > shortMessage {
		return false
	}
	if len(result.Hits) > 0 && result.Hits[0].Parts.Ask >= askedSo {
		return false
	}
	parts := b.texts[t.spoken].Intents["subject"]
	for token := range language.Words(t.text) {
		if slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(token.Text, part) }) {
			return false
		}
	}
	return true
}
