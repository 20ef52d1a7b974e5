package index

import (
	"cmp"
	"slices"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// phrases finds the words for concepts, and for what lies outside the corpus, in a text of one language.
type phrases struct {
	first map[string]*beginning // by the first stem
	stems map[string]bool       // every stem of every phrase
}

// beginning holds the phrases that begin with a stem.
type beginning struct {
	single []phrase // those of one word
	longer []phrase // longer ones, by the second stem, and of those with the same the longest first
}

type phrase struct {
	words   []phraseWord
	meaning meaning
}

// phraseWord is a word of a phrase as it stands in the vocabulary.
type phraseWord struct{ text, folded, stem string }

// meaning is what a phrase stands for: one of the three.
type meaning struct {
	concept int32 // number of the concept, or none
	outside int32 // number of the outside topic, or none
	source  int32 // number of the source that is named, or none
}

const none int32 = -1

func newPhrases(c *corpus.Corpus, analyzer *language.Analyzer) *phrases {
	p := &phrases{first: make(map[string]*beginning), stems: make(map[string]bool)}
	l := analyzer.Language()
	for i := range c.Concepts {
		p.add(analyzer, c.Concepts[i].Words.In(l), meaning{int32(i), none, none})
	}
	for i := range c.Outside {
		p.add(analyzer, c.Outside[i].Words.In(l), meaning{none, int32(i), none})
	}
	for i := range c.Sources {
		p.add(analyzer, c.Sources[i].Names.In(l), meaning{none, none, int32(i)})
	}
	for _, begun := range p.first {
		slices.SortStableFunc(begun.longer, func(a, b phrase) int {
			return cmp.Or(cmp.Compare(a.words[1].stem, b.words[1].stem), cmp.Compare(len(b.words), len(a.words)))
		})
	}
	return p
}

func (p *phrases) add(analyzer *language.Analyzer, texts []string, m meaning) {
	for _, text := range texts {
		words := analyzer.Learn(language.Normalize(text))
		if len(words) == 0 {
			continue
		}
		added := phrase{words: make([]phraseWord, len(words)), meaning: m}
		for i, word := range words {
			added.words[i] = phraseWord{word.Text, word.Folded, word.Stem}
			p.stems[word.Stem] = true
		}
		begun := p.first[words[0].Stem]
		if begun == nil {
			begun = new(beginning)
			p.first[words[0].Stem] = begun
		}
		begun.add(added)
	}
}

func (b *beginning) add(p phrase) {
	if len(p.words) == 1 {
		b.single = append(b.single, p)
		return
	}
	b.longer = append(b.longer, p)
}

// then returns the longer phrases that go on with a stem.
func (b *beginning) then(stem string) []phrase {
	from, _ := slices.BinarySearchFunc(b.longer, stem, func(p phrase, stem string) int { return cmp.Compare(p.words[1].stem, stem) })
	to := from
	for to < len(b.longer) && b.longer[to].words[1].stem == stem {
		to++
	}
	return b.longer[from:to]
}

// words returns the stems of the phrases of one word, for the speller.
func (p *phrases) words() []string {
	var words []string
	for stem, begun := range p.first {
		if len(begun.single) > 0 {
			words = append(words, stem)
		}
	}
	slices.Sort(words)
	return words
}

// at returns what words begin with: the meanings of the phrases that take in the most of the words, and how many words
// that is. A phrase that stands there to the letter goes before one that is only alike. Of a text that is typed without
// diacritics, plain is true.
func (p *phrases) at(words []language.Word, plain bool) (n int, found []meaning) {
	exact := false
	try := func(list []phrase) {
		for i := range list {
			length, same := list[i].begins(words, plain)
			if length == 0 || length < n || length == n && exact && !same {
				continue
			}
			if length > n || same && !exact {
				n, exact, found = length, same, nil
			}
			if !slices.Contains(found, list[i].meaning) {
				found = append(found, list[i].meaning)
			}
		}
	}
	begun := p.first[words[0].Stem]
	if begun == nil {
		return 0, nil
	}
	if len(words) > 1 && len(begun.longer) > 0 {
		try(begun.then(words[1].Stem))
		if words[1].Stop && len(words) > 2 && words[2].Stem != words[1].Stem {
			try(begun.then(words[2].Stem))
		}
	}
	if n == 0 {
		try(begun.single)
	}
	return n, found
}

// ofPart returns the meanings of a part of a compound.
func (p *phrases) ofPart(stem string) []meaning {
	var found []meaning
	begun := p.first[stem]
	if begun == nil {
		return nil
	}
	for _, candidate := range begun.single {
		if candidate.meaning.outside == none && !slices.Contains(found, candidate.meaning) {
			found = append(found, candidate.meaning)
		}
	}
	return found
}

// begins returns how many of the words the phrase takes in, or 0 where they do not begin with it, and whether it stands
// there to the letter. One small word may come between: "skriva sjukintyg" is in "skriva ett sjukintyg".
func (p *phrase) begins(words []language.Word, plain bool) (n int, exact bool) {
	if len(p.words) > len(words) {
		return 0, false
	}
	exact = true
	between := true
	for i := range p.words {
		if n < len(words) && !p.fits(i, &words[n], plain) && between && i > 0 && words[n].Stop {
			n++
			between = false
		}
		if n >= len(words) || !p.fits(i, &words[n], plain) {
			return 0, false
		}
		exact = exact && words[n].Text == p.words[i].text
		n++
	}
	return n, exact
}

// fits reports whether a word is the phrase's word at i. Stems of different words can be the same ("måne" and "man"
// without the ring, "finnar" and "finns"), so they are not enough: diacritics have to agree where the text is typed with
// them, a small word alone is only itself, and a short word or one for an outside topic has to begin as it stands in the
// vocabulary.
func (p *phrase) fits(i int, word *language.Word, plain bool) bool {
	known := &p.words[i]
	if word.Stem != known.stem {
		return false
	}
	if word.Text == known.text {
		return true
	}
	marked, typed := known.text != known.folded, word.Text != word.Folded
	switch {
	case typed && !marked, marked && !typed && !plain, word.Stop && len(p.words) == 1:
		return false
	case marked && typed && !sameLetters(known.text, word.Text):
		return false
	}
	if p.meaning.outside == none && len(word.Stem) > shortStem {
		return true
	}
	begin := known.folded
	if len(begin) > shortStem+1 {
		begin = begin[:len(begin)-1]
	}
	return strings.HasPrefix(word.Folded, begin)
}

// spelling writes the letters of the Scandinavian languages in one way, and keeps them apart from plain ones.
var spelling = strings.NewReplacer("ä", "æ", "ae", "æ", "ö", "ø", "oe", "ø", "aa", "å")

// sameLetters reports whether two inflections of what may be one word begin with the same letters: their ends may
// differ by two or three letters, but "häl" is not the beginning of "hålla".
func sameLetters(known, typed string) bool {
	a, b := []rune(spelling.Replace(known)), []rune(spelling.Replace(typed))
	n := min(len(a), len(b))
	if n > shortStem+1 {
		n -= 2
	}
	return slices.Equal(a[:n], b[:n])
}

// shortStem is the length in letters up to which stems of different words often meet.
const shortStem = 3
