package safety

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// A gap in a phrase is the greatest number of other words between two parts.
const (
	noGap    = 0
	shortGap = 2 // written ..
	longGap  = 5 // written ...
)

// lexiconBuilder takes in the words, phrases and classes of all languages. The classes of all languages are merged, so that
// a rule is written once and a message may mix languages.
type lexiconBuilder struct {
	names    []string // by symbol; empty for words
	classes  map[string]symbol
	words    map[wordKey]symbol
	whole    *trieBuilder
	inner    *trieBuilder
	endings  map[string]languages
	numbers  map[string]float64
	boosters [][]byte
	wholes   [][]symbol // by symbol: the classes that it belongs to by itself
	phrases  []writtenPhrase
}

// writtenPhrase is one entry of a word class that consists of several parts in a row.
type writtenPhrase struct {
	class symbol
	parts []writtenPart
}

// writtenPart is one place in a phrase: any of the symbols, at most gap words after the part before.
type writtenPart struct {
	symbols []symbol
	gap     int
}

// wordKey tells apart the words of the notation: the same letters take other endings in another language.
type wordKey struct {
	word     string
	language int8
	mendable bool
}

func newLexiconBuilder() *lexiconBuilder {
	return &lexiconBuilder{
		classes: map[string]symbol{}, words: make(map[wordKey]symbol, 1<<15), endings: map[string]languages{}, numbers: map[string]float64{},
		names: make([]string, 1, 1<<15), wholes: make([][]symbol, 1, 1<<15), // symbol 0 is none
		whole: newTrieBuilder(1 << 16), inner: newTrieBuilder(1 << 9),
	}
}

func (b *lexiconBuilder) newSymbol(name string) symbol {
	b.names = append(b.names, name)
	b.wholes = append(b.wholes, nil)
	return symbol(len(b.names) - 1)
}

// class returns the symbol of a word class, which is made when first named.
func (b *lexiconBuilder) class(name string) symbol {
	s, ok := b.classes[name]
	if !ok {
		s = b.newSymbol(name)
		b.classes[name] = s
	}
	return s
}

// addEntries adds the comma- or line-separated entries of a class in one language.
func (b *lexiconBuilder) addEntries(class, entries string, language int8, mendable bool) error {
	s := b.class(class)
	for entry := range strings.FieldsFuncSeq(entries, func(r rune) bool { return r == ',' || r == '\n' }) {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		if err := b.addEntry(s, entry, language, mendable); err != nil {
			return fmt.Errorf("entry %q: %w", strings.TrimSpace(entry), err)
		}
	}
	return nil
}

// strictLength is the number of letters up to which a word that stands alone must have its marks: "öm" is not "om".
const strictLength = 4

// letterCount counts the letters of an entry of one word; a class reference counts as many.
func letterCount(entry string) int {
	if strings.Contains(entry, "<") {
		return strictLength + 1
	}
	n := 0
	for _, r := range entry {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// addStrict adds a short word that stands alone.
func (b *lexiconBuilder) addStrict(class symbol, word string, language int8) error {
	s, err := b.addWord("!"+word, language, false)
	if err == nil {
		b.wholes[s] = append(b.wholes[s], class)
	}
	return err
}

func (b *lexiconBuilder) addEntry(class symbol, entry string, language int8, mendable bool) error {
	var parts []writtenPart
	gap := noGap
	for field := range strings.FieldsSeq(entry) {
		switch field {
		case "..":
			gap = shortGap
			continue
		case "...":
			gap = longGap
			continue
		}
		p := writtenPart{gap: gap}
		for alternative := range strings.SplitSeq(field, "/") {
			s, err := b.addWord(alternative, language, mendable)
			if err != nil {
				return err
			}
			p.symbols = append(p.symbols, s)
		}
		parts = append(parts, p)
		gap = noGap
	}
	switch {
	case gap != noGap || len(parts) == 0 || parts[0].gap != noGap:
		return errors.New("a gap must stand between two words")
	case len(parts) == 1 && !strings.Contains(entry, "/") && letterCount(entry) <= strictLength:
		return b.addStrict(class, strings.TrimSpace(entry), language)
	case len(parts) == 1:
		for _, s := range parts[0].symbols {
			b.wholes[s] = append(b.wholes[s], class)
		}
	default:
		b.phrases = append(b.phrases, writtenPhrase{class, parts})
	}
	return nil
}

// addWord returns the symbol of a word of the notation: ord (usual endings), ord* (anything after), *ord and *ord*
// (anything before), =ord (exactly so), ett_ord (words in a row as one of several alternatives), <class>.
func (b *lexiconBuilder) addWord(word string, language int8, mendable bool) (symbol, error) {
	if name, ok := strings.CutPrefix(word, "<"); ok {
		name, ok = strings.CutSuffix(name, ">")
		if !ok || name == "" {
			return 0, fmt.Errorf("class reference %q must look like <name>", word)
		}
		return b.class(name), nil
	}
	key := wordKey{word, language, mendable}
	if s, ok := b.words[key]; ok {
		return s, nil
	}
	if strings.Contains(word, "_") {
		s := b.newSymbol(word)
		b.words[key] = s
		return s, b.addEntry(s, strings.ReplaceAll(word, "_", " "), language, mendable)
	}
	e := entry{form: usual, language: language, mendable: mendable}
	to := b.whole
	bare, strict := strings.CutPrefix(word, "!")
	e.strict = strict
	if rest, ok := strings.CutPrefix(bare, "="); ok {
		e.form, e.strict, bare = exact, true, rest
	}
	if rest, ok := strings.CutPrefix(bare, "*"); ok {
		to, bare = b.inner, rest
	}
	if rest, ok := strings.CutSuffix(bare, "*"); ok {
		e.form, bare = open, rest
	}
	if bare == "" || strings.ContainsAny(bare, "*=<>.+&") {
		return 0, fmt.Errorf("word %q: only *, = and letters may stand in a word", word)
	}
	e.symbol = b.newSymbol("")
	b.words[key] = e.symbol
	s := spell(strings.ToLower(bare), spelling{})
	if e.form == usual && len(s.letters) < 3 {
		e.form = exact
	}
	e.mendable = mendable && e.form != exact && len(s.letters) >= mendableLength && (e.form != open || len(s.letters) >= mendableOpen)
	to.insert(s, e)
	if last := len(s.letters) - 1; e.form == usual && last >= 3 && strings.IndexByte("ae", s.letters[last]) >= 0 {
		e.form = trimmed
		to.insert(spelling{s.letters[:last], s.marks[:last]}, e)
	}
	return e.symbol, nil
}
