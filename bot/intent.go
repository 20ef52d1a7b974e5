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
	starts   map[language.Language]map[string][]int             // by stem: the patterns whose first word it will do for
	longest  int                                                // how many words the longest pattern has
	beside   map[language.Language]map[string]bool              // stems of words that say nothing beside a greeting
	asking   map[language.Language][]words                      // the words that make a question
	answer   map[language.Language][]words                      // the words with which people ask for a language
	names    map[language.Language]map[string]language.Language // stems of the names of languages
}

type pattern struct {
	intent intent
	words  words
}

// words are words that have to stand in a message together, in any order: by word the stems that will do.
type words [][]string

// Most words that a message may have beside those of a greeting or a single word such as "help", and beside those of
// another intent, before it is taken for a question. People who thank, and ask nothing, take as many words as they like.
const (
	beyondGreeting = 2
	beyondSubject  = 4 // where the message names something of the subject
	beyondIntent   = 8
	beyondThanks   = 12
)

func newIntents(all map[language.Language]*texts) *intents {
	in := &intents{
		patterns: make(map[language.Language][]pattern),
		starts:   make(map[language.Language]map[string][]int),
		beside:   make(map[language.Language]map[string]bool),
		asking:   make(map[language.Language][]words),
		answer:   make(map[language.Language][]words),
		names:    make(map[language.Language]map[string]language.Language),
	}
	for l, t := range all {
		in.starts[l] = make(map[string][]int)
		for _, which := range []intent{privacy, help, thanks, farewell, greeting} {
			for _, text := range t.Intents[string(which)] {
				p := pattern{which, newWords(l, text)}
				for _, stem := range p.words[0] {
					in.starts[l][stem] = append(in.starts[l][stem], len(in.patterns[l]))
				}
				in.patterns[l] = append(in.patterns[l], p)
				in.longest = max(in.longest, len(p.words))
			}
		}
		in.beside[l] = make(map[string]bool)
		for _, text := range t.Intents["beside"] {
			for _, stem := range stems(l, text) {
				in.beside[l][stem] = true
			}
		}
		for _, text := range t.Intents["question"] {
			in.asking[l] = append(in.asking[l], newWords(l, text))
		}
		for _, text := range t.Intents["language"] {
			in.answer[l] = append(in.answer[l], newWords(l, text))
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

// newWords reads words as they stand in the texts: those that will do for each other with a "|" between them.
func newWords(l language.Language, text string) words {
	var out words
	for together := range strings.FieldsSeq(text) {
		var alternatives []string
		for word := range strings.SplitSeq(together, "|") {
			alternatives = append(alternatives, stems(l, word)...)
		}
		out = append(out, alternatives)
	}
	return out
}

func stems(l language.Language, text string) []string {
	var out []string
	for token := range language.Words(language.Normalize(text)) {
		out = append(out, language.Stem(l, token.Text))
	}
	return out
}

const (
	// shortGreeting is how many words a message may have and be a greeting in another language than it was taken for: of
	// "tjenare!" alone nothing else tells the language.
	shortGreeting = 3
	// manyWords is of how many words a pattern has to be to stand in another language than the message was taken for, and
	// beside what the message names, where those are words of the pattern ("is it a machine" is not about machines).
	manyWords = 3
	// manySubjects is how many words of the subject no pattern takes in.
	manySubjects = 2
)

// find returns the intent of a message and the language that it is said in, or "" for a question. A message that speaks
// of the subject is a question, however it begins. Subject are the words of it that do. A long message whose language is
// certain is looked through in that language alone.
func (in *intents) find(text string, l language.Language, certain bool, subject []string) (intent, language.Language) {
	beyond := beyondThanks
	switch {
	case len(subject) >= manySubjects:
		return "", l
	case len(subject) > 0:
		beyond = beyondSubject
	}
	length := language.CountWords(text)
	if length > in.longest+beyond {
		return "", l
	}
	if found := in.findIn(text, l, subject, 1); found != "" {
		return found, l
	}
	if certain && length > manyWords+beyondIntent {
		return "", l
	}
	for _, other := range language.All() {
		if other == l {
			continue
		}
		if found := in.findIn(text, other, subject, manyWords); found != "" {
			return found, other
		}
		if length > shortGreeting {
			continue
		}
		switch found := in.findIn(text, other, subject, 1); found {
		case greeting, thanks, farewell:
			return found, other
		}
	}
	return "", l
}

// findIn finds an intent by the patterns of a language that have at least so many words, or by courtesies that leave
// nothing of the message over.
func (in *intents) findIn(text string, l language.Language, subject []string, least int) intent {
	said := stems(l, text)
	possible := in.possible(said, l)
	if len(possible) == 0 {
		return ""
	}
	asks := strings.Contains(text, "?") ||
		slices.ContainsFunc(in.asking[l], func(w words) bool { return w.in(said) != nil })
	polite := in.polite(said, possible, l, asks)
	for _, i := range possible {
		p := &in.patterns[l][i]
		if len(p.words) < least && (!p.polite() || polite < len(said)) {
			continue
		}
		at := p.words.in(said)
		if at == nil || len(subject) > 0 && (p.polite() && asks || !p.takes(l, subject)) {
			continue
		}
		beyond := len(said) - len(p.words)
		if p.polite() {
			beyond = min(beyond, len(said)-polite)
		}
		if beyond <= p.beyond(asks, len(subject) > 0) {
			return p.intent
		}
	}
	return ""
}

// possible returns the patterns of whose first words a message has one, in their order.
func (in *intents) possible(said []string, l language.Language) []int {
	var possible []int
	for _, stem := range said {
		possible = append(possible, in.starts[l][stem]...)
	}
	slices.Sort(possible)
	return slices.Compact(possible)
}

// polite returns how many words of a message belong to greetings, thanks and farewells. Those that say nothing beside
// them belong to them where nothing is left, and nothing is asked.
func (in *intents) polite(said []string, possible []int, l language.Language, asks bool) int {
	belongs := make([]bool, len(said))
	for _, i := range possible {
		if p := &in.patterns[l][i]; p.polite() {
			for _, i := range p.words.in(said) {
				belongs[i] = true
			}
		}
	}
	polite, beside := 0, 0
	for i, word := range said {
		switch {
		case belongs[i]:
			polite++
		case in.beside[l][word]:
			beside++
		}
	}
	if !asks && polite+beside == len(said) {
		return len(said)
	}
	return polite
}

// takes reports whether all words of the subject are words of the pattern. One of few words takes in none, but for a
// greeting that was read as a misspelling of something else.
func (p *pattern) takes(l language.Language, subject []string) bool {
	if len(p.words) < manyWords && !p.polite() {
		return false
	}
	for _, text := range subject {
		for _, stem := range stems(l, text) {
			if !slices.ContainsFunc(p.words, func(alternatives []string) bool { return slices.Contains(alternatives, stem) }) {
				return false
			}
		}
	}
	return true
}

// polite reports whether the pattern is of what people say before and after a question.
func (p *pattern) polite() bool {
	return p.intent == greeting || p.intent == thanks || p.intent == farewell
}

// beyond returns how many words a message may have beside those of the pattern.
func (p *pattern) beyond(asks, onSubject bool) int {
	switch {
	case onSubject:
		return beyondSubject
	case p.intent == thanks && !asks:
		return beyondThanks
	case p.intent == privacy:
		return beyondIntent
	case p.polite() || len(p.words) == 1:
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

// in returns the places where the words stand in what was said, each at a place of its own ("hej hej" twice), or nil
// where one of them is not there.
func (w words) in(said []string) []int {
	var at []int
	for _, alternatives := range w {
		i := slices.IndexFunc(said, func(word string) bool { return slices.Contains(alternatives, word) })
		for i >= 0 && slices.Contains(at, i) {
			next := slices.IndexFunc(said[i+1:], func(word string) bool { return slices.Contains(alternatives, word) })
			if next < 0 {
				return nil
			}
			i += next + 1
		}
		if i < 0 {
			return nil
		}
		at = append(at, i)
	}
	return at
}
