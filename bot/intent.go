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
	asking   map[language.Language][][]string                   // stems of the words that make a question
	answer   map[language.Language][][]string                   // stems of the words with which people ask for a language
	names    map[language.Language]map[string]language.Language // stems of the names of languages
}

type pattern struct {
	intent intent
	stems  []string // all of them have to be there
}

// Most words that a message may have beside those of a greeting or a single word such as "help", and beside those of
// another intent, before it is taken for a question. People who thank, and ask nothing, take as many words as they like.
const (
	beyondGreeting = 2
	beyondIntent   = 8
	beyondThanks   = 12
)

func newIntents(all map[language.Language]*texts) *intents {
	in := &intents{
		patterns: make(map[language.Language][]pattern),
		asking:   make(map[language.Language][][]string),
		answer:   make(map[language.Language][][]string),
		names:    make(map[language.Language]map[string]language.Language),
	}
	for l, t := range all {
		for _, which := range []intent{privacy, help, thanks, farewell, greeting} {
			for _, words := range t.Intents[string(which)] {
				in.patterns[l] = append(in.patterns[l], pattern{which, stems(l, words)})
			}
		}
		for _, words := range t.Intents["question"] {
			in.asking[l] = append(in.asking[l], stems(l, words))
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
	for token := range language.Words(language.Normalize(text)) {
		out = append(out, language.Stem(l, token.Text))
	}
	return out
}

// shortGreeting is how many words a message may have and be a greeting in another language than it was taken for: of
// "tjenare!" alone nothing else tells the language.
const shortGreeting = 3

// find returns the intent of a message and the language that it is said in, or "" for a question. A message that speaks
// of the subject is a question, however it begins.
func (in *intents) find(text string, l language.Language, onSubject bool) (intent, language.Language) {
	if onSubject {
		return "", l
	}
	if found := in.findIn(text, l); found != "" {
		return found, l
	}
	for _, other := range language.All() {
		if other != l && language.CountWords(text) <= shortGreeting {
			switch found := in.findIn(text, other); found {
			case greeting, thanks, farewell:
				return found, other
			}
		}
	}
	return "", l
}

func (in *intents) findIn(text string, l language.Language) intent {
	words := stems(l, text)
	if len(words) == 0 {
		return ""
	}
	asks := strings.Contains(text, "?") ||
		slices.ContainsFunc(in.asking[l], func(p []string) bool { return containsAll(words, p) })
	for _, p := range in.patterns[l] {
		if len(words) <= len(p.stems)+p.beyond(asks) && containsAll(words, p.stems) {
			return p.intent
		}
	}
	return ""
}

// beyond returns how many words a message may have beside those of the pattern.
func (p *pattern) beyond(asks bool) int {
	switch {
	case p.intent == thanks && !asks:
		return beyondThanks
	case p.intent == privacy:
		return beyondIntent
	case p.intent == greeting || p.intent == thanks || p.intent == farewell || len(p.stems) == 1:
		return beyondGreeting
	default:
		return beyondIntent
	}
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

// containsAll reports whether all the wanted words are there, one that is wanted twice ("hej hej") twice.
func containsAll(words, wanted []string) bool {
	for i, w := range wanted {
		if count(words, w) < count(wanted[:i+1], w) {
			return false
		}
	}
	return true
}

func count(words []string, wanted string) int {
	n := 0
	for _, w := range words {
		if w == wanted {
			n++
		}
	}
	return n
}
