package language

import (
	"math/bits"
	"sort"
)

// Speller finds the known word nearest to a misspelt one.
type Speller struct {
	// byFirst holds the known words by first letter, each list in order of length and then of the alphabet.
	byFirst map[byte][]spelling
}

type spelling struct {
	word    string
	letters uint64 // which letters the word has, one bit each
}

// Lengths in letters from which one and two slips are taken for the known word. Shorter words have too many neighbours.
const (
	lengthForOneSlip  = 5
	lengthForTwoSlips = 8
)

// NewSpeller returns a speller over folded words.
func NewSpeller(words []string) *Speller {
	s := &Speller{byFirst: make(map[byte][]spelling)}
	for _, word := range words {
		if len(word) >= lengthForOneSlip-1 {
			s.byFirst[word[0]] = append(s.byFirst[word[0]], spelling{word, letters(word)})
		}
	}
	for _, list := range s.byFirst {
		sort.Slice(list, func(i, j int) bool {
			if len(list[i].word) != len(list[j].word) {
				return len(list[i].word) < len(list[j].word)
			}
			return list[i].word < list[j].word
		})
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
	list := s.byFirst[folded[0]]
	from := sort.Search(len(list), func(i int) bool { return len(list[i].word) >= len(folded)-limit })
	for _, candidate := range list[from:] {
		if len(candidate.word) > len(folded)+limit {
			break
		}
		if bits.OnesCount64(mine^candidate.letters) > 2*limit {
			continue
		}
		if n := distance(folded, candidate.word, limit); n > 0 && n <= limit {
			word, slips = candidate.word, n
			if n == 1 {
				return word, slips
			}
			limit = n - 1
		}
	}
	return word, slips
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
