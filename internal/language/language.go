// Package language reads Swedish, Norwegian, Danish and English as people type them.
//
// From the bottom up: [Normalize] cleans what a stranger sent, [Tokenize] cuts it into words, [Fold] writes a word in
// plain ASCII letters so that "smärta", "smarta" and "smaerta" meet, [Stem] cuts the inflection off, [Compounds] takes
// Scandinavian compounds apart, [Speller] finds the known word behind a misspelling, an [Analyzer] does all of that to a
// text, and an [Identifier] tells which language a text is in. What they keep of words stands in a [StringTable].
//
// The trap: stems are folded, and so are never for showing.
package language

import "golang.org/x/text/language"

// Language is one of the four languages that are answered, as its ISO 639-1 code. Nynorsk is understood as Norwegian.
type Language string

// The languages that are answered.
const (
	Swedish   Language = "sv"
	Norwegian Language = "nb"
	Danish    Language = "da"
	English   Language = "en"
)

// All returns the four languages in the order in which they are always listed.
func All() []Language {
	return []Language{Swedish, Norwegian, Danish, English}
}

// Parse returns the language that a code or a locale ("sv", "sv-SE", "nn_NO", "no") names, and whether there is one.
func Parse(code string) (Language, bool) {
	tag, err := language.Parse(code)
	if err != nil {
		return "", false
	}
	base, confidence := tag.Base()
	if confidence == language.No {
		return "", false
	}
	switch base.String() {
	case "sv":
		return Swedish, true
	case "nb", "nn", "no":
		return Norwegian, true
	case "da":
		return Danish, true
	case "en":
		return English, true
	}
	return "", false
}
