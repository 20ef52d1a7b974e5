package index

import (
	"context"
	"fmt"
	"math"
	"slices"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// Fit is what FitConfidence found for claims that were learnt, or for others.
type Fit struct {
	Weights  []float64 // in the order of the signals
	Declined float64   // by them, share of the questions that the corpus answers
	Outside  float64   // share of those that lie outside
}

const (
	// folds is into how many parts the questions are cut. Each is searched for by an index that has learnt the others.
	folds = 5
	// mayDecline is the share of the questions that the corpus answers which may be declined for the sake of the others.
	mayDecline = 0.014
)

// sample is a question with its signals.
type sample struct {
	signals
	inside bool
}

// FitConfidence fits the weights by which questions are answered or declined: for claims that were learnt, and for others.
func FitConfidence(c *corpus.Corpus, labelled []Labelled) (learnt, plain Fit, err error) {
	var ofLearnt, ofPlain []sample
	for fold := range folds {
		var seen, unseen []Labelled
		for i, q := range labelled {
			if i%folds == fold {
				unseen = append(unseen, q)
			} else {
				seen = append(seen, q)
			}
		}
		model, err := Learn(c, seen)
		if err != nil {
			return Fit{}, Fit{}, err
		}
		if ofLearnt, err = appendSamples(ofLearnt, c, model, unseen); err != nil {
			return Fit{}, Fit{}, err
		}
		if ofPlain, err = appendSamples(ofPlain, c, nil, unseen); err != nil {
			return Fit{}, Fit{}, err
		}
	}
	return fit(ofLearnt), fit(ofPlain), nil
}

func appendSamples(samples []sample, c *corpus.Corpus, model *classifier.Softmax, questions []Labelled) ([]sample, error) {
	x, err := open(c, model)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	for _, q := range questions {
		result, err := x.Search(context.Background(), Query{Text: language.Normalize(q.Text), Language: q.Language})
		if err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		if len(result.Hits) > 0 && (model == nil || result.signals[likeAsk] == 0) {
			samples = append(samples, sample{result.signals, len(q.Claims) > 0})
		}
	}
	return samples, nil
}

// fit fits weights by logistic regression, both sides counting the same, and moves them so that no more than mayDecline is
// declined wrongly.
func fit(samples []sample) Fit {
	const steps, rate, decay = 6000, 2.0, 1e-4
	var count [2]float64
	for _, s := range samples {
		count[int(one(s.inside))]++
	}
	var weights signals
	for range steps {
		var slope signals
		for _, s := range samples {
			side := one(s.inside)
			wrong := (side - weights.of(s.signals)) / (2 * count[int(side)])
			for i := range slope {
				slope[i] += wrong * s.signals[i]
			}
		}
		for i := range weights {
			weights[i] += rate * (slope[i] - decay*weights[i])
		}
	}
	var sums []float64
	for _, s := range samples {
		if p := weights.of(s.signals); s.inside {
			sums = append(sums, math.Log(p/(1-p)))
		}
	}
	slices.Sort(sums)
	weights[always] -= sums[int(mayDecline*float64(len(sums)))]
	var declined [2]float64
	for _, s := range samples {
		if weights.of(s.signals) < Enough {
			declined[int(one(s.inside))]++
		}
	}
	return Fit{weights[:], declined[1] / count[1], declined[0] / count[0]}
}
