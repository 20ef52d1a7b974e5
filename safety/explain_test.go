package safety

import (
	"os"
	"strings"
	"testing"
)

// TestExplain shows how a message is read: the classes at each word, the rules that match, and how each is meant.
//
//	SAFETY_MESSAGE="känner inget mellan benen" go test -run Explain -v ./safety
func TestExplain(t *testing.T) {
	text, given := os.LookupEnv("SAFETY_MESSAGE")
	if !given {
		text = "känner inget mellan benen"
	}
	s := screener(t)
	r := &reading{}
	s.lexicon.read(r, text, s.measures, testTime.Year())
	names := map[symbol]string{}
	for name, class := range s.lexicon.classes {
		names[class] = name
	}
	for i, w := range r.words {
		var classes []string
		for _, f := range r.starts[i] {
			if name, found := names[f.symbol]; found {
				classes = append(classes, name+" ("+r.wordsOf(match{f.start, f.end, []fact{f}})+")")
			}
		}
		t.Logf("%-14s %s", w.text, strings.Join(classes, ", "))
	}
	for _, sg := range s.signs {
		for k := range sg.rules {
			sg.rules[k].matches(&s.scope, r, func(m match) bool {
				t.Logf("%s: %q by %q: %s", sg.ID, r.wordsOf(m), sg.rules[k].text, s.scope.sense(r, m, sg))
				return true
			})
		}
	}
	f := s.findSigns(r)
	s.compare(r, &f)
	t.Logf("like %v: %v, clearly %v, rules doubted: %t", levelScores(s, r), f.alone, f.beside, f.doubted)
	_, a := s.Next(State{}, Message{Text: text, Time: testTime})
	t.Logf("%v %v", a.Level, a.IDs())
	if !given && a.Level != Emergency {
		t.Errorf("%q is %v, want %v", text, a.Level, Emergency)
	}
}

// levelScores returns how much a message is like those of each level.
func levelScores(s *Screener, r *reading) map[string]int {
	scores := map[string]int{}
	for class, score := range s.levelModel.Score(r.features(0), nil) {
		scores[s.levelModel.Classes()[class]] = score
	}
	return scores
}

// String names the flag and the words of a likeness.
func (l likeness) String() string {
	if l.flag == nil {
		return "none"
	}
	return l.flag.ID + " by " + strings.Join(l.words, ", ")
}
