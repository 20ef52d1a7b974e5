package evaluation

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Plain is the search that anybody would set up first: one field with a claim's text and detail, Bleve's own analyzer
// for the language, BM25, a match query. No folding, compounds, concepts or ways of asking.
type Plain struct {
	corpus *corpus.Corpus
	books  map[language.Language]bleve.Index
}

// analyzers are Bleve's own, by language.
var analyzers = map[language.Language]string{
	language.Swedish: sv.AnalyzerName, language.Norwegian: no.AnalyzerName,
	language.Danish: da.AnalyzerName, language.English: en.AnalyzerName,
}

// NewPlain builds the plain search over a corpus.
func NewPlain(c *corpus.Corpus) (*Plain, error) {
	p := &Plain{corpus: c, books: make(map[language.Language]bleve.Index)}
	for _, l := range language.All() {
		book, err := plainBook(c, l)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("evaluation: baseline: %w", err), p.Close())
		}
		p.books[l] = book
	}
	return p, nil
}

func plainBook(c *corpus.Corpus, l language.Language) (bleve.Index, error) {
	book, err := bleve.NewUsing("", plainMapping(l), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	batch := book.NewBatch()
	for i := range c.Claims {
		claim := &c.Claims[i]
		document := map[string]string{"text": claim.Text.In(l) + " " + claim.Detail.In(l)}
		if err := batch.Index(strconv.Itoa(i), document); err != nil {
			return nil, errors.Join(err, book.Close())
		}
	}
	if err := book.Batch(batch); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return book, nil
}

func plainMapping(l language.Language) mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.ScoringModel = bleveindex.BM25Scoring
	field := bleve.NewTextFieldMapping()
	field.Analyzer = analyzers[l]
	field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = false, false, false, false
	claim := bleve.NewDocumentStaticMapping()
	claim.AddFieldMappingsAt("text", field)
	m.DefaultMapping = claim
	return m
}

// Search returns at most n claims for a question in a language, best first.
func (p *Plain) Search(ctx context.Context, text string, l language.Language, n int) ([]*corpus.Claim, error) {
	query := bleve.NewMatchQuery(text)
	query.SetField("text")
	found, err := p.books[l].SearchInContext(ctx, bleve.NewSearchRequestOptions(query, n, 0, false))
	if err != nil {
		return nil, fmt.Errorf("evaluation: baseline: %w", err)
	}
	var claims []*corpus.Claim
	for _, hit := range found.Hits {
		i, err := strconv.Atoi(hit.ID)
		if err != nil {
			return nil, fmt.Errorf("evaluation: baseline: %w", err)
		}
		claims = append(claims, &p.corpus.Claims[i])
	}
	return claims, nil
}

// Close frees the indexes.
func (p *Plain) Close() error {
	var errs []error
	for _, book := range p.books {
		errs = append(errs, book.Close())
	}
	return errors.Join(errs...)
}

// Baseline measures the plain search on the questions, with each question's language told to it.
func Baseline(ctx context.Context, c *corpus.Corpus, questions []Question) (*Results, error) {
	p, err := NewPlain(c)
	if err != nil {
		return nil, err
	}
	r := new(Results)
	const set = "baseline: a plain Bleve match query"
	first := r.figure(set, "hit@1", "the first claim is a hit")
	third := r.figure(set, "hit@3", "one of the first three is")
	fifth := r.figure(set, "hit@5", "one of the five is")
	for _, q := range questions {
		l, found := language.Parse(q.Language)
		if !found {
			return nil, errors.Join(fmt.Errorf("evaluation: %s: no language %q", q.ID, q.Language), p.Close())
		}
		claims, err := p.Search(ctx, q.Text, l, 5)
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		rank := 0
		for i, claim := range claims {
			if rank == 0 && q.AnsweredBy(claim, l) {
				rank = i + 1
			}
		}
		first.count(q.Language, rank == 1)
		third.count(q.Language, rank >= 1 && rank <= 3)
		fifth.count(q.Language, rank >= 1)
	}
	return r, p.Close()
}
