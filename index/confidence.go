package index

import (
	"math"
	"slices"

	"ryggrad/corpus"
)

// signals are what tells whether a question has its answer in the corpus.
type signals [signalCount]float64

const (
	always          = iota // one, whatever the question
	likeAsk                // likeness to the nearest way of asking for the best claim
	knownWords             // share of the question's weight that the best claim has
	unknownWords           // share of the question's words that no claim has
	shortness              // the fewer words it has, the more
	namesCondition         // the back, the neck, or something that ails them
	namesThing             // an activity, a treatment or a medicine
	namesOutside           // something that turns it into a question of what the corpus does not cover
	likeliestClaim         // logarithm of the probability of the likeliest claim
	outsideUnlikely        // the same of what lies outside, with its sign turned
	signalCount
)

// leastProbability is where probabilities stop to tell anything.
const leastProbability = 0.003

// oddsOf is what each signal adds to the odds, as a logarithm, that a question is to be answered: where the best claim was
// learnt, and where it was not. They are fitted by logistic regression on all labelled questions and on messages that lie
// outside, a fifth of them at a time, by a ranking that had seen the other four fifths: go run ./learn -confidence, from
// the folder of this package. A question is answered where they come to more than 0.
var (
	oddsOf = signals{
		always: 2.63, knownWords: 0.98, unknownWords: -3.66, shortness: -7.39, namesCondition: 1.29, namesThing: 0.38,
		namesOutside: -2.99, likeliestClaim: 0.82, outsideUnlikely: 0.64,
	}
	oddsOfPlain = signals{
		always: 0.46, likeAsk: 1.71, knownWords: 3.94, unknownWords: -7.87, shortness: -10.24, namesCondition: 2.16,
		namesThing: 0.76, namesOutside: -4.29,
	}
)

// Enough is the confidence from which a question is answered, and under which it is declined.
const Enough = 0.5

// confidence says how surely the best hit answers the question, from 0 to 1.
func (w *weighing) confidence(best Hit, question signals) float64 {
	if w.isLearnt(best.number) {
		return oddsOf.of(question)
	}
	return oddsOfPlain.of(question)
}

// of returns the probability that the signals of a question come to.
func (s *signals) of(question signals) float64 {
	sum := 0.0
	for i, weight := range s {
		sum += weight * question[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// signals returns what tells whether the best hit answers the question.
func (w *weighing) signals(best Hit) signals {
	q := w.question
	words := float64(len(q.elements) + 1)
	s := signals{
		always: 1, knownWords: best.Parts.Words,
		unknownWords: float64(len(q.unknown)) / words, shortness: 1 / words,
		namesCondition: one(q.names(corpus.Condition)), namesThing: one(q.names(corpus.Activity, corpus.Treatment, corpus.Medicine)),
		namesOutside: one(blocked(q.mentions, q.outside)),
	}
	if !w.isLearnt(best.number) {
		s[likeAsk] = min(1, best.Parts.Ask)
	} else {
		p := w.scores.P
		s[likeliestClaim] = math.Log(max(leastProbability, float64(p[w.likeliest[0]])))
		s[outsideUnlikely] = -math.Log(max(leastProbability, float64(p[w.book.ranking.outside])))
	}
	return s
}

func one(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// names reports whether the question names a concept of one of the kinds.
func (q *question) names(kinds ...corpus.Kind) bool {
	return slices.ContainsFunc(q.mentions, func(m Mention) bool { return slices.Contains(kinds, m.Concept.Kind) })
}
