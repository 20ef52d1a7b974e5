package language

import (
	_ "embed"
	"fmt"

	"github.com/pelletier/go-toml/v2"
)

//go:embed data/stop-words.toml
var stopWordsFile []byte

// Analyzer turns text of one language into words with their stems, for an index and for the questions that are put to
// it. It is safe for concurrent use.
type Analyzer struct {
	language  Language
	stop      map[string]bool
	compounds *Compounds
	known     map[string]*form // by the word as it was written; written by Learn alone
	learnt    []Word           // what Learn returned last
}

// Word is one word of a text with what it is searched by.
type Word struct {
	Token
	Stem  string
	Parts []string // the stems of the parts of a compound; nil where it is none
	Stop  bool     // the word says nothing about what its text is about
}

// Terms returns the stems that stand for the word: the parts of a compound, or its own stem.
func (w *Word) Terms() []string {
	if w.Parts != nil {
		return w.Parts
	}
	return []string{w.Stem}
}

// form is what the analyzer makes of a word wherever it stands.
type form struct {
	text, folded string
	stem         string
	parts        []string
	stop         bool
}

// NewAnalyzer returns an analyzer that takes compounds apart into words. It fails only where the embedded list of stop
// words is broken.
func NewAnalyzer(l Language, words []string) (*Analyzer, error) {
	var lists map[Language][]string
	if err := toml.Unmarshal(stopWordsFile, &lists); err != nil {
		return nil, fmt.Errorf("language: stop-words.toml: %w", err)
	}
	if l == English { // English compounds are written apart
		words = nil
	}
	a := &Analyzer{language: l, stop: make(map[string]bool), compounds: NewCompounds(l, words), known: make(map[string]*form)}
	for _, word := range lists[l] {
		a.stop[word] = true
		if l != English {
			a.stop[Fold(word)] = true
		}
	}
	return a, nil
}

// Language returns the language whose text the analyzer reads.
func (a *Analyzer) Language() Language { return a.language }

// Analyze returns the words of a normalised text, in order, stop words among them. A word typed without its diacritics
// is a stop word as one typed with them; one typed with others is not: "for" is one as "för" is, "fór" is none.
func (a *Analyzer) Analyze(normalized string) []Word {
	return a.words(make([]Word, 0, len(normalized)/6+1), normalized, a.form)
}

// Learn analyzes a text and keeps what it makes of the words, so that they need no work again. It is the one method that
// may not be called beside others, and what it returns holds until it is called again.
func (a *Analyzer) Learn(normalized string) []Word {
	a.learnt = a.words(a.learnt[:0], normalized, func(written string) *form {
		f, found := a.known[written]
		if !found {
			f = a.form(written)
			a.known[written] = f
		}
		return f
	})
	return a.learnt
}

// words appends the words of a text.
func (a *Analyzer) words(words []Word, normalized string, of func(written string) *form) []Word {
	for start, end := range spans(normalized) {
		f := of(normalized[start:end])
		words = append(words, Word{
			Token: Token{Text: f.text, Folded: f.folded, Start: start, End: end}, Stem: f.stem, Parts: f.parts, Stop: f.stop,
		})
	}
	return words
}

func (a *Analyzer) form(written string) *form {
	if f, found := a.known[written]; found {
		return f
	}
	token := newToken(written, 0, len(written))
	f := &form{text: token.Text, folded: token.Folded, stem: Stem(a.language, token.Text), stop: a.stop[token.Text]}
	if !f.stop {
		f.parts = a.compounds.Split(token.Folded)
	}
	return f
}
