package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a lower-case word in plain ASCII letters, so that every way of typing a Scandinavian word meets:
// å and aa become a, ä, æ and ae become a, ö, ø and oe become o, and other letters lose their accents.
// Folding twice changes nothing more.
func Fold(word string) string {
	return foldDigraphs(foldLetters(word))
}

// foldLetters folds single letters and leaves the digraphs aa, ae and oe, which English words need.
func foldLetters(word string) string {
	ascii := true
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	if !norm.NFC.IsNormalString(word) {
		word = norm.NFC.String(word)
	}
	for _, r := range word {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
			continue
		}
		if plain, found := plainLetters[r]; found {
			b.WriteString(plain)
			continue
		}
		for _, part := range norm.NFD.String(string(r)) {
			if plain, found := plainLetters[part]; found {
				b.WriteString(plain)
			} else if !unicode.Is(unicode.Mn, part) {
				b.WriteRune(part)
			}
		}
	}
	return b.String()
}

// plainLetters are the letters that are more than a letter with an accent.
var plainLetters = map[rune]string{'å': "a", 'ä': "a", 'æ': "a", 'ö': "o", 'ø': "o", 'œ': "o", 'ß': "ss", 'ð': "d"}

// foldDigraphs writes aa and ae as a, oe as o, from the left, until none is left.
func foldDigraphs(word string) string {
	found := false
	for i := 1; i < len(word) && !found; i++ {
		found = digraph(word[i-1], word[i])
	}
	if !found {
		return word
	}
	folded := make([]byte, 0, len(word))
	for i := range len(word) {
		if n := len(folded); n > 0 {
			if digraph(folded[n-1], word[i]) {
				continue
			}
		}
		folded = append(folded, word[i])
	}
	return string(folded)
}

func digraph(a, b byte) bool {
	return a == 'a' && (b == 'a' || b == 'e') || a == 'o' && b == 'e'
}
