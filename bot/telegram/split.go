package telegram

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// mostUnits is how long a message may be, in UTF-16 code units once its tags are read.
const mostUnits = 4096

// gap is the length of the empty line between two blocks.
const gap = 2

// split cuts blocks into messages of at most most units: between blocks where it can, else after a sentence, else after a
// word. It returns no part where there is no text.
func split(blocks []block, most int) []part {
	var parts []part
	var held []block
	used := 0
	flush := func() {
		if len(held) > 0 {
			parts = append(parts, newPart(held))
		}
		held, used = nil, 0
	}
	for _, b := range blocks {
		for _, piece := range b.pieces(most) {
			n := piece.units()
			if used > 0 && used+gap+n > most {
				flush()
			}
			if used > 0 {
				used += gap
			}
			held = append(held, piece)
			used += n
		}
	}
	flush()
	return parts
}

// pieces returns a block, cleaned, as blocks of at most most units each, none of them empty.
func (b block) pieces(most int) []block {
	b = b.tidy()
	var out []block
	for b.units() > most {
		first, rest := b.cut(most)
		if first = first.tidy(); len(first.spans) > 0 {
			out = append(out, first)
		}
		b = rest.tidy()
	}
	if len(b.spans) > 0 {
		out = append(out, b)
	}
	return out
}

// tidy cleans the spans and drops empty ones and the space at either end, as Telegram would.
func (b block) tidy() block {
	spans := make([]span, 0, len(b.spans))
	for _, s := range b.spans {
		if s.text = clean(s.text); s.text != "" {
			spans = append(spans, s)
		}
	}
	for len(spans) > 0 {
		if spans[0].text = strings.TrimLeftFunc(spans[0].text, unicode.IsSpace); spans[0].text != "" {
			break
		}
		spans = spans[1:]
	}
	for last := len(spans) - 1; last >= 0; last-- {
		if spans[last].text = strings.TrimRightFunc(spans[last].text, unicode.IsSpace); spans[last].text != "" {
			break
		}
		spans = spans[:last]
	}
	b.spans = spans
	return b
}

// cut divides a block that is longer than most.
func (b block) cut(most int) (first, rest block) {
	var text strings.Builder
	for _, s := range b.spans {
		text.WriteString(s.text)
	}
	at := cutAt(text.String(), most)
	first, rest = b, b
	first.spans, rest.spans = nil, nil
	for _, s := range b.spans {
		n := min(at, len(s.text))
		at -= n
		if n > 0 {
			first.spans = append(first.spans, span{s.text[:n], s.style, s.link})
		}
		if n < len(s.text) {
			rest.spans = append(rest.spans, span{s.text[n:], s.style, s.link})
		}
	}
	return first, rest
}

// cutAt returns the byte at which to cut a text so that at most most units stand before it: the last end of a line or a
// sentence, else of a word, in the latter half; else between two characters. It is never 0.
func cutAt(text string, most int) int {
	n, hard, word, sentence := 0, 0, 0, 0
	var before rune
	for i, r := range text {
		if n > most {
			break
		}
		hard = i
		if unicode.IsSpace(r) && n > most/2 {
			word = i
			if r == '\n' || strings.ContainsRune(".!?:;", before) {
				sentence = i
			}
		}
		n += utf16.RuneLen(r)
		before = r
	}
	switch {
	case sentence > 0:
		return sentence
	case word > 0:
		return word
	case hard > 0:
		return hard
	}
	return len(text)
}
