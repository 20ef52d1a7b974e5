package bot

import (
	"slices"
	"strings"

	"ryggrad/internal/language"
)

// Most words of a message that asks for a language: with a word such as "answer", and without.
const (
	askingForLanguage = 8
	namingLanguage    = 3
)

// asksFor returns the language in which a message asks to be answered, such as "answer in English" or just "svenska".
func (in *intents) asksFor(text string, l language.Language, onSubject bool) (language.Language, bool) {
	if onSubject || strings.Count(text, " ") >= askingForLanguage {
		return "", false
	}
	said := stems(l, text)
	most := namingLanguage
	if slices.ContainsFunc(in.answer[l], func(w words) bool { return w.in(said) != nil }) {
		most = askingForLanguage
	}
	if len(said) > most {
		return "", false
	}
	for _, from := range language.All() {
		for _, word := range stems(from, text) {
			if wanted, found := in.names[from][word]; found && (from == l || len(said) <= namingLanguage) {
				return wanted, true
			}
		}
	}
	return "", false
}
