package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longWord is the length in letters above which LIX counts a word as long.
const longWord = 6

// LIX returns the readability index of a text: words per sentence, plus the percentage of words of more than six
// letters (Björnsson 1968). Under 30 is a children's book, 30 to 40 is fiction and easy articles, over 50 is official
// prose. It is 0 for a text without words.
func LIX(text string) float64 {
	var words, long, sentences int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '/' }) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if bare == "" {
			continue
		}
		words++
		if utf8.RuneCountInString(bare) > longWord {
			long++
		}
		if end, _ := utf8.DecodeLastRuneInString(strings.TrimRight(word, `"”»)'`)); strings.ContainsRune(".!?:", end) {
			sentences++
		}
	}
	if words == 0 {
		return 0
	}
	return float64(words)/float64(max(1, sentences)) + 100*float64(long)/float64(words)
}
