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
	b.suggestionsOnce.Do(func() {
		b.suggestions = make(map[string]string)
		for _, l := range language.All() {
			t := b.texts[l]
			for _, text := range append([]string{t.PhaseAcute, t.PhaseChronic}, t.Examples...) {
				b.suggestions[SuggestionID(text)] = text
			}
			for i := range b.corpus.Claims {
				text := b.corpus.Claims[i].Asks.In(l)[0]
				b.suggestions[SuggestionID(text)] = text
			}
		}
	})
	text, found = b.suggestions[id]
	return text, found
}
