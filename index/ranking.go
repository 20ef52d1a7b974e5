package index

import (
	_ "embed"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// ModelFile is where the learnt ranking is kept, from the folder of this package.
const ModelFile = "data/ranking.model"

//go:embed data/ranking.model
var modelFile []byte

// outsideClass is the class of what the corpus does not cover.
const outsideClass = "outside"

// ranking is what was learnt of which claims answer which questions, for the claims of a corpus. Words and claims that
// nobody tied to one another by a way of asking are tied here: by letters that many ways of asking share, and by
// concepts that come together. A claim that was added or changed after the learning has no class, and is ranked as if
// there were no learning.
type ranking struct {
	model   *classifier.Softmax
	outside int     // the class of what lies outside the corpus
	classOf []int32 // by claim, its class, or none
	claimOf []int32 // by class, its claim, or none
	whole   bool    // every claim of the corpus has a class
}

// newRanking ties a model's classes to the claims of a corpus. It returns nil where it knows none of them.
func newRanking(model *classifier.Softmax, c *corpus.Corpus) (*ranking, error) {
	names := model.Classes()
	r := &ranking{model: model, outside: len(names) - 1, classOf: make([]int32, len(c.Claims)), claimOf: make([]int32, len(names))}
	if names[r.outside] != outsideClass {
		return nil, fmt.Errorf("index: %s: its last class is %q and should be %q: run go generate ./index", ModelFile, names[r.outside], outsideClass)
	}
	numbers := make(map[string]int32, len(names))
	for class, name := range names {
		numbers[name], r.claimOf[class] = int32(class), none
	}
	known := 0
	for i := range c.Claims {
		class, found := numbers[className(&c.Claims[i])]
		if r.classOf[i] = none; found {
			r.classOf[i], r.claimOf[class] = class, int32(i)
			known++
		}
	}
	if known == 0 {
		return nil, nil
	}
	r.whole = known == len(c.Claims)
	return r, nil
}

// className returns the name of a claim's class: its id and a checksum of what is learnt from the claim.
func className(claim *corpus.Claim) string {
	sum := crc32.NewIEEE()
	var text []byte
	for _, l := range language.All() {
		text = append(append(text[:0], claim.Text.In(l)...), 0)
		for _, ask := range claim.Asks.In(l) {
			text = append(append(text, ask...), 0)
		}
		sum.Write(text)
	}
	return fmt.Sprintf("%s %08x", claim.ID, sum.Sum32())
}

const (
	// likeliestCount is how many of the claims that the ranking takes for the most likely are candidates, whether or not
	// they share a word with the question.
	likeliestCount = 8
	// learntWeight is what the learnt ranking counts beside a hit's score.
	learntWeight = 0.6
	// learntFloor is added to the probabilities: which of two claims is the likelier says little where neither is likely.
	learntFloor = 0.03
)

// rank sets what the ranking says of the question.
func (w *weighing) rank() {
	w.likeliest, w.ranked = w.likeliest[:0], false
	if w.book.ranking == nil {
		return
	}
	w.features, w.letters = w.book.featuresOf(w.question, w.features, w.letters)
	if !w.book.ranking.model.Score(w.features, &w.scores) {
		return
	}
	w.ranked = true
	for class, claim := range w.book.ranking.claimOf {
		if claim != none {
			w.offer(class)
		}
	}
}

// offer takes a class in where it is among the likeliest.
func (w *weighing) offer(class int) {
	p := w.scores.P
	if at := len(w.likeliest); at < likeliestCount {
		w.likeliest = append(w.likeliest, class)
	} else if p[class] <= p[w.likeliest[at-1]] {
		return
	}
	at := len(w.likeliest) - 1
	for ; at > 0 && p[w.likeliest[at-1]] < p[class]; at-- {
		w.likeliest[at] = w.likeliest[at-1]
	}
	w.likeliest[at] = class
}

// breadth returns how broadly the question is to be searched for.
func (w *weighing) breadth() breadth {
	if w.ranked && w.book.ranking.whole {
		return learnt
	}
	return unlearnt
}

// withLikeliest adds the likeliest claims to candidates.
func (w *weighing) withLikeliest(candidates []int) []int {
	brought := candidates
	for _, class := range w.likeliest {
		if claim := int(w.book.ranking.claimOf[class]); !slices.Contains(brought, claim) {
			candidates = append(candidates, claim)
		}
	}
	return candidates
}

// learnt returns what the ranking adds to a claim's score: 0 for the likeliest claim and for one that was not learnt,
// and the less the likelier another claim is.
func (w *weighing) learnt(claim int) float64 {
	if !w.isLearnt(claim) {
		return 0
	}
	p := w.scores.P
	return learntWeight * math.Log(float64((p[w.book.ranking.classOf[claim]]+learntFloor)/(p[w.likeliest[0]]+learntFloor)))
}

// isLearnt reports whether the ranking says anything of a claim.
func (w *weighing) isLearnt(claim int) bool {
	return w.ranked && w.book.ranking.classOf[claim] != none
}
