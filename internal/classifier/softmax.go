package classifier

import (
	"math"
	"math/bits"
	"slices"
)

// Softmax tells which of many classes a short text is the most like, by multinomial logistic regression: each class gets a
// probability, and they add up to one. A class has weights for few of the features, so the weights are kept as lists. It
// never changes, and may be used by many goroutines at once.
type Softmax struct {
	classes []string
	step    float64   // a text's sums of weights, divided by its length, times this are its logits
	known   []feature // in the order of their keys
	begin   []uint32  // by the first bits of a key, where in known those begin that have them
	weights []byte    // in pairs: how many classes to go on, and the weight of the class that is reached
}

// feature is a feature that a model knows. Its weights end where those of the next begin.
type feature struct {
	key   uint32
	row   uint32 // where its weights begin
	value uint32 // what it counts towards a text's length, in the unit of valueUnit
}

const (
	// mostSoftmaxClasses is how many classes there may be, so that a text is scored without an allocation.
	mostSoftmaxClasses = 1 << 10
	// beginBits is how many bits of a key find it, but for its few neighbours.
	beginBits = 16
	// furthest is how many classes a pair of bytes can go on.
	furthest = math.MaxUint8
	// valueUnit is one over the unit of features' values.
	valueUnit = 1 << 10
)

// Scores are the probabilities of one text's classes, and what it takes to find them: they may be used again for
// another text.
type Scores struct {
	P    []float32 // by class
	sums [mostSoftmaxClasses]int32
	seen []uint64 // by feature, a bit each: it has been counted
	rows []uint32 // the features of the text
}

// Classes returns the names of the classes, in the order of the scores.
func (m *Softmax) Classes() []string { return m.classes }

// Score sets the probabilities of a text's classes. A feature counts once, however often it is named. It reports whether
// the model knows any of them: of others it says nothing, and all classes are as likely.
func (m *Softmax) Score(features []uint32, s *Scores) bool {
	n := len(m.classes)
	sums := s.sums[:n]
	clear(sums)
	length := m.find(features, s)
	for _, k := range s.rows {
		m.add(k, &s.sums)
	}
	unit := m.step / math.Sqrt(max(1, float64(length)))
	s.P = slices.Grow(s.P[:0], n)[:n]
	probabilities(s.P, sums, unit)
	return len(s.rows) > 0
}

// find notes which of the features are known, and returns the sum of their squared values.
func (m *Softmax) find(features []uint32, s *Scores) (length uint64) {
	if len(s.seen)*64 < len(m.known) {
		s.seen = make([]uint64, len(m.known)/64+1)
	}
	s.rows = s.rows[:0]
	for _, key := range features {
		at := key >> (32 - beginBits)
		for k, end := m.begin[at], m.begin[at+1]; k < end; k++ {
			f := &m.known[k]
			if f.key != key {
				continue
			}
			if bit := uint64(1) << (k % 64); s.seen[k/64]&bit == 0 {
				s.seen[k/64] |= bit
				s.rows = append(s.rows, k)
				length += uint64(f.value) * uint64(f.value)
			}
			break
		}
	}
	for _, k := range s.rows {
		s.seen[k/64] = 0
	}
	return length
}

// add adds a feature's weights to the sums of the classes.
func (m *Softmax) add(k uint32, sums *[mostSoftmaxClasses]int32) {
	row := m.weights[m.known[k].row:m.known[k+1].row]
	class := uint(0)
	for i := 1; i < len(row); i += 2 {
		class += uint(row[i-1])
		sums[class%mostSoftmaxClasses] += int32(int8(row[i]))
	}
}

// leastLogit is how far under the largest logit a class is too unlikely to count.
const leastLogit = -8

// probabilities sets the probabilities of the classes whose logits are sums times a unit.
func probabilities(p []float32, sums []int32, unit float64) {
	largest := slices.Max(sums)
	least := int32(leastLogit / unit)
	var all float32
	for c, sum := range sums {
		p[c] = 0
		if sum-largest >= least {
			p[c] = exp(float32(float64(sum-largest) * unit))
			all += p[c]
		}
	}
	for c := range p {
		p[c] /= all
	}
}

// exp returns e to a power of at most 0, to four digits or more. It rounds the same on every machine, which the
// standard library's does not: here no product is fused with a sum, and a model that is learnt twice is the same twice.
func exp(x float32) float32 {
	const halvings = 6
	if x < -40 {
		return 0
	}
	y := x / (1 << halvings)
	e := float32(0)
	for _, inverse := range [...]float32{1. / 6, 1. / 5, 1. / 4, 1. / 3, 1. / 2, 1} {
		e = float32(float32(y*(1+e)) * inverse)
	}
	e++
	for range halvings {
		e *= e
	}
	return e
}

// index makes the table that finds a feature by the first bits of its key, and ends the list with a feature that is none.
func (m *Softmax) index() {
	m.known = append(m.known, feature{key: math.MaxUint32, row: uint32(len(m.weights))})
	m.begin = make([]uint32, 1<<beginBits+1)
	k := 0
	for at := range m.begin {
		for k < len(m.known)-1 && m.known[k].key>>(32-beginBits) < uint32(at) {
			k++
		}
		m.begin[at] = uint32(k)
	}
}

// kindBits is how many of a key's last bits tell the kind of its feature.
const kindBits = 3

// Key returns the key of a feature of one of up to eight kinds, which is known by one or two words.
func Key[T string | []byte](kind uint32, one, other T) uint32 {
	return hash(byte(kind), one, other)<<kindBits | kind%(1<<kindBits)
}

// golden is 2 to 32 by the golden ratio: it spreads what is multiplied by it.
const golden = 0x9e3779b1

// Joint returns the key of a feature that is two features together, in either order.
func Joint(kind, one, other uint32) uint32 {
	h := (min(one, other)*golden ^ bits.RotateLeft32(max(one, other), 16)) * golden
	return (h^h>>15)<<kindBits | kind%(1<<kindBits)
}
