package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Query is a question to the index.
type Query struct {
	Text     string // normalised
	Language language.Language
	// Carried are concepts of earlier questions of the conversation that this one leaves open.
	Carried []*corpus.Concept
}

// Result is what a search found.
type Result struct {
	Hits       []Hit // best first
	Confidence float64
	Mentions   []Mention
	Outside    []OutsideMention  // what the question names that the corpus does not cover
	Sources    []*corpus.Source  // which sources it names
	Unknown    []string          // its words that no claim has
	Mended     map[string]string // misspelt words, and the stems they were taken for
	Terms      []string          // the stems it was searched by
}

// Hit is a claim with what it weighs against the question.
type Hit struct {
	Claim  *corpus.Claim
	Score  float64 // the sum of its parts; where a later hit's is more, that one's
	Parts  Parts
	number int // the claim's place in the corpus
}

// Parts is what a hit's score is made of, each from 0 to about 1.
type Parts struct {
	Ask     float64         // likeness to the nearest way of asking for the claim
	Asks    float64         // likeness to the three nearest, on average
	Words   float64         // share of the question's words that the claim has anywhere
	Density float64         // the same against the claim's length, as a share of the best
	Core    float64         // the same, each word by how many of the ways of asking have it
	Missing float64         // share of what most ways of asking speak of that the question does not
	Shared  [groups]float64 // share of the question's concepts of a group that the claim has
	Other   [groups]bool    // the claim has other concepts of the group instead
	Extra   float64         // share of the claim's activities and treatments that the question does not name
	Effect  bool            // the claim is about an effect
	Region  bool            // the claim is about another part of the body
	Source  bool            // the question names the claim's source
	Learnt  float64         // what the learnt ranking adds: 0 for the likeliest claim, less for others
	Nearest string          // the way of asking that it is nearest to
}

func (b *book) search(ctx context.Context, question *question) (Result, error) {
	result := Result{
		Mentions: question.mentions, Outside: question.outside, Sources: question.sources,
		Unknown: question.unknown, Mended: question.mended,
	}
	result.Terms = make([]string, 0, len(question.elements))
	for _, e := range question.elements {
		if e.term != none {
			result.Terms = append(result.Terms, b.terms.At(e.term))
		}
	}
	candidates, err := b.candidates.find(ctx, b.clauses(question))
	if err != nil {
		return Result{}, fmt.Errorf("index: search: %w", err)
	}
	hits, doubt := b.weighCandidates(question, candidates)
	result.Hits, result.Confidence = hits, b.confidence(question, hits, doubt)
	return result, nil
}

func (q *question) carry(b *book, concept *corpus.Concept) {
	n, found := b.numberOf[concept.ID]
	if found && !slices.ContainsFunc(q.mentions, func(m Mention) bool { return m.number == n }) {
		q.mentions = append(q.mentions, Mention{concept, "", n, 1})
		if concept.Region != "" {
			q.regions = append(q.regions, concept.Region)
		}
	}
}

// What Bleve is asked for, and what is weighed of what it brings.
const (
	// candidateCount is how many claims Bleve brings.
	candidateCount = 32
	// weighedCount is how many of them, best by words and concepts, are compared ask by ask.
	weighedCount = 12
	// fewestClauses, mostClauses and mostPostings bound what Bleve is asked for: the question's words and concepts, those
	// first that the fewest claims have, until they stand in so many claims together. Each clause costs, common words
	// cost the most, and they tell the least.
	fewestClauses = 3
	mostClauses   = 6
	mostPostings  = 200
)

// clauses returns what Bleve is asked for.
func (b *book) clauses(q *question) []clause {
	wanted := make([]clause, 0, len(q.elements)+len(q.mentions))
	for _, e := range q.elements {
		if e.term != none {
			wanted = append(wanted, clause{wordsField, b.terms.At(e.term), float64(e.sure), b.inClaims[e.term]})
		}
	}
	for _, m := range q.mentions {
		if n := b.conceptIn[m.number]; n > 0 {
			wanted = append(wanted, clause{conceptsField, m.Concept.ID, float64(m.weight), n})
		}
	}
	slices.SortStableFunc(wanted, func(a, b clause) int { return cmp.Compare(a.claims, b.claims) })
	postings := int32(0)
	for i := range wanted {
		if postings += wanted[i].claims; i == mostClauses || i >= fewestClauses && postings > mostPostings {
			return wanted[:i]
		}
	}
	return wanted
}

// weighCandidates returns the best of the candidates as hits, best first, and how much the learnt ranking doubts the first.
func (b *book) weighCandidates(q *question, candidates []int) (hits []Hit, doubt float64) {
	w := b.weigh(q)
	defer w.release()
	w.rank()
	own := len(candidates)
	for _, class := range w.likeliest {
		if claim := int(b.ranking.claimOf[class]); !slices.Contains(candidates[:own], claim) {
			candidates = append(candidates, claim)
		}
	}
	w.outlineAll(candidates)
	order := w.order[:0]
	for i := range candidates {
		order = append(order, i)
	}
	w.order = order
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(w.outlines[j].score, w.outlines[i].score) })
	taken := 0
	hits = make([]Hit, 0, weighedCount+likeliestCount)
	n := len(q.elements)
	for _, i := range order {
		claim, parts := w.outlines[i].claim, &w.outlines[i].parts
		likely := slices.ContainsFunc(w.likeliest, func(class int) bool { return int(b.ranking.claimOf[class]) == claim })
		if i < own && taken < weighedCount {
			taken++
		} else if !likely {
			continue
		}
		w.compareAsks(claim, w.got[i*n:(i+1)*n], parts)
		parts.Learnt = w.learnt(claim)
		hits = append(hits, Hit{Claim: &b.corpus.Claims[claim], Score: parts.score(), Parts: *parts, number: claim})
	}
	if len(hits) == 0 {
		return nil, 0
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score+b.Parts.Learnt, a.Score+a.Parts.Learnt) })
	for i := len(hits) - 2; i >= 0; i-- {
		hits[i].Score = max(hits[i].Score, hits[i+1].Score)
	}
	return hits, w.doubt(hits[0].number)
}

// Enough is the confidence from which a question is answered, and under which it is declined. It was set on the
// labelled questions and out-of-scope messages; a test holds a question on each side of it.
const Enough = 0.32

// Answers reports whether the best hit answers the question.
func (r Result) Answers() bool {
	return len(r.Hits) > 0 && r.Confidence >= Enough && !r.Blocked()
}

// Blocked reports whether the question turns on something that the corpus does not cover.
func (r Result) Blocked() bool {
	about := func(kinds ...corpus.Kind) bool {
		return slices.ContainsFunc(r.Mentions, func(m Mention) bool { return slices.Contains(kinds, m.Concept.Kind) })
	}
	for _, o := range r.Outside {
		if o.Topic.With != "" && !about(corpus.Kind(o.Topic.With)) {
			continue
		}
		// What is told beside the question is not what it turns on. Medicines are, wherever they stand.
		always := o.Topic.Blocks == "always" && (!o.Aside || o.Topic.With != "")
		if always || !about(corpus.Condition) {
			return true
		}
	}
	return false
}
