package classifier

import (
	"fmt"
	"math"
	"slices"
)

// Example is a text with the classes that it belongs to, by number. It says nothing of the classes that are open.
type Example struct {
	Text    Text
	Classes []int
	Open    []int
}

// How a model learns. The values were chosen by leaving out one labelled set after another and measuring on it.
const (
	rounds   = 10   // through all examples
	settled  = 4    // rounds whose weights do not count: those after them are averaged, so that no last example weighs more
	margin   = 3.0  // by which a score should be on the right side
	rate     = 0.05 // of the steps of the weights
	biasRate = 0.3
	decay    = 1e-5
	initial  = 1e-8 // of the squares, so that no step divides by zero
)

// trainer is a model while it learns.
type trainer struct {
	n, buckets      int
	weights, bias   []float64 // by bucket and class; by class
	squares, biases []float64 // of their steps so far
	total           []float64 // of the weights after each of the last rounds, and of the bias
	totalBias       []float64
	sums            []float64 // of the sentence at hand, by class
	best            []float64 // of the example at hand, by class: the greatest sum of a sentence
	sentence        []int     // by class: which sentence that is
}

// Train learns the classes from examples. Of more buckets fewer features share one, and the model is larger: it takes as
// many bytes as buckets times classes.
func Train(classes []string, buckets int, examples []Example) (*Model, error) {
	n := len(classes)
	if n == 0 || n > mostClasses || buckets < 1 {
		return nil, fmt.Errorf("classifier: %d classes in %d buckets: there may be 1 to %d classes, and at least one bucket", n, buckets, mostClasses)
	}
	t := &trainer{
		n: n, buckets: buckets, weights: make([]float64, buckets*n), bias: make([]float64, n),
		squares: slices.Repeat([]float64{initial}, buckets*n), biases: slices.Repeat([]float64{1}, n),
		total: make([]float64, buckets*n), totalBias: make([]float64, n),
		sums: make([]float64, n), best: make([]float64, n), sentence: make([]int, n),
	}
	order := scattered(len(examples))
	for round := range rounds {
		for _, i := range order {
			t.learn(&examples[i])
		}
		slices.Reverse(order)
		if round >= settled {
			t.add()
		}
	}
	return t.model(classes), nil
}

// scattered returns the numbers below n in an order that has nothing to do with theirs and is always the same: shuffled
// by Knuth's linear congruential generator.
func scattered(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	state := uint64(1)
	for i := n - 1; i > 0; i-- {
		state = state*6364136223846793005 + 1442695040888963407
		j := int(state>>33) % (i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// learn makes a step for each class in which the example is not on its side by the margin.
func (t *trainer) learn(e *Example) {
	if len(e.Text) == 0 {
		return
	}
	t.read(e.Text)
	for c := range t.n {
		if slices.Contains(e.Open, c) {
			continue
		}
		want := -1.0
		if slices.Contains(e.Classes, c) {
			want = 1
		}
		if (t.bias[c]+t.best[c])*want < margin {
			t.step(e.Text[t.sentence[c]], c, want)
		}
	}
}

// read finds the sentence that speaks the most for each class.
func (t *trainer) read(text Text) {
	for k, sentence := range text {
		clear(t.sums)
		for _, feature := range sentence {
			for c, w := range t.weights[int(feature)%t.buckets*t.n:][:t.n] {
				t.sums[c] += w
			}
		}
		for c, sum := range t.sums {
			if k == 0 || sum > t.best[c] {
				t.best[c], t.sentence[c] = sum, k
			}
		}
	}
}

// step moves the weights of a sentence towards the side wanted. The conversions keep the products from being fused with the
// sums, which some machines do and which rounds otherwise.
func (t *trainer) step(sentence []uint32, c int, want float64) {
	t.biases[c]++
	t.bias[c] += float64(biasRate * want / math.Sqrt(t.biases[c]))
	for _, feature := range sentence {
		i := int(feature)%t.buckets*t.n + c
		gradient := float64(decay*t.weights[i]) - want
		t.squares[i] += float64(gradient * gradient)
		t.weights[i] -= float64(rate * gradient / math.Sqrt(t.squares[i]))
	}
}

// add takes the weights of a round into the average.
func (t *trainer) add() {
	for i, w := range t.weights {
		t.total[i] += w
	}
	for c, b := range t.bias {
		t.totalBias[c] += b
	}
}

// model rounds the average of the weights to bytes, those of each class by its largest.
func (t *trainer) model(classes []string) *Model {
	m := &Model{
		classes: slices.Clone(classes), buckets: t.buckets, unit: make([]int32, t.n), bias: make([]int32, t.n),
		weights: make([]byte, len(t.total)),
	}
	for i := range t.total {
		t.total[i] /= rounds - settled
	}
	for c := range t.n {
		t.totalBias[c] /= rounds - settled
		largest := 1e-3
		for i := c; i < len(t.total); i += t.n {
			largest = max(largest, math.Abs(t.total[i]))
		}
		scale := math.MaxInt8 / largest
		for i := c; i < len(t.total); i += t.n {
			m.weights[i] = byte(int8(math.Round(t.total[i] * scale)))
		}
		m.bias[c] = int32(math.Round(t.totalBias[c] * scale))
		m.unit[c] = int32(math.Round(margin * scale))
	}
	return m
}
