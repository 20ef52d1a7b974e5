package language

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
)

// Speller finds the known word nearest to a misspelt one.
type Speller struct {
	words   stringList // in order of the first letter, then of length, then of the alphabet
	letters []uint64   // by number of a word, which letters it has, one bit each
}

// Lengths in letters from which one and two slips are taken for the known word. Shorter words have too many neighbours.
const (
	lengthForOneSlip  = 5
	lengthForTwoSlips = 8
)

// NewSpeller returns a speller over folded words.
func NewSpeller(words []string) *Speller {
	sorted := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return len(word) < lengthForOneSlip-1 })
	slices.SortFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	s := new(Speller)
	for _, word := range slices.Compact(sorted) {
		s.words.add(word)
		s.letters = append(s.letters, letters(word))
	}
	return s
}

// Nearest returns the known word with the fewest slips from the folded word, and their number: 1, or 2 in a word of
// eight letters or more. It returns "" and 0 where there is none. A slip is a letter left out, added, changed, or put
// before its neighbour; the first letter has to be right.
func (s *Speller) Nearest(folded string) (word string, slips int) {
	limit := 1
	switch {
	case len(folded) < lengthForOneSlip || len(folded) > 40:
		return "", 0
	case len(folded) >= lengthForTwoSlips:
		limit = 2
	}
	mine := letters(folded)
	to := s.from(folded[0], len(folded)+limit+1)
	for i := s.from(folded[0], len(folded)-limit); i < to; i++ {
		if bits.OnesCount64(mine^s.letters[i]) > 2*limit {
			continue
		}
		candidate := s.words.At(i)
		if n := distance(folded, candidate, limit); n > 0 && n <= limit {
			word, slips = candidate, n
			if n == 1 {
				return word, slips
			}
			limit = n - 1
		}
	}
	return word, slips
}

// from returns the number of the first word that begins with a letter and has at least so many letters, or of the one that
// follows where there is none.
func (s *Speller) from(first byte, length int) int32 {
	n := sort.Search(s.words.Len(), func(i int) bool {
		word := s.words.At(int32(i))
		return word[0] > first || word[0] == first && len(word) >= length
	})
	return int32(n)
}

func letters(word string) uint64 {
	var set uint64
	for i := range len(word) {
		set |= 1 << (word[i] & 63)
	}
	return set
}

// distance is the optimal string alignment distance of a and b, or limit+1 where it is more than limit.
func distance(a, b string, limit int) int {
	var rows [3][48]int
	before, last, row := rows[0][:len(b)+1], rows[1][:len(b)+1], rows[2][:len(b)+1]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			n := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, before[j-2]+1)
			}
			row[j] = n
			least = min(least, n)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
