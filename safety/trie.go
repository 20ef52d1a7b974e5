package safety

import "slices"

// trie holds the spellings of the lexicon. Looking a word up costs a few steps, however many words there are. It is made
// by a trieBuilder: the nodes below one stand in a row, and so do the words that end at one.
type trie struct {
	nodes   []node
	letters []byte // by node, the letter that leads to it
	entries []entry
	marks   []byte     // of the entries
	first   [256]int32 // the nodes below the root
}

type node struct {
	child, entry      int32
	children, entries uint16
}

// form says which words a lexicon word stands for.
type form byte

const (
	exact   form = iota // the word alone
	usual               // the word with any usual ending of its language
	trimmed             // the word without its last vowel, with any usual ending but none at all
	open                // any word that begins like it
)

// entry is one lexicon word at the end of its path through the trie.
type entry struct {
	symbol   symbol
	form     form
	language int8
	mendable bool  // may be reached over one misspelling
	strict   bool  // must be typed with its marks
	marks    int32 // where they begin, as many as letters lead to it
}

// begun is where lexicon words end on the way along a word's letters: the words, and how many letters lie behind.
type begun struct {
	entries []entry
	depth   int
}

// child returns the node that letter leads to, or 0.
func (t *trie) child(at int32, letter byte) int32 {
	if at == 0 {
		return t.first[letter]
	}
	n := &t.nodes[at]
	for c := n.child; c < n.child+int32(n.children); c++ {
		if t.letters[c] == letter {
			return c
		}
	}
	return 0
}

// reach adds the words that end at a node.
func (t *trie) reach(at int32, depth int, to []begun) []begun {
	n := &t.nodes[at]
	if n.entries == 0 {
		return to
	}
	return append(to, begun{t.entries[n.entry : n.entry+int32(n.entries)], depth})
}

// walk follows letters from the root and adds the lexicon words that they begin with.
func (t *trie) walk(letters []byte, to []begun) []begun {
	at := int32(0)
	for depth, letter := range letters {
		if at = t.child(at, letter); at == 0 {
			break
		}
		to = t.reach(at, depth+1, to)
	}
	return to
}

// walkMisspelt adds the lexicon words that are reached with exactly one letter changed, missing, added or swapped with
// the next, the first letter being right. Their depth is how far into letters it has come.
func (t *trie) walkMisspelt(letters []byte, to []begun) []begun {
	at := t.first[letters[0]]
	for i := 1; at != 0 && i <= len(letters); i++ {
		n := t.nodes[at]
		for c := n.child; c < n.child+int32(n.children); c++ {
			to = t.follow(c, letters, i, to) // a letter is missing
			if i == len(letters) || t.letters[c] == letters[i] {
				continue
			}
			to = t.follow(c, letters, i+1, to) // a letter is wrong
			if i+1 < len(letters) && t.letters[c] == letters[i+1] {
				if next := t.child(c, letters[i]); next != 0 {
					to = t.follow(next, letters, i+2, to) // two letters have changed places
				}
			}
		}
		if i == len(letters) {
			break
		}
		if next := t.child(at, letters[min(i+1, len(letters)-1)]); next != 0 && i+1 < len(letters) {
			to = t.follow(next, letters, i+2, to) // a letter too many
		}
		at = t.child(at, letters[i])
	}
	return to
}

// follow walks letters[from:] exactly from the node at.
func (t *trie) follow(at int32, letters []byte, from int, to []begun) []begun {
	for {
		to = t.reach(at, from, to)
		if from >= len(letters) {
			return to
		}
		if at = t.child(at, letters[from]); at == 0 {
			return to
		}
		from++
	}
}

// trieBuilder is a trie that grows.
type trieBuilder struct {
	nodes   []growing
	entries []linked
	marks   []byte
	first   [256]int32
}

// growing is a node with links to one of those below it and to the next beside it; 0 is none.
type growing struct {
	letter         byte
	child, sibling int32
	first, last    int32 // entries
}

// linked is an entry with a link to the next of the same node.
type linked struct {
	entry
	next int32
}

// newTrieBuilder returns an empty builder with room for so many nodes.
func newTrieBuilder(size int) *trieBuilder {
	return &trieBuilder{nodes: make([]growing, 1, size), entries: make([]linked, 1, size)}
}

func (b *trieBuilder) insert(s spelling, e entry) {
	e.marks = int32(len(b.marks))
	b.marks = append(b.marks, s.marks...)
	at := int32(0)
	for _, letter := range s.letters {
		at = b.below(at, letter)
	}
	n, added := &b.nodes[at], int32(len(b.entries))
	b.entries = append(b.entries, linked{entry: e})
	if n.first == 0 {
		n.first = added
	} else {
		b.entries[n.last].next = added
	}
	n.last = added
}

// below returns the node that letter leads to, which is made where there is none.
func (b *trieBuilder) below(at int32, letter byte) int32 {
	next := b.first[letter]
	if at != 0 {
		for next = b.nodes[at].child; next != 0 && b.nodes[next].letter != letter; {
			next = b.nodes[next].sibling
		}
	}
	if next != 0 {
		return next
	}
	next = int32(len(b.nodes))
	added := growing{letter: letter}
	if at == 0 {
		b.first[letter] = next
	} else {
		added.sibling = b.nodes[at].child
		b.nodes[at].child = next
	}
	b.nodes = append(b.nodes, added)
	return next
}

// trie returns what was inserted as it is looked up in.
func (b *trieBuilder) trie() *trie {
	t := &trie{
		nodes: make([]node, 1, len(b.nodes)), letters: make([]byte, 1, len(b.nodes)), entries: make([]entry, 0, len(b.entries)),
		marks: slices.Clip(b.marks),
	}
	grown := make([]int32, 1, len(b.nodes)) // by node of the trie
	add := func(from int32) {
		t.nodes, t.letters, grown = append(t.nodes, node{}), append(t.letters, b.nodes[from].letter), append(grown, from)
	}
	for letter, from := range b.first {
		if from != 0 {
			t.first[letter] = int32(len(t.nodes))
			add(from)
		}
	}
	for at := 1; at < len(t.nodes); at++ {
		from := &b.nodes[grown[at]]
		n := node{child: int32(len(t.nodes)), entry: int32(len(t.entries))}
		for child := from.child; child != 0; child = b.nodes[child].sibling {
			add(child)
			n.children++
		}
		for e := from.first; e != 0; e = b.entries[e].next {
			t.entries = append(t.entries, b.entries[e].entry)
			n.entries++
		}
		t.nodes[at] = n
	}
	return t
}
