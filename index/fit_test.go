package index

import "testing"

// TestFit fits questions that name a condition in three cases of four, and messages beside the point that do in one.
func TestFit(t *testing.T) {
	var samples []sample
	for i := range 2000 {
		inside := i%2 == 0
		names := i%8 < 6
		if !inside {
			names = i%8 == 1
		}
		samples = append(samples, sample{signals{always: 1, namesCondition: one(names), knownWords: float64(i/16%10) / 10}, inside})
	}
	f := fit(samples)
	if f.Weights[namesCondition] < 1 {
		t.Errorf("naming a condition weighs %.2f, and tells three to one", f.Weights[namesCondition])
	}
	if words := f.Weights[knownWords]; words < -0.3 || words > 0.3 {
		t.Errorf("the share of known words weighs %.2f, and tells nothing", words)
	}
	if f.Declined > mayDecline {
		t.Errorf("%.3f of what is inside are declined, and only %.3f may be", f.Declined, mayDecline)
	}
	if f.Weights[likeAsk] != 0 {
		t.Errorf("what no sample has weighs %.2f", f.Weights[likeAsk])
	}
}
