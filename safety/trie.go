package safety

// trie holds the spellings of the lexicon. Looking a word up costs a few steps, however many words there are.
type trie struct {
	nodes []node
	first [256]int32 // the nodes below the root
}

type node struct {
	letter         byte
	child, sibling int32 // 0 is none
	entries        []entry
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
	mendable bool // may be reached over one misspelling
	strict   bool // must be typed with its marks
	marks    []byte
}

// newTrie returns an empty trie with room for size nodes.
func newTrie(size int) *trie {
	return &trie{nodes: make([]node, 1, size)}
}

func (t *trie) insert(s spelling, e entry) {
	at := int32(0)
	for _, letter := range s.letters {
		next := t.child(at, letter)
		if next == 0 {
			next = int32(len(t.nodes))
			added := node{letter: letter}
			if at == 0 {
				t.first[letter] = next
			} else {
				added.sibling = t.nodes[at].child
				t.nodes[at].child = next
			}
			t.nodes = append(t.nodes, added)
		}
		at = next
	}
	e.marks = s.marks
	t.nodes[at].entries = append(t.nodes[at].entries, e)
}

// child returns the node that letter leads to, or 0.
func (t *trie) child(at int32, letter byte) int32 {
	if at == 0 {
		return t.first[letter]
	}
	n := t.nodes[at].child
	for n != 0 && t.nodes[n].letter != letter {
		n = t.nodes[n].sibling
	}
	return n
}

// walk follows letters from the root and calls visit with each node that ends a lexicon word and how far it has come.
// It returns how far the letters could be followed.
func (t *trie) walk(letters []byte, visit func(n *node, depth int)) int {
	at := int32(0)
	for depth, letter := range letters {
		at = t.child(at, letter)
		if at == 0 {
			return depth
		}
		if n := &t.nodes[at]; len(n.entries) > 0 {
			visit(n, depth+1)
		}
	}
	return len(letters)
}

// walkMisspelt calls visit with each node that ends a lexicon word and is reached with exactly one letter changed,
// missing, added or swapped with the next, the first letter being right. depth is how far into letters it has come.
func (t *trie) walkMisspelt(letters []byte, visit func(n *node, depth int)) {
	at := t.first[letters[0]]
	for i := 1; at != 0 && i <= len(letters); i++ {
		for c := t.nodes[at].child; c != 0; c = t.nodes[c].sibling {
			t.follow(c, letters, i, visit) // a letter is missing
			if i == len(letters) || t.nodes[c].letter == letters[i] {
				continue
			}
			t.follow(c, letters, i+1, visit) // a letter is wrong
			if i+1 < len(letters) && t.nodes[c].letter == letters[i+1] {
				if next := t.child(c, letters[i]); next != 0 {
					t.follow(next, letters, i+2, visit) // two letters have changed places
				}
			}
		}
		if i == len(letters) {
			return
		}
		if next := t.child(at, letters[min(i+1, len(letters)-1)]); next != 0 && i+1 < len(letters) {
			t.follow(next, letters, i+2, visit) // a letter too many
		}
		at = t.child(at, letters[i])
	}
}

// follow walks letters[from:] exactly from the node at.
func (t *trie) follow(at int32, letters []byte, from int, visit func(n *node, depth int)) {
	for {
		if n := &t.nodes[at]; len(n.entries) > 0 {
			visit(n, from)
		}
		if from >= len(letters) {
			return
		}
		if at = t.child(at, letters[from]); at == 0 {
			return
		}
		from++
	}
}
