package discord

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// special are the characters that Discord's markdown, mentions, links and emoji are made of. A backslash before a
// character that is neither a letter nor a digit shows it as it is.
const special = "\\*_~`|<>#[]()@:"

// plain drops what could steer how a text is shown: control characters, and those that change the direction of writing.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}

// escape returns a text so that Discord shows every character of it and takes none as markdown. What a person typed and
// what a document holds goes through here, wherever markdown is read: contents, descriptions, names and values of fields.
func escape(text string) string {
	var b strings.Builder
	lineStart, digits := true, false
	for _, r := range plain(text) {
		switch {
		case strings.ContainsRune(special, r):
			b.WriteByte('\\')
		case lineStart && (r == '-' || r == '+'):
			b.WriteByte('\\') // a list, or "-#", small print
		case digits && r == '.':
			b.WriteByte('\\') // a numbered list
		}
		b.WriteRune(r)
		digits = (lineStart || digits) && unicode.IsDigit(r)
		lineStart = r == '\n' || lineStart && unicode.IsSpace(r)
	}
	return b.String()
}

// length is how long Discord takes a text to be, told on the safe side: in UTF-16 units, never fewer than characters.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// cut shortens a text to at most a length, at a word where one ends near enough, and shows that it did.
func cut(text string, most int) string {
	if length(text) <= most {
		return text
	}
	const ellipsis = "…"
	end, word, used := 0, 0, length(ellipsis)
	for i, r := range text {
		if used += utf16.RuneLen(r); used > most {
			break
		}
		end = i + utf8.RuneLen(r)
		if unicode.IsSpace(r) {
			word = i
		}
	}
	if word > end/2 {
		end = word
	}
	return strings.TrimRight(text[:end], " ,;:–-") + ellipsis
}

// pieces splits a text and escapes each piece, so that none is longer than most: at the end of a paragraph, a sentence or
// a word where there is one, and never between a backslash and what it escapes. Nothing but white space at the splits is
// lost.
func pieces(text string, most int) []string {
	var out []string
	rest := strings.TrimSpace(plain(text))
	for rest != "" {
		end := fitting(rest, most)
		out = append(out, escape(strings.TrimSpace(rest[:end])))
		rest = strings.TrimSpace(rest[end:])
	}
	return out
}

// short escapes a text that is to be within a limit, and cuts what is beyond it.
func short(text string, most int) string {
	all := pieces(text, most)
	switch {
	case len(all) == 0:
		return ""
	case len(all) == 1:
		return all[0]
	}
	return strings.TrimRight(pieces(text, most-1)[0], " ") + "…"
}

// fitting returns how many bytes of a text to take for its escaped form to stay within most.
func fitting(text string, most int) int {
	if length(escape(text)) <= most {
		return len(text)
	}
	// Every character takes at most its own length and a backslash, so this many surely fit.
	used, end := 0, 0
	paragraph, sentence, word := 0, 0, 0
	for i, r := range text {
		if used += utf16.RuneLen(r) + 1; used > most {
			break
		}
		end = i + utf8.RuneLen(r)
		switch {
		case r == '\n':
			paragraph = end
		case unicode.IsSpace(r) && i > 0 && strings.ContainsRune(".!?:", rune(text[i-1])):
			sentence = end
		case unicode.IsSpace(r):
			word = end
		}
	}
	for _, better := range []int{paragraph, sentence, word} {
		if better > end/2 {
			return better
		}
	}
	return end
}
