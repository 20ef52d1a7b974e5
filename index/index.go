// Package index finds the claims that answer a question.
//
// A search has two stages. Bleve brings the claims that share words or concepts with the question, best by BM25, out of
// however many there are. Those few are then weighed against the question one by one ([Query] says by what): above all
// by the likeness to one of the ways in which people ask for the claim. The weight of the best, as a [Result]'s
// Confidence, decides between answering and declining.
//
// Each language has a book of its own: the claims in that language, its stems, its words for the concepts.
//
// The trap: scores are comparable within one language only, and Bleve's own scores never leave this package.
package index

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Index answers questions with the claims of one corpus. It does not change after Open and is safe for concurrent use.
type Index struct {
	corpus *corpus.Corpus
	books  map[language.Language]*book
}

// Open builds the index of a corpus in memory.
func Open(c *corpus.Corpus) (*Index, error) {
	languages := language.All()
	books := make([]*book, len(languages))
	errs := make([]error, len(languages))
	var wait sync.WaitGroup
	for i, l := range languages {
		wait.Go(func() { books[i], errs[i] = newBook(c, l) })
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
		errs = append(errs, b.candidates.Close())
	}
	return errors.Join(errs...)
}

// Search returns the claims that answer a query, best first.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	b, found := x.books[q.Language]
	if !found {
		return Result{}, fmt.Errorf("index: no language %q", q.Language)
	}
	return b.search(ctx, q)
}

// Concepts returns the concepts that a normalised text in a language speaks of, in the order of the text.
func (x *Index) Concepts(text string, l language.Language) []Mention {
	b, found := x.books[l]
	if !found {
		return nil
	}
	return b.read(text).mentions
}
