package language

import (
	_ "embed"
	"fmt"

	"github.com/pelletier/go-toml/v2"
)

//go:embed data/stop-words.toml
var stopWordsFile []byte

// Analyzer turns text of one language into stems, for an index and for the questions that are put to it. It is safe for
// concurrent use.
type Analyzer struct {
	language  Language
	stop      map[string]bool
	compounds *Compounds
}

// Term is one stem of a text.
type Term struct {
	Stem  string
	Token Token // the word that the stem was cut from
	// Part is true for a part of a compound, which follows the stem of the whole word.
	Part bool
}

// NewAnalyzer returns an analyzer that takes compounds apart into words. It fails only where the embedded list of stop
// words is broken.
func NewAnalyzer(l Language, words []string) (*Analyzer, error) {
	var lists map[Language][]string
	if err := toml.Unmarshal(stopWordsFile, &lists); err != nil {
		return nil, fmt.Errorf("language: stop-words.toml: %w", err)
	}
	a := &Analyzer{language: l, stop: make(map[string]bool), compounds: NewCompounds(l, words)}
	for _, word := range lists[l] {
		a.stop[word] = true
		a.stop[foldFor(l, word)] = true
	}
	return a, nil
}

func foldFor(l Language, word string) string {
	if l == English {
		return foldLetters(word)
	}
	return Fold(word)
}

// Language returns the language whose text the analyzer reads.
func (a *Analyzer) Language() Language { return a.language }

// Stop reports whether a token says nothing about what its text is about. A word typed with its diacritics is only a
// stop word if it stands so in the list: "för" is one, "fór" is not.
func (a *Analyzer) Stop(t Token) bool {
	return a.stop[t.Text]
}

// Terms returns the stems of a normalised text in order, stop words left out, each compound followed by its parts.
func (a *Analyzer) Terms(normalized string) []Term {
	tokens := Tokenize(normalized)
	terms := make([]Term, 0, len(tokens))
	for _, token := range tokens {
		if a.Stop(token) {
			continue
		}
		terms = append(terms, Term{Stem: Stem(a.language, token.Text), Token: token})
		for _, part := range a.Parts(token) {
			terms = append(terms, Term{Stem: part, Token: token, Part: true})
		}
	}
	return terms
}

// Parts returns the stems of the parts of a compound, or nil where the token is none. English compounds are written
// apart.
func (a *Analyzer) Parts(token Token) []string {
	if a.language == English {
		return nil
	}
	return a.compounds.Split(token.Folded)
}
