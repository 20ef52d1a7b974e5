package bot

import (
	"crypto/sha256"
	"encoding/base64"

	"ryggrad/internal/language"
)

// suggestionBytes of a hash name a suggestion: with some thousand of them, two alike are not to be expected, and a test
// holds that there are none.
const suggestionBytes = 12

// SuggestionID names a suggested question in 16 characters of A-Z, a-z, 0-9, - and _, for the buttons of platforms that
// carry only so much.
func SuggestionID(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:suggestionBytes])
}

// Suggestion returns the question that an id names, and whether there is one: an old button may name a question that the
// corpus no longer has.
func (b *Bot) Suggestion(id string) (text string, found bool) {
	text, found = b.suggestions().byID[id]
	return text, found
}

// suggestions are all questions that the bot may suggest.
type suggestions struct {
	byID  map[string]string
	texts map[string]bool
}

// newSuggestions takes some milliseconds, which the start has no time for.
func (b *Bot) newSuggestions() suggestions {
	all := suggestions{make(map[string]string), make(map[string]bool)}
	add := func(text string) { all.byID[SuggestionID(text)], all.texts[text] = text, true }
	for _, l := range language.All() {
		t := b.texts[l]
		add(t.PhaseAcute)
		add(t.PhaseChronic)
		for _, text := range t.Examples {
			add(text)
		}
		for i := range b.corpus.Claims {
			add(b.corpus.Claims[i].Asks.In(l)[0])
		}
	}
	return all
}
