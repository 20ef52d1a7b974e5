package index

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleve "github.com/blevesearch/bleve_index_api"
)

// candidates brings the claims that share the most with a question. It is a Bleve index in memory that is filled once,
// and searched without Bleve's requests and results: those fetch ids, sort values and fields of every hit, and all that
// is wanted is which claims score highest.
type candidates struct {
	index  bleve.Index
	reader bleve.IndexReader // the one state of the index, open as long as it is
	claims []numbered        // by Bleve's number of a document
	pool   sync.Pool         // of *matches
}

// numbered is a claim by its place in the corpus, with the rank that it has among those that score the same. Bleve
// numbers documents in any order, so that equal scores have to be ordered by something that lasts.
type numbered struct{ claim, rank int32 }

// The fields of a claim in Bleve.
const (
	wordsField    = "words"
	conceptsField = "concepts"
)

// clause is one word or concept that Bleve is asked for.
type clause struct {
	field, term string
	boost       float64
	claims      int32 // how many have it
}

// newCandidates indexes claims by their words and concepts, each parted by spaces.
func newCandidates(n int, of func(claim int) (words, concepts string)) (*candidates, error) {
	queue := bleve.NewAnalysisQueue(1)
	defer queue.Close()
	index, err := scorch.NewScorch(scorch.Name, map[string]any{"path": ""}, queue)
	if err != nil {
		return nil, err
	}
	if err := index.Open(); err != nil {
		return nil, err
	}
	c := &candidates{index: index}
	if err := c.fill(n, of); err != nil {
		return nil, errors.Join(err, index.Close())
	}
	return c, nil
}

func (c *candidates) fill(n int, of func(claim int) (words, concepts string)) (err error) {
	batch := bleve.NewBatch()
	for i := range n {
		words, concepts := of(i)
		claim := document.NewDocument(strconv.Itoa(i))
		claim.AddField(document.NewTextFieldCustom(wordsField, nil, []byte(words), bleve.IndexField, spaced{}))
		claim.AddField(document.NewTextFieldCustom(conceptsField, nil, []byte(concepts), bleve.IndexField, spaced{}))
		batch.Update(claim)
	}
	if err := c.index.Batch(batch); err != nil {
		return err
	}
	if c.reader, err = c.index.Reader(); err != nil {
		return err
	}
	return c.number(n)
}

// number notes which claim each of Bleve's documents is.
func (c *candidates) number(n int) error {
	ids := make([]string, n)
	c.claims = make([]numbered, n)
	for i := range c.claims {
		id, err := c.reader.ExternalID(bleve.NewIndexInternalID(nil, uint64(i)))
		if err != nil {
			return err
		}
		claim, err := strconv.Atoi(id)
		if err != nil {
			return err
		}
		ids[i], c.claims[i].claim = id, int32(claim)
	}
	sorted := slices.Sorted(slices.Values(ids))
	for i, id := range ids {
		rank, _ := slices.BinarySearch(sorted, id)
		c.claims[i].rank = int32(rank)
	}
	return nil
}

func (c *candidates) close() error { return errors.Join(c.reader.Close(), c.index.Close()) }

// spaced is the analyzer of fields whose words are made already: it parts them at spaces.
type spaced struct{}

func (spaced) Analyze(text []byte) analysis.TokenStream {
	n := bytes.Count(text, []byte{' '}) + 1
	tokens, stream := make([]analysis.Token, 0, n), make(analysis.TokenStream, 0, n)
	for word := range bytes.FieldsSeq(text) {
		tokens = append(tokens, analysis.Token{Term: word, Position: len(tokens) + 1})
		stream = append(stream, &tokens[len(tokens)-1])
	}
	return stream
}

// match is a claim with Bleve's score.
type match struct {
	numbered
	score float64
}

// matches are the best claims that a search has come to, best first. They are used again, with what Bleve needs.
type matches struct {
	search search.SearchContext
	best   []match
	most   int // of them
}

// offer takes a match in where it is among the best.
func (m *matches) offer(found *match) {
	at := len(m.best)
	if at == m.most && m.best[at-1].before(found) {
		return
	}
	for at > 0 && found.before(&m.best[at-1]) {
		at--
	}
	switch {
	case len(m.best) < m.most:
		m.best = slices.Insert(m.best, at, *found)
	case at < m.most:
		copy(m.best[at+1:], m.best[at:])
		m.best[at] = *found
	}
}

func (m *match) before(other *match) bool {
	return m.score > other.score || m.score == other.score && m.rank < other.rank
}

// bm25 is the context in which Bleve scores by BM25. Without it, it scores by an older model.
func bm25(ctx context.Context) context.Context {
	model := search.GetScoringModelCallbackFn(func() string { return bleve.BM25Scoring })
	ctx = context.WithValue(ctx, search.GetScoringModelCallbackKey, model)
	return context.WithValue(ctx, search.QueryTypeKey, search.Term) // or each term would add it for itself
}

// checkEvery is after how many matches a search looks whether it is still wanted.
const checkEvery = 1024

// find returns the claims that share the most with what is asked for, at most so many, by their place in the corpus, best
// first.
func (c *candidates) find(ctx context.Context, clauses []clause, most int) (claims []int, err error) {
	if len(clauses) == 0 {
		return nil, nil
	}
	searcher, err := c.searcher(bm25(ctx), clauses)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, searcher.Close()) }()
	found, _ := c.pool.Get().(*matches)
	if found == nil {
		found = &matches{search: search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(0, 0), IndexReader: c.reader}}
	}
	defer c.pool.Put(found)
	found.best, found.most = found.best[:0], most
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		next, err := searcher.Next(&found.search)
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		found.offer(&match{c.claims[next.IndexInternalID.Value()], next.Score})
		found.search.DocumentMatchPool.Put(next)
	}
	claims = make([]int, len(found.best), len(found.best)+likeliestCount)
	for i := range found.best {
		claims[i] = int(found.best[i].claim)
	}
	return claims, nil
}

// searcher returns a searcher for claims that have any of what is asked for.
func (c *candidates) searcher(ctx context.Context, clauses []clause) (search.Searcher, error) {
	terms := make([]search.Searcher, 0, len(clauses))
	for _, wanted := range clauses {
		term, err := searcher.NewTermSearcher(ctx, c.reader, wanted.term, wanted.field, wanted.boost, search.SearcherOptions{})
		if err != nil {
			for _, opened := range terms {
				err = errors.Join(err, opened.Close())
			}
			return nil, err
		}
		terms = append(terms, term)
	}
	return searcher.NewDisjunctionSearcher(ctx, c.reader, terms, 0, search.SearcherOptions{})
}
