package language

import (
	"cmp"
	"slices"
	"strings"
)

// Compounds takes compound words apart into the known words that they are made of: ryggsmerter into rygg and smerter,
// muskelstyrketräning into muskel, styrke and träning.
type Compounds struct {
	language Language
	parts    StringTable // folded words and their stems
	stemOf   []int32     // by number of a part, that of its stem
	stems    StringTable
	begins   StringTable // the first letters of parts, shortestPart of them and one more
}

// shortestPart is the length in letters under which a part would be found everywhere ("ar", "en").
const shortestPart = 3

// longestCompound is the length in letters over which a word is taken for noise; places in a word are bits of a uint64.
const longestCompound = 40

// joints are the letters that Scandinavian compounds put between their parts.
var joints = [...]string{"", "s", "e", "a", "o"}

// NewCompounds returns a splitter over words, each a part that compounds of the language may have.
func NewCompounds(l Language, words []string) *Compounds {
	c := &Compounds{language: l}
	folded := make([]string, 0, len(words))
	for _, word := range words {
		folded = append(folded, Fold(word))
	}
	// A word that is a compound of shorter ones is no part itself: lumbar-back-pain is to fall into three.
	slices.SortFunc(folded, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	for _, word := range slices.Compact(folded) {
		if len(word) < shortestPart || c.Split(word) != nil {
			continue
		}
		stem := Stem(l, word)
		c.add(word, stem)
		if !c.parts.Has(stem) && len(stem) >= shortestPart {
			c.add(stem, stem)
		}
	}
	return c
}

func (c *Compounds) add(part, stem string) {
	n := int(c.parts.Add(part))
	if n == len(c.stemOf) {
		c.stemOf = append(c.stemOf, 0)
	}
	c.stemOf[n] = c.stems.Add(stem)
	c.begins.Add(part[:shortestPart])
	c.begins.Add(part[:min(len(part), shortestPart+1)])
}

// Split returns the stems of the parts of a folded word, in order, or nil where the word is not made of known parts
// alone. Of several ways it takes the one with the fewest parts, and of those the one with the longest last part, which
// carries the meaning.
func (c *Compounds) Split(folded string) []string {
	if len(folded) < 2*shortestPart || len(folded) > longestCompound {
		return nil
	}
	reached := c.reach(folded)
	if reached == 1 {
		return nil // no part begins the word and leaves room for another
	}
	// best[i] is the fewest parts that cover folded[i:], and where the first of them ends and the next begins.
	type step struct{ parts, end, next int }
	var best [longestCompound + 1]step
	for i := len(folded) - shortestPart; i >= 0; i-- {
		if reached&(1<<i) == 0 || !c.begins.Has(folded[i:i+shortestPart]) {
			continue
		}
		for end := i + shortestPart; end <= len(folded); end++ {
			last := end == len(folded)
			if last && i == 0 {
				break // the whole word is no compound
			}
			if _, found := c.stem(folded[i:end], last); !found {
				continue
			}
			if last {
				best[i] = step{1, end, end}
				break
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
		stem, _ := c.stem(folded[i:best[i].end], best[i].end == len(folded))
		stems = append(stems, stem)
	}
	return stems
}

// reach returns the set of places in a folded word, a bit each, to which known parts lead from its beginning. Looking for
// parts anywhere else is in vain.
func (c *Compounds) reach(folded string) (places uint64) {
	places = 1
	for i := 0; i+2*shortestPart <= len(folded); i++ {
		if places&(1<<i) == 0 || !c.begins.Has(folded[i:i+shortestPart]) {
			continue
		}
		for end := i + shortestPart; end+shortestPart <= len(folded); end++ {
			if !c.parts.Has(folded[i:end]) {
				continue
			}
			for _, joint := range joints {
				if strings.HasPrefix(folded[end:], joint) {
					places |= 1 << (end + len(joint))
				}
			}
		}
	}
	return places
}

// stem returns the stem of a part, and whether it may stand in a compound; the last one may be inflected.
func (c *Compounds) stem(part string, last bool) (string, bool) {
	n, found := c.parts.Find(part)
	if !found {
		if !last || len(part) <= shortestPart {
			return "", false
		}
		// Stemming is dear, and in vain where nothing begins so: neither a longer part, nor a shortest one with an ending.
		if !c.parts.Has(part[:shortestPart]) && !c.begins.Has(part[:shortestPart+1]) {
			return "", false
		}
		if n, found = c.parts.Find(Stem(c.language, part)); !found {
			return "", false
		}
	}
	return c.stems.At(c.stemOf[n]), true
}
