package language

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word or number of a text.
type Token struct {
	Text       string // lower-cased
	Folded     string // as [Fold] writes Text
	Start, End int    // byte offsets into the text that was cut
}

// Tokenize cuts a normalised text into its words and numbers. Letters, digits and marks make a token; an apostrophe
// between letters ("doesn't") and a decimal sign between digits ("38,7") stay inside it. A hyphen parts.
func Tokenize(normalized string) []Token {
	tokens := make([]Token, 0, len(normalized)/6+1)
	for start, end := range spans(normalized) {
		tokens = append(tokens, newToken(normalized, start, end))
	}
	return tokens
}

// CountWords returns how many tokens [Tokenize] would cut a text into.
func CountWords(normalized string) int {
	n := 0
	for range spans(normalized) {
		n++
	}
	return n
}

// Words yields the tokens of a normalised text like [Tokenize], without folding them.
func Words(normalized string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		for start, end := range spans(normalized) {
			if !yield(Token{Text: strings.ToLower(normalized[start:end]), Start: start, End: end}) {
				return
			}
		}
	}
}

// spans yields where each token of a normalised text starts and ends.
func spans(normalized string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		start := -1
		for i, r := range normalized {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !joins(normalized, i, r) {
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(normalized))
		}
	}
}

// joins reports whether the sign r at i holds the characters before and after it together.
func joins(s string, i int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
	switch r {
	case '\'':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

func newToken(s string, start, end int) Token {
	lower := strings.ToLower(s[start:end])
	return Token{Text: lower, Folded: Fold(lower), Start: start, End: end}
}
