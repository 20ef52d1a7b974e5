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
	known     map[string]word // by the text of the token; read only, but for Learn
}

// word is what the analyzer makes of one word.
type word struct {
	stem  string
	parts []string
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
	a := &Analyzer{language: l, stop: make(map[string]bool), compounds: NewCompounds(l, words), known: make(map[string]word)}
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

// Learn keeps what the analyzer makes of the words of a normalised text, so that they need no work again. It is the one
// method that may not be called beside others.
func (a *Analyzer) Learn(normalized string) {
	for _, token := range Tokenize(normalized) {
		if _, found := a.known[token.Text]; !found {
			a.known[token.Text] = a.analyze(token)
		}
	}
}

func (a *Analyzer) analyze(token Token) word {
	w := word{stem: Stem(a.language, token.Text)}
	if a.language != English { // English compounds are written apart
		w.parts = a.compounds.Split(token.Folded)
	}
	return w
}

func (a *Analyzer) word(token Token) word {
	if w, found := a.known[token.Text]; found {
		return w
	}
	return a.analyze(token)
}

// Stem returns the stem of a token.
func (a *Analyzer) Stem(token Token) string { return a.word(token).stem }

// Terms returns the stems of a normalised text in order, stop words left out, each compound followed by its parts.
func (a *Analyzer) Terms(normalized string) []Term {
	tokens := Tokenize(normalized)
	terms := make([]Term, 0, len(tokens))
	for _, token := range tokens {
		if a.Stop(token) {
			continue
		}
		w := a.word(token)
		terms = append(terms, Term{Stem: w.stem, Token: token})
		for _, part := range w.parts {
			terms = append(terms, Term{Stem: part, Token: token, Part: true})
		}
	}
	return terms
}

// Parts returns the stems of the parts of a compound, or nil where the token is none.
func (a *Analyzer) Parts(token Token) []string { return a.word(token).parts }
