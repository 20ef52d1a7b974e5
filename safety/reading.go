package safety

import (
	"bytes"
	"slices"

	"ryggrad/internal/classifier"
)

// A word may be typed with one slip from six letters on; a word with an open end from eight, because it meets more.
const (
	mendableLength = 6
	mendableOpen   = 8
	longestUsual   = 12 // no usual ending is longer; a longer rest is not looked up
	longestEnding  = 4  // a word with more letters than that after a lexicon word's open end may still be a misspelling
)

// word is one word of a message.
type word struct {
	text     string
	from, to int // its spelling in the reading's buffer
	sentence int
	at       int  // its place in the message, where a comma counts as two words
	comma    bool // a comma or the like stands before it
	value    float64
	number   bool
	digits   bool
	found    bool // the lexicon knows it
}

// fact says that a symbol was found from one word up to another, the last not included.
type fact struct {
	symbol     symbol
	start, end int
}

// reading is one message with all that the lexicon found in it.
type reading struct {
	lexicon  *lexicon
	words    []word
	spelling spelling
	asks     []bool    // by sentence: ends in a question mark
	first    []int     // by sentence: its first word
	anchored []verdict // by sentence: says when something began
	starts   [][]fact  // by the word they start at
	ends     [][]fact  // by the word after their last
	agenda   [][]attempt
	begun    []begun // lexicon words that the word at hand begins with
	seen     symbols
	found    [][]fact // by symbol, so that absent classes cost nothing; classes only, in the order of the words
	touched  []symbol
	possible []int           // signs
	judged   []judgement     // by sentence: what the rules made of it
	known    classifier.Text // by what the classifier knows the message
	letters  [][]byte        // of the words of a sentence
}

// attempt is a phrase to look for, at the words that are one of its parts.
type attempt struct {
	trigger
	start, end int32
}

// judgement is what the rules made of a sentence: whether they found a sign there that raises a flag by itself and is told,
// and one that is only asked about, long past or of others; or whether all of it is of others.
type judgement struct{ told, past bool }

// symbols is a set of symbols, a bit each.
type symbols []uint64

// add puts a symbol in and reports whether it was not there.
func (set symbols) add(s symbol) bool {
	was := set[s/64]
	set[s/64] |= 1 << (s % 64)
	return set[s/64] != was
}

// has reports whether the set has a symbol.
func (set symbols) has(s symbol) bool { return set[s/64]&(1<<(s%64)) != 0 }

// any reports whether the set has any of the list. It is called often enough for a loop of its own.
func (set symbols) any(list []symbol) bool {
	for _, s := range list {
		if set.has(s) {
			return true
		}
	}
	return false
}

// read finds every word, phrase and class of the lexicon in text. Its cost grows with the length of the text alone.
func (x *lexicon) read(r *reading, text string, m measures, year int) {
	r.reset(x)
	r.cut(text)
	for i := range r.words {
		r.lookUp(i)
	}
	m.measure(r, year)
	for level := range r.agenda {
		for k := 0; k < len(r.agenda[level]); k++ {
			r.try(r.agenda[level][k])
		}
	}
	m.measureAges(r)
	for _, s := range r.touched {
		if facts := r.found[s]; !slices.IsSortedFunc(facts, byStart) {
			slices.SortStableFunc(facts, byStart)
		}
	}
}

func byStart(a, b fact) int { return a.start - b.start }

// from returns the facts of a class that start at word i or later.
func (r *reading) from(class symbol, i int) []fact {
	facts := r.found[class]
	if len(facts) == 0 {
		return nil
	}
	k, _ := slices.BinarySearchFunc(facts, i, func(f fact, i int) int { return f.start - i })
	return facts[k:]
}

func (r *reading) reset(x *lexicon) {
	r.lexicon = x
	r.words, r.asks = r.words[:0], r.asks[:0]
	r.spelling.letters, r.spelling.marks = r.spelling.letters[:0], r.spelling.marks[:0]
	if len(r.found) != len(x.roles) {
		r.found = make([][]fact, len(x.roles))
		r.agenda = make([][]attempt, x.depth+1)
		r.seen = make(symbols, len(x.roles)/64+1)
	}
	for _, s := range r.touched {
		r.found[s] = r.found[s][:0]
	}
	r.touched = r.touched[:0]
	clear(r.seen)
	for i := range r.agenda {
		r.agenda[i] = r.agenda[i][:0]
	}
}

// lookUp adds the facts of the word at i.
func (r *reading) lookUp(i int) {
	w := &r.words[i]
	letters, marks := r.spelling.letters[w.from:w.to], r.spelling.marks[w.from:w.to]
	r.readNumber(i)
	x := r.lexicon
	r.begun = x.whole.walk(letters, r.begun[:0])
	r.collect(x.whole, i, letters, marks, false)
	for from := range letters {
		r.begun = x.inner.walk(letters[from:], r.begun[:0])
		r.collect(x.inner, i, letters[from:], marks[from:], false)
	}
	for _, booster := range x.boosters {
		if n := len(booster); len(letters) > n+2 && bytes.HasPrefix(letters, booster) {
			r.begun = x.whole.walk(letters[n:], r.begun[:0])
			r.collect(x.whole, i, letters[n:], marks[n:], false)
		}
	}
	if !w.found && !w.number && len(letters) >= mendableLength {
		r.begun = x.whole.walkMisspelt(letters, r.begun[:0])
		r.collect(x.whole, i, letters, marks, true)
	}
}

// collect adds the facts of the trie's words that letters of the word at i begin with.
func (r *reading) collect(t *trie, i int, letters, marks []byte, mending bool) {
	for _, b := range r.begun {
		end := ending{rest: letters[min(b.depth, len(letters)):]}
		for k := range b.entries {
			e := &b.entries[k]
			if mending && !e.mendable || !e.takes(&end, r.lexicon) || !mending && !agree(t.marks[e.marks:][:b.depth], marks, e.strict) {
				continue
			}
			w := &r.words[i]
			w.found = w.found || e.form != open || len(letters)-b.depth <= longestEnding
			r.add(fact{e.symbol, i, i + 1})
		}
	}
}

// ending is what is left of a word behind a lexicon word.
type ending struct {
	rest  []byte
	usual languages // those in which it is a usual ending
	known bool      // usual has been looked up
}

func (end *ending) isUsual(x *lexicon, language int8) bool {
	if !end.known {
		end.known = true
		if len(end.rest) > 0 && len(end.rest) <= longestUsual {
			end.usual = x.endings[string(end.rest)]
		}
	}
	return end.usual.has(language)
}

// takes reports whether a lexicon word may go on with an ending.
func (e *entry) takes(end *ending, x *lexicon) bool {
	switch e.form {
	case exact:
		return len(end.rest) == 0
	case usual:
		return len(end.rest) == 0 || end.isUsual(x, e.language)
	case trimmed:
		return end.isUsual(x, e.language)
	}
	return true
}

// add records a fact, the facts that follow from it by itself, and the phrases that it may be a part of.
func (r *reading) add(f fact) {
	if !r.seen.add(f.symbol) {
		for _, other := range r.starts[f.start] {
			if other == f {
				return
			}
		}
	}
	r.starts[f.start] = append(r.starts[f.start], f)
	r.ends[f.end] = append(r.ends[f.end], f)
	x := r.lexicon
	role := &x.roles[f.symbol]
	if role.class {
		if len(r.found[f.symbol]) == 0 {
			r.touched = append(r.touched, f.symbol)
		}
		r.found[f.symbol] = append(r.found[f.symbol], f)
	}
	for _, class := range x.wholes[role.wholes.from:role.wholes.to] {
		r.add(fact{class, f.start, f.end})
	}
	for _, t := range x.triggers[role.triggers.from:role.triggers.to] {
		r.agenda[t.level] = append(r.agenda[t.level], attempt{t, int32(f.start), int32(f.end)})
	}
}

// try looks for the rest of a phrase on both sides of the words that are one of its parts.
func (r *reading) try(a attempt) {
	if a.other != 0 && !r.seen.has(a.other) {
		return
	}
	x := r.lexicon
	p := &x.phrases[a.phrase]
	for k := p.parts.from; k < p.parts.to; k++ {
		if k != a.part && !r.seen.any(x.symbolsOf(k)) {
			return
		}
	}
	end := r.forward(p, a.part+1, int(a.end))
	if end < 0 {
		return
	}
	if start := r.backward(p, a.part-1, int(a.start)); start >= 0 {
		r.add(fact{p.class, start, end})
	}
}

// forward returns where the phrase's parts from k on end when they start at or soon after word from, or -1.
func (r *reading) forward(p *phrase, k int32, from int) int {
	if k == p.parts.to {
		return from
	}
	gap := int(r.lexicon.parts[k].gap)
	for i := from; i < len(r.words) && r.within(from, i, gap); i++ {
		for _, f := range r.starts[i] {
			if r.lexicon.holds(k, f.symbol) {
				if end := r.forward(p, k+1, f.end); end >= 0 {
					return end
				}
			}
		}
	}
	return -1
}

// backward returns where the phrase's parts up to k start when they end at or soon before word to, or -1.
func (r *reading) backward(p *phrase, k int32, to int) int {
	if k < p.parts.from {
		return to
	}
	gap := int(r.lexicon.parts[k+1].gap)
	for i := to; i > 0 && r.within(i, to, gap); i-- {
		for _, f := range r.ends[i] {
			if r.lexicon.holds(k, f.symbol) {
				if start := r.backward(p, k-1, f.start); start >= 0 {
					return start
				}
			}
		}
	}
	return -1
}

// symbolsOf returns the symbols of a part.
func (x *lexicon) symbolsOf(part int32) []symbol {
	own := x.parts[part].symbols
	return x.symbols[own.from:own.to]
}

// holds reports whether a symbol is one of a part.
func (x *lexicon) holds(part int32, s symbol) bool { return slices.Contains(x.symbolsOf(part), s) }

// within reports whether at most gap words of the same sentence lie between the words before end and the word start.
func (r *reading) within(end, start, gap int) bool {
	before, after := &r.words[end-1], &r.words[start]
	if before.sentence != after.sentence {
		return false
	}
	return start == end || after.at-before.at-1 <= gap
}
