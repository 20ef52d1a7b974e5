package bot

import (
	"slices"
	"strings"

	"ryggrad/internal/language"
)

// intent is something that a person may want other than a finding.
type intent string

const (
	greeting        intent = "greeting"
	thanks          intent = "thanks"
	farewell        intent = "farewell"
	acknowledgement intent = "acknowledgement" // "ok", "I see"
	test            intent = "test"            // whether this works at all
	identity        intent = "identity"        // who answers here, who made it, whether it is a machine
	help            intent = "help"
	start           intent = "start" // where to begin, and examples; after a question it is one that goes on from there
	privacy         intent = "privacy"
	remark          intent = "remark" // what is said of the bot itself, and asks nothing
)

// courtesy reports whether the intent is one of those that people say before, between and after questions.
func (i intent) courtesy() bool {
	switch i {
	case greeting, thanks, farewell, acknowledgement, test:
		return true
	}
	return false
}

// intents finds what a message wants, by words that show it together.
type intents struct {
	patterns map[language.Language][]pattern
	starts   map[language.Language]map[string][]int             // by stem: the patterns whose first word it will do for
	longest  int                                                // how many words the longest pattern has
	beside   map[language.Language]map[string]bool              // stems of words that say nothing beside a greeting
	asking   map[language.Language][]words                      // the words that make a question together
	asksBy   map[language.Language]map[string]bool              // and those that do alone
	answer   map[language.Language][]words                      // the words with which people ask for a language
	names    map[language.Language]map[string]language.Language // stems of the names of languages
}

// Most words that a message may have beside those of a greeting or a single word such as "help", and beside those of
// another intent, before it is taken for a question. People who thank, and ask nothing, take as many words as they like.
const (
	beyondGreeting = 2
	beyondSubject  = 4 // where the message names something of the subject
	beyondIntent   = 8
	beyondStart    = 6
	beyondTogether = 1 // of "where do I begin" all belongs to it: what stands beside it is what to begin with
	beyondThanks   = 12
)

func newIntents(all map[language.Language]*texts) *intents {
	in := &intents{
		patterns: make(map[language.Language][]pattern),
		starts:   make(map[language.Language]map[string][]int),
		beside:   make(map[language.Language]map[string]bool),
		asking:   make(map[language.Language][]words),
		asksBy:   make(map[language.Language]map[string]bool),
		answer:   make(map[language.Language][]words),
		names:    make(map[language.Language]map[string]language.Language),
	}
	for l, t := range all {
		in.starts[l] = make(map[string][]int)
		for _, which := range []intent{privacy, identity, start, help, test, thanks, farewell, remark, greeting, acknowledgement} {
			for _, text := range t.Intents[string(which)] {
				text, together := strings.CutPrefix(text, ">")
				p := pattern{which, newWords(l, text), together}
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
		in.asksBy[l] = make(map[string]bool)
		for _, text := range t.Intents["question"] {
			w := newWords(l, text)
			if len(w) > 1 {
				in.asking[l] = append(in.asking[l], w)
				continue
			}
			for _, stem := range w[0] {
				in.asksBy[l][stem] = true
			}
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
// of the subject is a question, however it begins. Said are its stems, and subject the words of it that do. A message of
// more than a few words whose language is certain is looked through in that language alone.
func (in *intents) find(text string, said []string, l language.Language, certain bool, subject []string) (intent, language.Language) {
	beyond := beyondThanks
	if len(subject) > 0 {
		beyond = beyondSubject
	}
	length := len(said)
	if length > in.longest+beyond {
		return "", l
	}
	if found := in.findIn(text, said, l, subject, 1); found != "" {
		return found, l
	}
	if certain && length > shortGreeting || length > manyWords+beyondIntent {
		return "", l
	}
	for _, other := range language.All() {
		if other == l {
			continue
		}
		said := stems(other, text)
		if found := in.findIn(text, said, other, subject, manyWords); found != "" {
			return found, other
		}
		if length > shortGreeting {
			continue
		}
		if found := in.findIn(text, said, other, subject, 1); found.courtesy() {
			return found, other
		}
	}
	return "", l
}

// findIn finds an intent by the patterns of a language that have at least so many words, or by courtesies that leave
// nothing of the message over.
func (in *intents) findIn(text string, said []string, l language.Language, subject []string, least int) intent {
	possible := in.possible(said, l)
	if len(possible) == 0 {
		return ""
	}
	asks := in.asks(text, said, l)
	polite, all := in.polite(said, possible, l, asks)
	many := in.things(subject, l) >= manySubjects
	for _, i := range possible {
		p := &in.patterns[l][i]
		if p.intent == remark {
			if !asks && p.isRemark(said) && len(subject) < manySubjects {
				return remark
			}
			continue
		}
		if len(p.words) < least && (!p.polite() || !all) || !p.in(said) || !in.allows(p, l, subject, polite, asks) {
			continue
		}
		if many && !(p.polite() && all) && p.intent != start {
			continue
		}
		beyond := len(said) - len(p.words)
		switch {
		case p.polite() && all:
			beyond = 0
		case p.alone() && (asks || in.telling(p, l, said) > 0):
			continue
		case p.intent == start:
			beyond = in.telling(p, l, said)
		case p.polite():
			beyond = min(beyond, len(said)-len(polite))
		}
		if beyond <= p.beyond(asks, len(subject) > 0) {
			return p.intent
		}
	}
	return ""
}

// telling returns how many words of a message are neither the pattern's nor such as say nothing.
func (in *intents) telling(p *pattern, l language.Language, said []string) int {
	telling := 0
	for _, word := range said {
		if !in.beside[l][word] && !p.has(word) {
			telling++
		}
	}
	return telling
}

// asks reports whether a message has a question mark, or words that make a question.
func (in *intents) asks(text string, said []string, l language.Language) bool {
	return strings.Contains(text, "?") || slices.ContainsFunc(said, func(word string) bool { return in.asksBy[l][word] }) ||
		slices.ContainsFunc(in.asking[l], func(w words) bool { return w.in(said) != nil })
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

// polite returns the words of a message that belong to greetings, thanks and farewells, and whether courtesies are all of
// it, but for words that say nothing beside them. A message that asks is never all courtesy by such words.
func (in *intents) polite(said []string, possible []int, l language.Language, asks bool) (polite []string, all bool) {
	belongs, covered := make([]bool, len(said)), make(map[string]bool)
	for _, i := range possible {
		p := &in.patterns[l][i]
		if !p.polite() {
			continue
		}
		at := p.words.in(said)
		for _, i := range at {
			belongs[i] = belongs[i] || p.intent != acknowledgement && p.intent != test
		}
		for _, word := range said {
			covered[word] = covered[word] || at != nil && p.has(word)
		}
	}
	all = true
	for i, word := range said {
		if belongs[i] {
			polite = append(polite, word)
		}
		all = all && (covered[word] || !asks && in.beside[l][word])
	}
	return polite, all
}

// things returns how many words of the subject say something: the bot's name, which has the spine in it, does not.
func (in *intents) things(subject []string, l language.Language) int {
	things := 0
	for _, text := range subject {
		if slices.ContainsFunc(stems(l, text), func(stem string) bool { return !in.beside[l][stem] }) {
			things++
		}
	}
	return things
}

// greets reports whether a word is a greeting by itself, whatever else it was read as.
func (in *intents) greets(stem string, l language.Language) bool {
	return slices.ContainsFunc(in.starts[l][stem], func(i int) bool {
		return in.patterns[l][i].intent == greeting && len(in.patterns[l][i].words) == 1
	})
}

// allows reports whether the pattern may stand beside what was read as words of the subject: where they are its own
// words, or those of courtesies ("I must go now, good night" is about no walk), or say nothing beside those, as the bot's
// name does, which has the spine in it. A pattern of few words has none.
func (in *intents) allows(p *pattern, l language.Language, subject, polite []string, asks bool) bool {
	for _, text := range subject {
		for _, stem := range stems(l, text) {
			allowed := false
			switch {
			case p.polite():
				allowed = in.beside[l][stem] || in.greets(stem, l) || p.has(stem) && (!asks || len(p.words) > 1) || !asks && slices.Contains(polite, stem)
			case len(p.words) >= manyWords:
				allowed = p.has(stem)
			}
			if !allowed {
				return false
			}
		}
	}
	return true
}
