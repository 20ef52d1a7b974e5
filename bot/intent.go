package bot

import (
	"slices"
	"strings"

	"ryggrad/internal/language"
)

// intent is something that a person may want other than a finding.
type intent string

const (
	greeting intent = "greeting"
	thanks   intent = "thanks"
	farewell intent = "farewell"
	help     intent = "help"
	privacy  intent = "privacy"
)

// intents finds what a message wants, by words that show it together.
type intents struct {
	patterns map[language.Language][]pattern
	answer   map[language.Language][][]string                   // stems of the words with which people ask for a language
	names    map[language.Language]map[string]language.Language // stems of the names of languages
}

type pattern struct {
	intent intent
	stems  []string // all of them have to be there
}

// Most words that a message may have beside those of a greeting or a single word such as "help", and beside those of
// another intent, before it is taken for a question.
const (
	beyondGreeting = 2
	beyondIntent   = 6
)

func newIntents(all map[language.Language]*texts) *intents {
	in := &intents{
		patterns: make(map[language.Language][]pattern),
		answer:   make(map[language.Language][][]string),
		names:    make(map[language.Language]map[string]language.Language),
	}
	for l, t := range all {
		for _, which := range []intent{privacy, help, thanks, farewell, greeting} {
			for _, words := range t.Intents[string(which)] {
				in.patterns[l] = append(in.patterns[l], pattern{which, stems(l, words)})
			}
		}
		for _, words := range t.Intents["language"] {
			in.answer[l] = append(in.answer[l], stems(l, words))
		}
		in.names[l] = make(map[string]language.Language)
		for code, names := range t.Answers {
			for _, name := range names {
				in.names[l][language.Stem(l, name)] = language.Language(code)
			}
		}
	}
	return in
}

func stems(l language.Language, text string) []string {
	var out []string
	for _, token := range language.Tokenize(language.Normalize(text)) {
		out = append(out, language.Stem(l, token.Text))
	}
	return out
}

// find returns the intent of a message in a language, or "" for a question. A message that speaks of the subject is a
// question, however it begins.
func (in *intents) find(text string, l language.Language, onSubject bool) intent {
	if onSubject {
		return ""
	}
	words := stems(l, text)
	if len(words) == 0 {
		return ""
	}
	for _, p := range in.patterns[l] {
		beyond := beyondIntent
		if p.intent == greeting || p.intent == thanks || p.intent == farewell || len(p.stems) == 1 {
			beyond = beyondGreeting
		}
		if len(words) <= len(p.stems)+beyond && containsAll(words, p.stems) {
			return p.intent
		}
	}
	return ""
}

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
	words := stems(l, text)
	most := namingLanguage
	if slices.ContainsFunc(in.answer[l], func(p []string) bool { return containsAll(words, p) }) {
		most = askingForLanguage
	}
	if len(words) > most {
		return "", false
	}
	for _, from := range language.All() {
		for _, word := range stems(from, text) {
			if wanted, found := in.names[from][word]; found && (from == l || len(words) <= namingLanguage) {
				return wanted, true
			}
		}
	}
	return "", false
}

func containsAll(words, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}
