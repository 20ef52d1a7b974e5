package safety

import (
	"unicode/utf8"

	"ryggrad/internal/language"
)

// The mark of a letter tells how its vowel was typed. A word may be typed without the marks it should have ("smarta"),
// or with two letters for one ("smaerta"), but a word typed with other marks is another word: "får" is not "far".
const (
	plain   = iota // a, o and every other letter
	ring           // å
	umlaut         // ä, æ
	slash          // ö, ø
	doubleA        // aa
	doubleE        // ae
	oe             // oe
)

// spelling is a word as it is looked up: its letters in plain ASCII and, for each, its mark.
type spelling struct {
	letters, marks []byte
}

// spell appends the spelling of a lower-case word to the two buffers and returns them. Apostrophes are dropped where
// people leave them out ("can't", "mum's") and kept where that would make another word ("i'll").
func spell(word string, to spelling) spelling {
	start := len(to.letters)
	for i, r := range word {
		letter, mark := byte(r), byte(plain)
		switch {
		case r == '\'':
			if i+2 < len(word) && (word[i+1] == 'l' || word[i+1] == 'r') {
				break
			}
			continue
		case r == 'å':
			letter, mark = 'a', ring
		case r == 'ä' || r == 'æ':
			letter, mark = 'a', umlaut
		case r == 'ö' || r == 'ø':
			letter, mark = 'o', slash
		case r >= utf8.RuneSelf:
			to = appendPlain(to, language.Fold(string(r)))
			continue
		case r == 'a' || r == 'e':
			if joinDigraph(to, start, letter) {
				continue
			}
		}
		to.letters, to.marks = append(to.letters, letter), append(to.marks, mark)
	}
	return to
}

// joinDigraph turns a plain a or o just before letter into the vowel that aa, ae or oe stand for.
func joinDigraph(to spelling, start int, letter byte) bool {
	last := len(to.letters) - 1
	if last < start || to.marks[last] != plain {
		return false
	}
	switch {
	case to.letters[last] == 'a' && letter == 'a':
		to.marks[last] = doubleA
	case to.letters[last] == 'a' && letter == 'e':
		to.marks[last] = doubleE
	case to.letters[last] == 'o' && letter == 'e':
		to.marks[last] = oe
	default:
		return false
	}
	return true
}

func appendPlain(to spelling, letters string) spelling {
	for i := range len(letters) {
		to.letters, to.marks = append(to.letters, letters[i]), append(to.marks, plain)
	}
	return to
}

// agree reports whether a word typed with the marks typed can be the word spelled with the marks meant. Strict words
// must have their marks, as one letter or two.
func agree(meant, typed []byte, strict bool) bool {
	if len(typed) < len(meant) {
		return false
	}
	for i, m := range meant {
		t := typed[i]
		if t == m || m >= ring && m <= slash && (t == m+slash || t == plain && !strict) {
			continue
		}
		return false
	}
	return true
}
