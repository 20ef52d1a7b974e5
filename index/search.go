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
	signals    signals           // of the best hit
}

// Hit is a claim with what it weighs against the question.
type Hit struct {
	Claim  *corpus.Claim
	Score  float64 // what its parts weigh without what was learnt, or what those of a later hit do where that is more
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
	w := b.weigh(question)
	defer w.release()
	w.rank()
	breadth := w.breadth()
	candidates, err := b.candidates.find(ctx, b.clauses(question, breadth), breadth.candidates)
	if err != nil {
		return Result{}, fmt.Errorf("index: search: %w", err)
	}
	result.Hits = w.hits(w.withLikeliest(candidates), breadth.weighed)
	if len(result.Hits) > 0 {
		result.signals = w.signals(result.Hits[0])
		result.Confidence = w.confidence(result.Hits[0], result.signals)
	}
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

// breadth bounds what Bleve is asked for, and what is weighed of what it brings. Each clause costs, common words cost the
// most, and they tell the least.
type breadth struct {
	candidates int // claims that Bleve brings
	weighed    int // of them, those that are compared ask by ask: the best by words, concepts and what was learnt
	// Bleve is asked for the question's words and concepts, those first that the fewest claims have, until they stand in
	// so many claims together; for so many clauses at least and at most.
	fewestClauses, mostClauses int
	mostPostings               int32
}

// Where every claim of the corpus was learnt, the ranking names the best of them, and Bleve has to bring fewer.
var (
	unlearnt = breadth{candidates: 32, weighed: 12, fewestClauses: 3, mostClauses: 6, mostPostings: 200}
	learnt   = breadth{candidates: 8, weighed: 7, fewestClauses: 2, mostClauses: 3, mostPostings: 100}
)

// clauses returns what Bleve is asked for.
func (b *book) clauses(q *question, to breadth) []clause {
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
		if postings += wanted[i].claims; i == to.mostClauses || i >= to.fewestClauses && postings > to.mostPostings {
			return wanted[:i]
		}
	}
	return wanted
}

// hits returns the best of the candidates, at most so many, best first.
func (w *weighing) hits(candidates []int, most int) []Hit {
	w.outlineAll(candidates)
	order := w.order[:0]
	for i := range candidates {
		order = append(order, i)
	}
	w.order = order
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(w.outlines[j].score, w.outlines[i].score) })
	order = order[:min(len(order), most)]
	hits := make([]Hit, 0, len(order))
	n := len(w.question.elements)
	for _, i := range order {
		claim, parts := w.outlines[i].claim, &w.outlines[i].parts
		w.compareAsks(claim, w.got[i*n:(i+1)*n], parts)
		hits = append(hits, Hit{Claim: &w.book.corpus.Claims[claim], Score: parts.score(), Parts: *parts, number: claim})
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score+b.Parts.Learnt, a.Score+a.Parts.Learnt) })
	for i := len(hits) - 2; i >= 0; i-- {
		hits[i].Score = max(hits[i].Score, hits[i+1].Score)
	}
	return hits
}

// Answers reports whether the best hit answers the question.
func (r Result) Answers() bool { return len(r.Hits) > 0 && r.Confidence >= Enough }

// Blocked reports whether the question turns on something that the corpus does not cover.
func (r Result) Blocked() bool { return blocked(r.Mentions, r.Outside) }

func blocked(mentions []Mention, outside []OutsideMention) bool {
	about := func(kind corpus.Kind) bool {
		return slices.ContainsFunc(mentions, func(m Mention) bool { return m.Concept.Kind == kind })
	}
	for _, o := range outside {
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
