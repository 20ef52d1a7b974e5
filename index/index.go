// Package index finds the claims that answer a question.
//
// A search has two stages. Bleve brings the claims that share words or concepts with the question, best by BM25, out of
// however many there are; a ranking that was learnt from all ways of asking and from labelled questions names more. Those
// few are then weighed against the question one by one ([Parts] says by what): by the likeness to one of the ways in
// which people ask for the claim, and by what the ranking makes of it. Whether to answer at all is decided by a [Result]'s
// Confidence: how likely it is that the question has its answer in the corpus, by a few signals whose weights are fitted
// (confidence.go).
//
// The ranking is data/ranking.model. go generate ./index learns it anew, and has to be run after every change of claims,
// vocabulary or labelled questions. Claims that it has not seen are found and weighed without it.
//
// Each language has a book of its own: the claims in that language, its stems, its words for the concepts.
//
// The trap: scores are comparable within one language only, and Bleve's own scores never leave this package.
package index

//go:generate go run ./learn

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// Index answers questions with the claims of one corpus. It does not change after Open and is safe for concurrent use.
type Index struct {
	corpus *corpus.Corpus
	books  map[language.Language]*book
}

// Open builds the index of a corpus in memory.
func Open(c *corpus.Corpus) (*Index, error) {
	model, err := classifier.DecodeSoftmax(modelFile)
	if err != nil {
		return nil, fmt.Errorf("index: %s: %w", ModelFile, err)
	}
	return open(c, model)
}

// open builds the index of a corpus with a model, or with none.
func open(c *corpus.Corpus, model *classifier.Softmax) (*Index, error) {
	var learnt *ranking
	if model != nil {
		var err error
		if learnt, err = newRanking(model, c); err != nil {
			return nil, err
		}
	}
	languages := language.All()
	books := make([]*book, len(languages))
	errs := make([]error, len(languages))
	var wait sync.WaitGroup
	for i, l := range languages {
		wait.Go(func() { books[i], errs[i] = newBook(c, l, learnt) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	x := &Index{corpus: c, books: make(map[language.Language]*book)}
	for i, l := range languages {
		x.books[l] = books[i]
	}
	return x, nil
}

// Close frees what Bleve holds.
func (x *Index) Close() error {
	var errs []error
	for _, b := range x.books {
		errs = append(errs, b.candidates.close())
	}
	return errors.Join(errs...)
}

// Question is a question that has been read: it can be asked what it speaks of, and searched for. It is for one
// goroutine.
type Question struct {
	book *book
	read *question
}

// Read takes a normalised question in one of the languages apart.
func (x *Index) Read(text string, l language.Language) (*Question, error) {
	b, found := x.books[l]
	if !found {
		return nil, fmt.Errorf("index: no language %q", l)
	}
	return &Question{b, b.read(text)}, nil
}

// Mentions returns the concepts that the question speaks of, in the order of the text.
func (q *Question) Mentions() []Mention { return q.read.mentions }

// Stems returns the stems of its words as they were typed, in their order.
func (q *Question) Stems() []string {
	stems := make([]string, len(q.read.words))
	for i := range q.read.words {
		word := &q.read.words[i]
		if stems[i] = word.Stem; q.read.mended[word.Text] != "" {
			stems[i] = language.Stem(q.book.language, word.Text)
		}
	}
	return stems
}

// Carry adds a concept of an earlier question that this one leaves open.
func (q *Question) Carry(concept *corpus.Concept) { q.read.carry(q.book, concept) }

// Search returns the claims that answer the question, best first.
func (q *Question) Search(ctx context.Context) (Result, error) { return q.book.search(ctx, q.read) }

// Search reads a query and returns the claims that answer it, best first.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	question, err := x.Read(q.Text, q.Language)
	if err != nil {
		return Result{}, err
	}
	for _, concept := range q.Carried {
		question.Carry(concept)
	}
	return question.Search(ctx)
}
