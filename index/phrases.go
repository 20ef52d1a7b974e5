package index

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// phrases finds the words for concepts, and for what lies outside the corpus, in a text of one language.
type phrases struct {
	list  []phrase             // by first stem; those of one word, then the others by second stem, the longest first
	words []phraseWord         // of all phrases
	begun []beginning          // by number of a stem
	stems language.StringTable // every stem of every phrase
	texts language.StringTable // their words as they are written, and folded
}

// beginning says which phrases of the list begin with a stem: of one word those up to longer, of several those from it.
type beginning struct{ from, longer, to int32 }

// phrase is some words in their order.
type phrase struct {
	words   stretch
	meaning meaning
}

// phraseWord is a word of a phrase as it stands in the vocabulary, by the numbers of strings.
type phraseWord struct{ text, folded, stem int32 }

// meaning is what a phrase stands for: one of the three.
type meaning struct {
	concept int32 // number of the concept, or none
	outside int32 // number of the outside topic, or none
	source  int32 // number of the source that is named, or none
}

const none int32 = -1

// fewMeanings is how many meanings the words at one place of a text seldom exceed.
const fewMeanings = 8

func newPhrases(c *corpus.Corpus, analyzer *language.Analyzer) *phrases {
	p := new(phrases)
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
	p.order()
	return p
}

func (p *phrases) add(analyzer *language.Analyzer, texts []string, m meaning) {
	for _, text := range texts {
		words := analyzer.Learn(language.Normalize(text))
		if len(words) == 0 {
			continue
		}
		from := len(p.words)
		for _, word := range words {
			p.words = append(p.words, phraseWord{p.texts.Add(word.Text), p.texts.Add(word.Folded), p.stems.Add(word.Stem)})
		}
		p.list = append(p.list, phrase{stretch{int32(from), int32(len(p.words))}, m})
	}
}

// order puts the phrases in order, those that nothing tells apart in the order in which they were added.
func (p *phrases) order() {
	slices.SortFunc(p.list, func(a, b phrase) int {
		if n := cmp.Compare(p.stemAt(a, 0), p.stemAt(b, 0)); n != 0 {
			return n
		}
		return cmp.Or(cmp.Compare(p.stemAt(a, 1), p.stemAt(b, 1)), cmp.Compare(b.words.length(), a.words.length()), cmp.Compare(a.words.from, b.words.from))
	})
	p.list, p.words = slices.Clone(p.list), slices.Clone(p.words)
	p.begun = make([]beginning, p.stems.Len())
	for i := range p.list {
		at, begun := int32(i), &p.begun[p.stemAt(p.list[i], 0)]
		if begun.to == 0 {
			begun.from, begun.longer = at, at
		}
		if p.list[i].words.length() == 1 {
			begun.longer = at + 1
		}
		begun.to = at + 1
	}
}

// stem returns the number of a stem, or none where no phrase has it.
func (p *phrases) stem(stem string) int32 {
	if n, found := p.stems.Find(stem); found {
		return n
	}
	return none
}

// stemAt returns the number of the stem at a place in a phrase, or none behind its end.
func (p *phrases) stemAt(of phrase, place int32) int32 {
	if place >= of.words.length() {
		return none
	}
	return p.words[of.words.from+place].stem
}

// begin returns the phrases that begin with a stem: those of one word, and longer ones.
func (p *phrases) begin(stem int32) (single, longer []phrase) {
	if stem == none {
		return nil, nil
	}
	begun := p.begun[stem]
	return p.list[begun.from:begun.longer], p.list[begun.longer:begun.to]
}

// then returns those of longer phrases that go on with a stem.
func (p *phrases) then(longer []phrase, stem int32) []phrase {
	if stem == none {
		return nil
	}
	from := sort.Search(len(longer), func(i int) bool { return p.second(&longer[i]) >= stem })
	to := from
	for to < len(longer) && p.second(&longer[to]) == stem {
		to++
	}
	return longer[from:to]
}

// second returns the number of the second stem of a phrase of several words.
func (p *phrases) second(of *phrase) int32 { return p.words[of.words.from+1].stem }

// single returns the stems of the phrases of one word, for the speller.
func (p *phrases) single() []string {
	var words []string
	for n, begun := range p.begun {
		if begun.from < begun.longer {
			words = append(words, p.stems.At(int32(n)))
		}
	}
	return words
}

// typed is words of a text, as they are looked for among phrases.
type typed struct {
	words []language.Word
	stems []int32 // by word, the number of its stem, or none where no phrase has it
	plain bool    // the text is typed without diacritics
}

// typed returns the words of a text as they are looked for.
func (p *phrases) typed(words []language.Word, plain bool) typed {
	t := typed{words, make([]int32, len(words)), plain}
	for i := range words {
		t.stems[i] = p.stem(words[i].Stem)
	}
	return t
}

// part returns the words from one place to another.
func (t typed) part(from, to int) typed { return typed{t.words[from:to], t.stems[from:to], t.plain} }

// at returns what words begin with: the meanings of the phrases that take in the most of the words, and how many words
// that is. A phrase that stands there to the letter goes before one that is only alike. The meanings are put into a list
// in place of what it holds.
func (p *phrases) at(t typed, list []meaning) (n int, found []meaning) {
	found = list[:0]
	exact := false
	try := func(list []phrase) {
		for i := range list {
			length, same := p.begins(&list[i], t)
			if length == 0 || length < n || length == n && exact && !same {
				continue
			}
			if length > n || same && !exact {
				n, exact, found = length, same, found[:0]
			}
			if !slices.Contains(found, list[i].meaning) {
				found = append(found, list[i].meaning)
			}
		}
	}
	single, longer := p.begin(t.stems[0])
	if len(t.words) > 1 && len(longer) > 0 {
		try(p.then(longer, t.stems[1]))
		if t.words[1].Stop && len(t.words) > 2 && t.stems[2] != t.stems[1] {
			try(p.then(longer, t.stems[2]))
		}
	}
	if n == 0 {
		try(single)
	}
	return n, found
}

// ofPart adds the meanings of a part of a compound to a list.
func (p *phrases) ofPart(stem string, list []meaning) []meaning {
	own := len(list)
	single, _ := p.begin(p.stem(stem))
	for i := range single {
		if m := single[i].meaning; m.outside == none && !slices.Contains(list[own:], m) {
			list = append(list, m)
		}
	}
	return list
}

// begins returns how many of the words a phrase takes in, or 0 where they do not begin with it, and whether it stands
// there to the letter. One small word may come between: "skriva sjukintyg" is in "skriva ett sjukintyg".
func (p *phrases) begins(candidate *phrase, t typed) (n int, exact bool) {
	known := within(p.words, candidate.words)
	if len(known) > len(t.words) {
		return 0, false
	}
	exact = true
	between := true
	for i := range known {
		if n < len(t.words) && between && i > 0 && t.words[n].Stop && !p.fits(candidate, &known[i], t, n) {
			n++
			between = false
		}
		if n >= len(t.words) || !p.fits(candidate, &known[i], t, n) {
			return 0, false
		}
		exact = exact && t.words[n].Text == p.texts.At(known[i].text)
		n++
	}
	return n, exact
}

// fits reports whether the word at a place is that word of a phrase. Stems of different words can be the same ("måne" and "man"
// without the ring, "finnar" and "finns"), so they are not enough: diacritics have to agree where the text is typed with
// them, a small word alone is only itself, and a short word or one for an outside topic has to begin as it stands in the
// vocabulary.
func (p *phrases) fits(candidate *phrase, known *phraseWord, t typed, place int) bool {
	if t.stems[place] != known.stem {
		return false
	}
	word, text := &t.words[place], p.texts.At(known.text)
	if word.Text == text {
		return true
	}
	marked, typed := known.text != known.folded, word.Text != word.Folded
	switch {
	case typed && !marked, marked && !typed && !t.plain, word.Stop && candidate.words.length() == 1:
		return false
	case marked && typed && !sameLetters(text, word.Text):
		return false
	}
	if candidate.meaning.outside == none && len(word.Stem) > shortStem {
		return true
	}
	begin := p.texts.At(known.folded)
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
