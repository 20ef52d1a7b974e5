package safety

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// symbol stands for a lexicon word or for a word class. Both can be found in a message in the same way.
type symbol int32

// A gap in a phrase is the greatest number of other words between two parts.
const (
	noGap    = 0
	shortGap = 2 // written ..
	longGap  = 5 // written ...
)

// phrase is one entry of a word class that consists of several parts in a row.
type phrase struct {
	class symbol
	parts []part
}

// part is one place in a phrase: any of the symbols, at most gap words after the part before.
type part struct {
	symbols []symbol
	gap     int
}

// trigger names the part of a phrase whose finding starts the search for the whole phrase.
type trigger struct {
	phrase int32
	part   int32
}

// languages is a set of languages, a bit each in the order in which they are always listed.
type languages uint8

func (set languages) has(language int8) bool { return set&(1<<language) != 0 }

// lexicon holds the words, phrases and classes of all languages in the form in which messages are read. The classes of
// all languages are merged, so that a rule is written once and a message may mix languages.
type lexicon struct {
	names    []string // by symbol; empty for words
	classes  map[string]symbol
	words    map[wordKey]symbol                  // until it is finished
	whole    *trie                               // words as they begin
	inner    *trie                               // words that may stand inside a compound
	growing  struct{ whole, inner *trieBuilder } // until it is finished
	endings  map[string]languages
	numbers  map[string]float64
	boosters [][]byte   // what is put before a word to strengthen it
	wholes   [][]symbol // by symbol: the classes that it belongs to by itself
	phrases  []phrase
	triggers [][]trigger // by symbol, until it is finished
	levels   []int       // by symbol: 0 for words, else one more than the highest symbol it is built of
	roles    []role      // by symbol: what finding it leads to, in one place
	depth    int
}

// role is what follows where a symbol is found.
type role struct {
	class    bool // it is a class, or words that stand for one, and not a word
	wholes   []symbol
	triggers []trigger
}

// wordKey tells apart the words of the notation: the same letters take other endings in another language.
type wordKey struct {
	word     string
	language int8
	mendable bool
}

func newLexicon() *lexicon {
	x := &lexicon{
		classes: map[string]symbol{}, words: make(map[wordKey]symbol, 1<<15), endings: map[string]languages{}, numbers: map[string]float64{},
		names: make([]string, 0, 1<<15), wholes: make([][]symbol, 0, 1<<15),
	}
	x.growing.whole, x.growing.inner = newTrieBuilder(1<<16), newTrieBuilder(1<<9)
	return x
}

func (x *lexicon) newSymbol(name string) symbol {
	x.names = append(x.names, name)
	x.wholes = append(x.wholes, nil)
	return symbol(len(x.names) - 1)
}

// class returns the symbol of a word class, which is made when first named.
func (x *lexicon) class(name string) symbol {
	s, ok := x.classes[name]
	if !ok {
		s = x.newSymbol(name)
		x.classes[name] = s
	}
	return s
}

// addEntries adds the comma- or line-separated entries of a class in one language.
func (x *lexicon) addEntries(class, entries string, language int8, mendable bool) error {
	s := x.class(class)
	for entry := range strings.FieldsFuncSeq(entries, func(r rune) bool { return r == ',' || r == '\n' }) {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		if err := x.addEntry(s, entry, language, mendable); err != nil {
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
func (x *lexicon) addStrict(class symbol, word string, language int8) error {
	s, err := x.addWord("!"+word, language, false)
	if err == nil {
		x.wholes[s] = append(x.wholes[s], class)
	}
	return err
}

func (x *lexicon) addEntry(class symbol, entry string, language int8, mendable bool) error {
	var parts []part
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
		p := part{gap: gap}
		for alternative := range strings.SplitSeq(field, "/") {
			s, err := x.addWord(alternative, language, mendable)
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
		return x.addStrict(class, strings.TrimSpace(entry), language)
	case len(parts) == 1:
		for _, s := range parts[0].symbols {
			x.wholes[s] = append(x.wholes[s], class)
		}
	default:
		x.phrases = append(x.phrases, phrase{class: class, parts: parts})
	}
	return nil
}

// addWord returns the symbol of a word of the notation: ord (usual endings), ord* (anything after), *ord and *ord*
// (anything before), =ord (exactly so), ett_ord (words in a row as one of several alternatives), <class>.
func (x *lexicon) addWord(word string, language int8, mendable bool) (symbol, error) {
	if name, ok := strings.CutPrefix(word, "<"); ok {
		name, ok = strings.CutSuffix(name, ">")
		if !ok || name == "" {
			return 0, fmt.Errorf("class reference %q must look like <name>", word)
		}
		return x.class(name), nil
	}
	key := wordKey{word, language, mendable}
	if s, ok := x.words[key]; ok {
		return s, nil
	}
	if strings.Contains(word, "_") {
		s := x.newSymbol(word)
		x.words[key] = s
		return s, x.addEntry(s, strings.ReplaceAll(word, "_", " "), language, mendable)
	}
	e := entry{form: usual, language: language, mendable: mendable}
	to := x.growing.whole
	bare, strict := strings.CutPrefix(word, "!")
	e.strict = strict
	if rest, ok := strings.CutPrefix(bare, "="); ok {
		e.form, e.strict, bare = exact, true, rest
	}
	if rest, ok := strings.CutPrefix(bare, "*"); ok {
		to, bare = x.growing.inner, rest
	}
	if rest, ok := strings.CutSuffix(bare, "*"); ok {
		e.form, bare = open, rest
	}
	if bare == "" || strings.ContainsAny(bare, "*=<>.+&") {
		return 0, fmt.Errorf("word %q: only *, = and letters may stand in a word", word)
	}
	e.symbol = x.newSymbol("")
	x.words[key] = e.symbol
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

// finish orders the classes and chooses the part of each phrase that starts its search.
func (x *lexicon) finish() error {
	x.whole, x.inner = x.growing.whole.trie(), x.growing.inner.trie()
	x.growing.whole, x.growing.inner = nil, nil
	if err := x.computeLevels(); err != nil {
		return err
	}
	uses := make([]int, len(x.names))
	for _, p := range x.phrases {
		for _, part := range p.parts {
			for _, s := range part.symbols {
				uses[s]++
				if x.names[s] != "" {
					uses[s] += 50 // classes are found more often than words
				}
			}
		}
	}
	x.triggers = make([][]trigger, len(x.names))
	for i, p := range x.phrases {
		best, least := 0, 0
		for k, part := range p.parts {
			sum := 0
			for _, s := range part.symbols {
				sum += uses[s]
			}
			if k == 0 || sum < least {
				best, least = k, sum
			}
		}
		for _, s := range p.parts[best].symbols {
			x.triggers[s] = append(x.triggers[s], trigger{int32(i), int32(best)})
		}
	}
	x.roles = make([]role, len(x.names))
	for s := range x.roles {
		x.roles[s] = role{x.names[s] != "", x.wholes[s], x.triggers[s]}
	}
	x.words, x.triggers = nil, nil
	return nil
}

func (x *lexicon) computeLevels() error {
	built := make([][]symbol, len(x.names)) // what each class is built of
	for s, classes := range x.wholes {
		for _, c := range classes {
			built[c] = append(built[c], symbol(s))
		}
	}
	for _, p := range x.phrases {
		for _, part := range p.parts {
			built[p.class] = append(built[p.class], part.symbols...)
		}
	}
	x.levels = make([]int, len(x.names))
	var path []symbol
	var visit func(s symbol) error
	visit = func(s symbol) error {
		if x.levels[s] > 0 || len(built[s]) == 0 {
			return nil
		}
		if slices.Contains(path, s) {
			return fmt.Errorf("class %q is built of itself", x.names[s])
		}
		path = append(path, s)
		highest := 0
		for _, b := range built[s] {
			if err := visit(b); err != nil {
				return err
			}
			highest = max(highest, x.levels[b])
		}
		path = path[:len(path)-1]
		x.levels[s] = highest + 1
		x.depth = max(x.depth, highest+1)
		return nil
	}
	for s := range built {
		if err := visit(symbol(s)); err != nil {
			return err
		}
	}
	return nil
}
