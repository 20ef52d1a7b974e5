// Package benchmark measures what an answer costs: a whole reply, a search in this corpus and in larger ones, the start,
// and memory at rest.
//
//	go test -run '^$' -bench . ./internal/benchmark
//	go test -run '^$' -bench . ./internal/benchmark -figures figures.txt   rewrites figures.txt here
//
// The trap: the largest corpus has a thousand times the claims, takes minutes and some gigabytes to build, and is left out
// with -short.
package benchmark

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf8"

	"ryggrad/corpus"
)

// grow returns a corpus with times the claims of another. What is added is made of its claims, about half of their
// longer words turned into others, so that the vocabulary grows with the claims and their concepts stay as common as
// they are. It is in Swedish alone: four languages a thousand times over do not fit into memory.
func grow(c *corpus.Corpus, times int) *corpus.Corpus {
	grown := *c
	grown.Claims = append(make([]corpus.Claim, 0, times*len(c.Claims)), c.Claims...)
	for nth := 1; nth < times; nth++ {
		for i := range c.Claims {
			claim := c.Claims[i]
			claim.ID = fmt.Sprintf("%s-%d", claim.ID, nth)
			claim.Text = corpus.Text{SV: vary(claim.Text.SV, nth)}
			claim.Detail = corpus.Text{SV: vary(claim.Detail.SV, nth)}
			var asks []string
			for _, ask := range claim.Asks.SV {
				asks = append(asks, vary(ask, nth))
			}
			claim.Asks = corpus.Phrases{SV: asks}
			grown.Claims = append(grown.Claims, claim)
		}
	}
	return &grown
}

// syllables are what words are varied by.
var syllables = [...]string{"ba", "do", "fi", "ga", "ju", "ka", "lo", "mi", "nu", "pa", "ro", "si", "tu", "va", "xo", "za"}

// vary turns about half of the longer words of a text into others, which ones and into what depending on the copy.
func vary(text string, nth int) string {
	words := strings.Fields(text)
	for i, word := range words {
		if utf8.RuneCountInString(word) < 5 {
			continue
		}
		hash := fnv.New32a()
		fmt.Fprint(hash, word, nth)
		if sum := hash.Sum32(); sum%2 == 0 {
			words[i] = syllables[sum>>1%16] + syllables[sum>>5%16] + syllables[sum>>9%16] + word
		}
	}
	return strings.Join(words, " ")
}
