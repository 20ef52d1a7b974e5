package language

import (
	"hash/maphash"
	"strings"
)

// stringList holds strings one after the other in one text, each with a number. Tens of thousands of strings are as many
// pointers for each garbage collection to follow; here it finds next to none. It must not be copied.
type stringList struct {
	text strings.Builder
	ends []uint32 // by number, where the string ends in the text
}

func (l *stringList) add(s string) {
	l.text.WriteString(s)
	l.ends = append(l.ends, uint32(l.text.Len()))
}

// Len returns how many strings there are.
func (l *stringList) Len() int { return len(l.ends) }

// At returns the string with a number.
func (l *stringList) At(n int32) string {
	from := uint32(0)
	if n > 0 {
		from = l.ends[n-1]
	}
	return l.text.String()[from:l.ends[n]]
}

// All returns the strings in their order.
func (l *stringList) All() []string {
	all := make([]string, l.Len())
	for n := range all {
		all[n] = l.At(int32(n))
	}
	return all
}

// StringTable numbers strings in the order in which they are first added, and finds them again. It is in place of a map
// from strings and a slice of them. The zero value is an empty table. It is safe for concurrent use as long as nothing is
// added; it must not be copied.
type StringTable struct {
	stringList
	slots []slot // by hash; a quarter to half of them are taken
}

// slot is the number of a string plus one, and above it some bits of the string's hash: most slots of other strings are
// passed by without a look at the strings. It is 0 where there is none.
type slot uint32

// mostStrings is how many strings a table may have.
const mostStrings = 1<<numberBits - 1

const numberBits = 24

func (s slot) number() int32      { return int32(s&mostStrings) - 1 }
func (s slot) is(other slot) bool { return s>>numberBits == other>>numberBits }

// hashSeed changes from one start to the next. What is numbered how does not depend on it.
var hashSeed = maphash.MakeSeed()

// leastSlots is how many slots a table begins with: a power of two, as is every later number of them.
const leastSlots = 64

// Find returns the number of a string, and whether it has one.
func (t *StringTable) Find(s string) (n int32, found bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	at, _ := t.place(s)
	n = t.slots[at].number()
	return max(n, 0), n >= 0
}

// Has reports whether a string is in the table.
func (t *StringTable) Has(s string) bool {
	_, found := t.Find(s)
	return found
}

// Add returns the number of a string, which it gets where it has none yet. It panics where there are too many.
func (t *StringTable) Add(s string) int32 {
	if 2*len(t.ends) >= len(t.slots) {
		t.grow()
	}
	at, hash := t.place(s)
	if t.slots[at] == 0 {
		if len(t.ends) == mostStrings {
			panic("language: a table of strings is full")
		}
		t.add(s)
		t.slots[at] = hash | slot(len(t.ends))
	}
	return t.slots[at].number()
}

// place returns where a string stands, or the free slot where it would, and the bits of its hash that a slot has.
func (t *StringTable) place(s string) (at int, hash slot) {
	last := len(t.slots) - 1
	sum := maphash.String(hashSeed, s)
	hash = slot(sum>>32) &^ mostStrings
	for at = int(sum) & last; t.slots[at] != 0; at = (at + 1) & last {
		if t.slots[at].is(hash) && t.At(t.slots[at].number()) == s {
			break
		}
	}
	return at, hash
}

func (t *StringTable) grow() {
	t.slots = make([]slot, max(leastSlots, 2*len(t.slots)))
	for n := range int32(len(t.ends)) {
		at, hash := t.place(t.At(n))
		t.slots[at] = hash | slot(n+1)
	}
}
