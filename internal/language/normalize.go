package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize returns text in Unicode form NFKC, without control, formatting or invalid characters, with one kind of
// apostrophe and quotation mark, and with every run of spaces and line ends as one space. Case is kept.
// Normalising twice changes nothing more.
func Normalize(text string) string {
	if plain(text) {
		return text
	}
	// Signs are unified first: NFKC would make a space and an accent of "´".
	composed := norm.NFKC.String(strings.Map(unify, strings.ToValidUTF8(text, " ")))
	var b strings.Builder
	b.Grow(len(composed))
	space := true // leading spaces are dropped
	for _, r := range composed {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cc, r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unicode.Is(unicode.Cf, r) || r == utf8.RuneError:
			continue
		}
		space = false
		b.WriteRune(unify(r)) // NFKC also makes signs: an apostrophe of "ŉ"
	}
	// Dropped format characters may have kept apart what composes.
	return norm.NFKC.String(strings.TrimRight(b.String(), " "))
}

// plain reports whether Normalize would return the text as it is, which it does for most of what people type.
func plain(text string) bool {
	last := ' '
	composed := true // of letters that are in form NFKC whatever stands beside them
	for _, r := range text {
		if r < ' ' || r == utf8.RuneError || r == ' ' && last == ' ' || r > '~' && !unicode.IsLetter(r) || unify(r) != r {
			return false
		}
		last = r
		composed = composed && (r <= '~' || r >= 'À' && r <= 'ÿ')
	}
	return (last != ' ' || text == "") && (composed || norm.NFKC.IsNormalString(text))
}

func unify(r rune) rune {
	switch r {
	case '’', '‘', '‛', '´', '`', 'ʼ', '′':
		return '\''
	case '“', '”', '„', '«', '»', '″':
		return '"'
	case '‐', '‑', '‒', '–', '—', '−':
		return '-'
	}
	return r
}
