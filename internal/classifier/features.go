package classifier

import "slices"

// The beginnings and the groups of letters that a word is known by.
const (
	beginning = 5
	group     = 4
)

// Words appends the features of words in a row, given by their letters.
func Words(words [][]byte, features []uint32) []uint32 {
	for i, word := range words {
		start := begin(word)
		features = append(features, hash('w', word, nil), hash('b', start, nil))
		if i > 0 {
			features = append(features, hash('p', words[i-1], word), hash('q', begin(words[i-1]), start))
		}
		if i > 1 {
			features = append(features, hash('s', begin(words[i-2]), start))
		}
		features = groups(word, features)
	}
	return features
}

// Distinct leaves each feature there once, however often it was found, in the order in which they are first found.
func Distinct(features []uint32) []uint32 {
	const tableBits = 10
	if len(features) > 1<<tableBits/2 {
		slices.Sort(features)
		return slices.Compact(features)
	}
	var table [1 << tableBits]uint32 // of features, at most half full; 0 is a free place
	zero := false
	kept := features[:0]
	for _, feature := range features {
		if feature == 0 {
			if !zero {
				zero, kept = true, append(kept, 0)
			}
			continue
		}
		at := feature * golden >> (32 - tableBits)
		for table[at] != 0 && table[at] != feature {
			at = (at + 1) % (1 << tableBits)
		}
		if table[at] == 0 {
			table[at], kept = feature, append(kept, feature)
		}
	}
	return kept
}

// Named returns the feature of something that is known of a text, by its name.
func Named(name string) uint32 { return hash('n', []byte(name), nil) }

func begin(word []byte) []byte { return word[:min(len(word), beginning)] }

// groups appends the groups of letters of a word, its ends being letters of their own.
func groups(word []byte, features []uint32) []uint32 {
	at := func(i int) byte {
		if i == 0 || i > len(word) {
			return '|'
		}
		return word[i-1]
	}
	for i := range len(word) + 3 - group {
		letters := [group]byte{at(i), at(i + 1), at(i + 2), at(i + 3)}
		features = append(features, hash('g', letters[:], nil))
	}
	return features
}

// hash is FNV-1a over a feature's kind and words.
func hash[T string | []byte](kind byte, one, other T) uint32 {
	const start, prime = 2166136261, 16777619
	h := (uint32(start) ^ uint32(kind)) * prime
	for i := range len(one) {
		h = (h ^ uint32(one[i])) * prime
	}
	h = (h ^ ' ') * prime
	for i := range len(other) {
		h = (h ^ uint32(other[i])) * prime
	}
	return h ^ h>>16
}
