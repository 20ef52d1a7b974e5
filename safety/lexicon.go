package safety

import (
	"fmt"
	"slices"

	"ryggrad/internal/classifier"
)

// symbol stands for a lexicon word or for a word class. Both can be found in a message in the same way.
type symbol int32

// lexicon holds the words, phrases and classes of all languages in the form in which messages are read. It is made by a
// lexiconBuilder. All that there is many of stands in rows of numbers: looking something up goes to few places in memory,
// and the garbage collector has nothing to follow.
type lexicon struct {
	classes  map[string]symbol
	whole    *trie // words as they begin
	inner    *trie // words that may stand inside a compound
	endings  map[string]languages
	numbers  map[string]float64
	boosters [][]byte // what is put before a word to strengthen it
	roles    []role   // by symbol
	wholes   []symbol
	triggers []trigger
	phrases  []phrase
	parts    []part
	symbols  []symbol // of the parts
	depth    int      // the highest level of a class
}

// languages is a set of languages, a bit each in the order in which they are always listed.
type languages uint8

func (set languages) has(language int8) bool { return set&(1<<language) != 0 }

// row is where the things of one kind that belong together stand in a row.
type row struct{ from, to int32 }

// role is what follows where a symbol is found.
type role struct {
	class    bool   // it is a class, or words that stand for one, and not a word
	feature  uint32 // by which the classifier knows the class, 0 for a word
	wholes   row    // the classes that it belongs to by itself
	triggers row
}

// phrase is one entry of a word class that consists of several parts in a row.
type phrase struct {
	class symbol
	parts row
}

// part is one place in a phrase: any of the symbols, at most gap words after the part before.
type part struct {
	symbols row
	gap     int32
}

// trigger names the part of a phrase whose finding starts the search for the whole phrase.
type trigger struct {
	phrase int32
	part   int32  // in lexicon.parts
	other  symbol // stands in the phrase, too, or 0: one look at it spares most searches
	level  int32  // of the phrase's class
}

// finish returns what was taken in, as it is looked up in.
func (b *lexiconBuilder) finish() (*lexicon, error) {
	levels, err := b.levels()
	if err != nil {
		return nil, err
	}
	x := &lexicon{
		classes: b.classes, whole: b.whole.trie(), inner: b.inner.trie(), endings: b.endings, numbers: b.numbers,
		boosters: b.boosters, depth: int(slices.Max(levels)),
	}
	triggers := make([][]trigger, len(b.names)) // by symbol
	uses := b.uses()
	for _, written := range b.phrases {
		first := int32(len(x.parts))
		for _, p := range written.parts {
			from := int32(len(x.symbols))
			x.symbols = append(x.symbols, p.symbols...)
			x.parts = append(x.parts, part{row{from, int32(len(x.symbols))}, int32(p.gap)})
		}
		at := written.rarest(uses)
		t := trigger{int32(len(x.phrases)), first + int32(at), written.other(at), levels[written.class]}
		for _, s := range written.parts[at].symbols {
			triggers[s] = append(triggers[s], t)
		}
		x.phrases = append(x.phrases, phrase{written.class, row{first, int32(len(x.parts))}})
	}
	x.roles = make([]role, len(b.names))
	for s := range x.roles {
		wholes, from := int32(len(x.wholes)), int32(len(x.triggers))
		x.wholes = append(x.wholes, b.wholes[s]...)
		x.triggers = append(x.triggers, triggers[s]...)
		x.roles[s] = role{wholes: row{wholes, int32(len(x.wholes))}, triggers: row{from, int32(len(x.triggers))}}
		if name := b.names[s]; name != "" {
			x.roles[s].class, x.roles[s].feature = true, classifier.Named(name)
		}
	}
	return x, nil
}

// uses returns by symbol how often it is a part of a phrase; a class is found more often than a word.
func (b *lexiconBuilder) uses() []int {
	uses := make([]int, len(b.names))
	for _, p := range b.phrases {
		for _, part := range p.parts {
			for _, s := range part.symbols {
				uses[s]++
				if b.names[s] != "" {
					uses[s] += 50
				}
			}
		}
	}
	return uses
}

// rarest returns the part that is the least to be found without the whole phrase.
func (p *writtenPhrase) rarest(uses []int) int {
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
	return best
}

// other returns a symbol that has to stand beside the part at, or 0 where every other part is one of several.
func (p *writtenPhrase) other(at int) symbol {
	for k, part := range p.parts {
		if k != at && len(part.symbols) == 1 {
			return part.symbols[0]
		}
	}
	return 0
}

// levels returns by symbol: 0 for words, else one more than the highest symbol it is built of.
func (b *lexiconBuilder) levels() ([]int32, error) {
	built := make([][]symbol, len(b.names)) // what each class is built of
	for s, classes := range b.wholes {
		for _, c := range classes {
			built[c] = append(built[c], symbol(s))
		}
	}
	for _, p := range b.phrases {
		for _, part := range p.parts {
			built[p.class] = append(built[p.class], part.symbols...)
		}
	}
	levels := make([]int32, len(b.names))
	var path []symbol
	var visit func(s symbol) error
	visit = func(s symbol) error {
		if levels[s] > 0 || len(built[s]) == 0 {
			return nil
		}
		if slices.Contains(path, s) {
			return fmt.Errorf("class %q is built of itself", b.names[s])
		}
		path = append(path, s)
		highest := int32(0)
		for _, part := range built[s] {
			if err := visit(part); err != nil {
				return err
			}
			highest = max(highest, levels[part])
		}
		path = path[:len(path)-1]
		levels[s] = highest + 1
		return nil
	}
	for s := range built {
		if err := visit(symbol(s)); err != nil {
			return nil, err
		}
	}
	return levels, nil
}
