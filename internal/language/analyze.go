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
	known     StringTable // words as they were written; added to by Learn alone
	forms     []form      // what was made of them, by their numbers
	strings   StringTable // what the forms are made of
	parts     []string    // the stems of the parts of those that are compounds
	learnt    []Word      // what Learn returned last
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

// form is what the analyzer makes of a word wherever it stands: numbers of strings, and which parts are its own.
type form struct {
	text, folded, stem  int32
	firstPart, endParts int32
	stop                bool
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
	a := &Analyzer{language: l, stop: make(map[string]bool), compounds: NewCompounds(l, words)}
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
	words := make([]Word, 0, len(normalized)/6+1)
	for start, end := range spans(normalized) {
		written := normalized[start:end]
		if n, found := a.known.Find(written); found {
			words = append(words, a.knownWord(n, start, end))
		} else {
			words = append(words, a.word(written, start, end))
		}
	}
	return words
}

// Learn analyzes a text and keeps what it makes of the words, so that they need no work again. It is the one method that
// may not be called beside others, and what it returns holds until it is called again.
func (a *Analyzer) Learn(normalized string) []Word {
	a.learnt = a.learnt[:0]
	for start, end := range spans(normalized) {
		written := normalized[start:end]
		n := a.known.Add(written)
		if int(n) == len(a.forms) {
			a.learn(a.word(written, start, end))
		}
		a.learnt = append(a.learnt, a.knownWord(n, start, end))
	}
	return a.learnt
}

// learn keeps what was made of the word that was added last.
func (a *Analyzer) learn(w Word) {
	first := len(a.parts)
	a.parts = append(a.parts, w.Parts...)
	a.forms = append(a.forms, form{
		text: a.strings.Add(w.Text), folded: a.strings.Add(w.Folded), stem: a.strings.Add(w.Stem),
		firstPart: int32(first), endParts: int32(len(a.parts)), stop: w.Stop,
	})
}

// knownWord returns a word that was learnt.
func (a *Analyzer) knownWord(n int32, start, end int) Word {
	f := &a.forms[n]
	w := Word{
		Token: Token{Text: a.strings.At(f.text), Folded: a.strings.At(f.folded), Start: start, End: end},
		Stem:  a.strings.At(f.stem), Stop: f.stop,
	}
	if f.firstPart < f.endParts {
		w.Parts = a.parts[f.firstPart:f.endParts:f.endParts]
	}
	return w
}

// word makes of a word what there is to make.
func (a *Analyzer) word(written string, start, end int) Word {
	w := Word{Token: newToken(written, 0, len(written))}
	w.Start, w.End = start, end
	w.Stem, w.Stop = Stem(a.language, w.Text), a.stop[w.Text]
	if !w.Stop {
		w.Parts = a.compounds.Split(w.Folded)
	}
	return w
}
