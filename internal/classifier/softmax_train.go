package classifier

import (
	"fmt"
	"math"
	"slices"
)

// Sample is a text that a [Softmax] learns from.
type Sample struct {
	Features []uint32 // as [Key] and [Joint] make them, each once
	Classes  []int    // any of them is right
	Weight   float32  // what it counts, against 1
}

// How a softmax learns. The values were chosen on ways of asking that were left out, and on labelled questions.
const (
	softmaxRounds  = 4    // through all samples
	softmaxRate    = 0.3  // of the steps
	softmaxInitial = 0.01 // of the squares, so that no step divides by zero
	softmaxLength  = 1.5  // of a text's features, together
	leastSeen      = 3    // samples that have a feature, or it is not learnt
	leastGradient  = 1e-3 // under which a class takes no step
)

// softmaxTrainer is a model while it learns.
type softmaxTrainer struct {
	n        int       // classes
	keys     []uint32  // of the features, in order
	values   []float32 // by feature
	rows     []float32 // by feature, the weights by class, then the squares of their steps so far
	logits   []float32 // of the sample at hand
	features []uint32  // of the sample at hand, by their places
	lengths  []float32 // of the sample at hand, its features' shares of its length
	stepping []int     // the classes that take a step
}

// TrainSoftmax learns the classes from samples, by AdaGrad steps. Counts says what a feature of each kind counts, beside
// how rare it is. Weights under least are left out of the model: they are most of them, and change little.
func TrainSoftmax(classes []string, samples []Sample, counts []float32, least float32) (*Softmax, error) {
	if n := len(classes); n == 0 || n > mostSoftmaxClasses {
		return nil, fmt.Errorf("classifier: %d classes: there may be 1 to %d", n, mostSoftmaxClasses)
	}
	t := &softmaxTrainer{n: len(classes), logits: make([]float32, len(classes))}
	t.choose(samples, counts)
	t.rows = make([]float32, 2*len(t.keys)*t.n)
	for k := range t.keys {
		_, squares := t.row(k)
		for c := range squares {
			squares[c] = softmaxInitial
		}
	}
	order := scattered(len(samples))
	for range softmaxRounds {
		for _, i := range order {
			t.learn(&samples[i])
		}
		slices.Reverse(order)
	}
	return t.model(classes, least), nil
}

// row returns the weights of a feature by class, and the squares of their steps so far.
func (t *softmaxTrainer) row(k int) (weights, squares []float32) {
	row := t.rows[2*k*t.n:][:2*t.n]
	return row[:t.n], row[t.n:]
}

// choose chooses the features that are learnt, and says what each counts: the fewer samples have it, the more.
func (t *softmaxTrainer) choose(samples []Sample, counts []float32) {
	seen := make(map[uint32]int)
	for i := range samples {
		for _, key := range samples[i].Features {
			seen[key]++
		}
	}
	for key, n := range seen {
		if n >= leastSeen {
			t.keys = append(t.keys, key)
		}
	}
	slices.Sort(t.keys)
	for _, key := range t.keys {
		rarity := math.Log(float64(len(samples)) / float64(seen[key]))
		value := math.Round(rarity * float64(counts[key%(1<<kindBits)]) * valueUnit) // what a logarithm's last bit is, does not count
		t.values = append(t.values, float32(value)/valueUnit)
	}
}

// read finds the features of a sample and their shares of its length.
func (t *softmaxTrainer) read(s *Sample) {
	t.features, t.lengths = t.features[:0], t.lengths[:0]
	var squares float32
	for _, key := range s.Features {
		if k, found := slices.BinarySearch(t.keys, key); found {
			t.features, t.lengths = append(t.features, uint32(k)), append(t.lengths, t.values[k])
			squares += float32(t.values[k] * t.values[k])
		}
	}
	unit := float32(softmaxLength / math.Sqrt(max(1e-9, float64(squares))))
	for i := range t.lengths {
		t.lengths[i] *= unit
	}
}

// learn makes a step for each weight of the sample's features. The conversions keep the products from being fused with
// the sums, which some machines do and which rounds otherwise.
func (t *softmaxTrainer) learn(s *Sample) {
	t.read(s)
	t.predict()
	t.gradients(s.Classes)
	t.stepping = t.stepping[:0]
	for c, gradient := range t.logits {
		if gradient <= -leastGradient || gradient >= leastGradient {
			t.stepping = append(t.stepping, c)
		}
	}
	for i, k := range t.features {
		weights, squares := t.row(int(k))
		x := t.lengths[i] * s.Weight
		for _, c := range t.stepping {
			gradient := t.logits[c] * x
			squares[c] += float32(gradient * gradient)
			weights[c] -= float32(softmaxRate*gradient) / float32(math.Sqrt(float64(squares[c])))
		}
	}
}

// predict sets the logits to the probabilities of the classes.
func (t *softmaxTrainer) predict() {
	logits := t.logits
	clear(logits)
	row := func(i int) (x float32, weights []float32) {
		weights, _ = t.row(int(t.features[i]))
		return t.lengths[i], weights[:len(logits)]
	}
	i := 0
	for ; i+4 <= len(t.features); i += 4 { // together, which is twice as fast
		x0, w0 := row(i)
		x1, w1 := row(i + 1)
		x2, w2 := row(i + 2)
		x3, w3 := row(i + 3)
		for c := range logits {
			logits[c] += float32(x0*w0[c]) + float32(x1*w1[c]) + (float32(x2*w2[c]) + float32(x3*w3[c]))
		}
	}
	for ; i < len(t.features); i++ {
		x, weights := row(i)
		for c, w := range weights {
			logits[c] += float32(x * w)
		}
	}
	largest := slices.Max(t.logits)
	var all float32
	for c := range t.logits {
		t.logits[c] = exp(t.logits[c] - largest)
		all += t.logits[c]
	}
	for c := range t.logits {
		t.logits[c] /= all
	}
}

// gradients takes what was wanted from the probabilities: that one of the classes is right, whichever.
func (t *softmaxTrainer) gradients(classes []int) {
	var right float32
	for _, c := range classes {
		right += t.logits[c]
	}
	for _, c := range classes {
		t.logits[c] -= t.logits[c] / (right + 1e-9)
	}
}

// model folds the features' values into the weights, leaves out what is small, and rounds the rest to bytes.
func (t *softmaxTrainer) model(classes []string, least float32) *Softmax {
	var largest float32
	for k, value := range t.values {
		weights, _ := t.row(k)
		for _, w := range weights {
			largest = max(largest, value*w, -value*w)
		}
	}
	step := max(largest, 1e-3) / math.MaxInt8
	m := &Softmax{classes: slices.Clone(classes), step: softmaxLength * float64(step) * valueUnit}
	for k, key := range t.keys {
		row := uint32(len(m.weights))
		at := 0
		weights, _ := t.row(k)
		for c, w := range weights {
			w *= t.values[k]
			rounded := int8(math.Round(float64(w / step)))
			if rounded == 0 || w > -least && w < least {
				continue
			}
			for ; c-at > furthest; at += furthest {
				m.weights = append(m.weights, furthest, 0)
			}
			m.weights = append(m.weights, byte(c-at), byte(rounded))
			at = c
		}
		if len(m.weights) > int(row) {
			m.known = append(m.known, feature{key, row, uint32(t.values[k] * valueUnit)})
		}
	}
	m.weights = slices.Clip(m.weights)
	m.index()
	return m
}
