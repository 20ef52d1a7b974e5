// Package classifier tells which classes a short text belongs to, by linear classifiers over hashed features: its words,
// their beginnings, pairs of words, groups of four letters (Weinberger et al. 2009, "Feature hashing for large scale
// multitask learning"). They learn from labelled examples with AdaGrad steps (Duchi et al. 2011).
//
// A [Model] knows a few classes, any of which a text may belong to; it learns by the hinge loss. A [Softmax] knows
// hundreds, of which a text belongs to one.
//
// The same examples give the same model on every machine, and the same text the same scores: training draws no random
// numbers and leaves no rounding to the machine, and a model holds whole numbers alone.
//
// The trap of a Model: a text scores what the one of its sentences does that speaks the most for a class. So adding a sentence can raise
// a score and never lowers it, and a long text does not score for being long.
package classifier

// Text is the features of a text, by sentence.
type Text [][]uint32

// mostClasses is how many classes a model may tell apart, so that a text is scored without an allocation.
const mostClasses = 32

// Model scores texts. It never changes, and may be used by many goroutines at once.
type Model struct {
	classes []string
	buckets int     // features are counted modulo this number
	unit    []int32 // by class: what training's margin is in the unit of the weights
	bias    []int32 // by class
	weights []byte  // by bucket and class: whole numbers from -127 to 127
}

// Classes returns the names of the classes, in the order of the scores.
func (m *Model) Classes() []string { return m.classes }

// Score appends a score for each class: thousandths of the margin that training asks for, so that 1000 is a clear yes and
// -1000 a clear no.
func (m *Model) Score(t Text, scores []int) []int {
	n := len(m.classes)
	var best [mostClasses]int32
	for k, sentence := range t {
		var sum [mostClasses]int32
		for _, feature := range sentence {
			for c, w := range m.row(feature) {
				sum[c] += int32(int8(w))
			}
		}
		for c := range n {
			if k == 0 || sum[c] > best[c] {
				best[c] = sum[c]
			}
		}
	}
	for c := range n {
		scores = append(scores, int(best[c]+m.bias[c])*1000/int(m.unit[c]))
	}
	return scores
}

// Weight returns how much features speak for a class, in thousandths of the margin.
func (m *Model) Weight(features []uint32, class int) int {
	sum := 0
	for _, feature := range features {
		sum += int(int8(m.row(feature)[class]))
	}
	return sum * 1000 / int(m.unit[class])
}

// row returns the weights of a feature by class.
func (m *Model) row(feature uint32) []byte {
	n := len(m.classes)
	return m.weights[int(feature)%m.buckets*n:][:n]
}
