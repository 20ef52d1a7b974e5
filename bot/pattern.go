package bot

import (
	"slices"
	"strings"

	"ryggrad/internal/language"
)

type pattern struct {
	intent   intent
	words    words
	together bool // its words have to stand next to each other, in their order
}

// words are words that have to stand in a message together, in any order: by word the stems that will do.
type words [][]string

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

// has reports whether a stem is one of the pattern's.
func (p *pattern) has(stem string) bool {
	return slices.ContainsFunc(p.words, func(alternatives []string) bool { return slices.Contains(alternatives, stem) })
}

// in reports whether the pattern stands in what was said.
func (p *pattern) in(said []string) bool {
	if !p.together {
		return p.words.in(said) != nil
	}
	for from := range said {
		if p.words.begin(said[from:]) {
			return true
		}
	}
	return false
}

// polite reports whether the pattern is of what people say before and after a question.
func (p *pattern) polite() bool { return p.intent.courtesy() }

// alone reports whether the pattern counts only where nothing else is said: after "ok" there often comes the question,
// "test" is a word of the subject too, and "does it help" asks for no help.
func (p *pattern) alone() bool {
	return p.intent == acknowledgement || (p.intent == test || p.intent == help) && len(p.words) == 1
}

// mostOfRemark is how many words a message may have and be a remark, whatever they are.
const mostOfRemark = 6

// isRemark reports whether a message is short and begins with the words of the pattern, in their order: "you are a …"
// is of the one who answers, and "are you …" asks. A word may stand before.
func (p *pattern) isRemark(said []string) bool {
	if len(said) > mostOfRemark {
		return false
	}
	for from := range min(2, len(said)) {
		if p.words.begin(said[from:]) {
			return true
		}
	}
	return false
}

// beyond returns how many words a message may have beside those of the pattern.
func (p *pattern) beyond(asks, onSubject bool) int {
	switch {
	case p.intent == thanks && !asks:
		return beyondThanks
	case p.intent == privacy:
		return beyondIntent
	case p.polite() || len(p.words) == 1:
		return beyondGreeting
	case p.intent == start && p.together:
		return beyondTogether
	case p.intent == start:
		return beyondStart
	case onSubject:
		return beyondSubject
	default:
		return beyondIntent
	}
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

// begin reports whether what was said begins with the words, in their order.
func (w words) begin(said []string) bool {
	if len(said) < len(w) {
		return false
	}
	for i, alternatives := range w {
		if !slices.Contains(alternatives, said[i]) {
			return false
		}
	}
	return true
}
