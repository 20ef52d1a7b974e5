package index

import (
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// The kinds of feature that the learnt ranking knows a question by.
const (
	beginFeature   = iota // how a longer word begins
	groupFeature          // four letters in a row, the ends of a word being letters of their own
	conceptFeature        // a concept
	bothFeature           // two concepts
	pairFeature           // how two words in a row begin
)

// featureCounts is what a feature of each kind counts. The numbers were found by trying, on ways of asking that were left
// out of what was learnt.
var featureCounts = []float32{beginFeature: 0.8, groupFeature: 0.8, conceptFeature: 2, bothFeature: 1.2, pairFeature: 0.8}

// The letters of a beginning and of a group.
const (
	beginLetters = 5
	groupLetters = 4
)

// featuresOf replaces a list with the features of a question that was read; one may be there twice. Letters is room for
// the words. Languages share their features: most words of this field differ in a letter or two, and the concepts in none.
func (b *book) featuresOf(q *question, list []uint32, letters []byte) ([]uint32, []byte) {
	list, letters = list[:0], letters[:0]
	before := uint32(0)
	for i := range q.words {
		from := len(letters)
		letters = b.appendLetters(append(letters, '_'), q.words[i].Folded)
		word := letters[from+1:]
		letters = append(letters, '_')
		begin := classifier.Key(pairFeature, word[:min(len(word), beginLetters)], nil)
		if i > 0 {
			list = append(list, classifier.Joint(pairFeature, before, begin))
		}
		before = begin
		if len(word) > beginLetters || q.words[i].Stop {
			list = append(list, classifier.Key(beginFeature, word[:min(len(word), beginLetters)], nil))
		}
		if q.words[i].Stop {
			continue
		}
		for ; from+groupLetters <= len(letters); from++ {
			list = append(list, classifier.Key(groupFeature, letters[from:from+groupLetters], nil))
		}
	}
	for i := range q.mentions {
		one := b.conceptKeys[q.mentions[i].number]
		list = append(list, one)
		for j := range i {
			list = append(list, classifier.Joint(bothFeature, one, b.conceptKeys[q.mentions[j].number]))
		}
	}
	return list, letters
}

// appendLetters appends a word, with doubled letters as one outside English: "rygg" and "ryg" are the same back.
func (b *book) appendLetters(letters []byte, word string) []byte {
	if b.language == language.English {
		return append(letters, word...)
	}
	for i := range len(word) {
		if i == 0 || word[i] != word[i-1] || word[i] < 'a' {
			letters = append(letters, word[i])
		}
	}
	return letters
}
