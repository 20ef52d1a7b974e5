package language

import "sort"

// Compounds takes compound words apart into the known words that they are made of: ryggsmerter into rygg and smerter,
// muskelstyrketräning into muskel, styrke and träning.
type Compounds struct {
	language Language
	parts    map[string]bool // folded words and their stems
	shortest int
}

// shortestPart is the length in letters under which a part would be found everywhere ("ar", "en").
const shortestPart = 3

// joints are the letters that Scandinavian compounds put between their parts.
var joints = [...]string{"", "s", "e", "a", "o"}

// NewCompounds returns a splitter over words, each a part that compounds of the language may have.
func NewCompounds(l Language, words []string) *Compounds {
	c := &Compounds{language: l, parts: make(map[string]bool, 2*len(words)), shortest: shortestPart}
	for _, word := range words {
		folded := Fold(word)
		if len(folded) < c.shortest {
			continue
		}
		c.parts[folded] = true
		if stem := Stem(l, folded); len(stem) >= c.shortest {
			c.parts[stem] = true
		}
	}
	return c
}

// Split returns the stems of the parts of a folded word, in order, or nil where the word is not made of known parts
// alone. Of several ways it takes the one with the fewest parts, and of those the one with the longest last part, which
// carries the meaning.
func (c *Compounds) Split(folded string) []string {
	if len(folded) < 2*c.shortest || len(folded) > 40 {
		return nil
	}
	// best[i] is the fewest parts that cover folded[i:], and where the first of them ends and the next begins.
	type step struct{ parts, end, next int }
	best := make([]step, len(folded)+1)
	for i := len(folded) - c.shortest; i >= 0; i-- {
		for end := i + c.shortest; end <= len(folded); end++ {
			last := end == len(folded)
			if !c.known(folded[i:end], last) {
				continue
			}
			if last {
				if i > 0 {
					best[i] = step{1, end, end}
				}
				continue
			}
			for _, joint := range joints {
				next := end + len(joint)
				if next >= len(folded) || folded[end:next] != joint || best[next].parts == 0 {
					continue
				}
				if n := best[next].parts + 1; best[i].parts == 0 || n < best[i].parts {
					best[i] = step{n, end, next}
				}
			}
		}
	}
	if best[0].parts < 2 {
		return nil
	}
	stems := make([]string, 0, best[0].parts)
	for i := 0; i < len(folded); i = best[i].next {
		stems = append(stems, Stem(c.language, folded[i:best[i].end]))
	}
	return stems
}

// known reports whether part may stand in a compound; the last one may be inflected.
func (c *Compounds) known(part string, last bool) bool {
	if c.parts[part] {
		return true
	}
	return last && len(part) > c.shortest && c.parts[Stem(c.language, part)]
}

// Words returns the folded parts in order, for tests and for printing.
func (c *Compounds) Words() []string {
	words := make([]string, 0, len(c.parts))
	for word := range c.parts {
		words = append(words, word)
	}
	sort.Strings(words)
	return words
}
