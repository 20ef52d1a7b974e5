package safety

import (
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	text := os.Getenv("MSG")
	if text == "" {
		t.Skip()
	}
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{}
	s.lexicon.read(r, text, s.measures, 2026)
	for i, w := range r.words {
		line := ""
		for _, f := range r.starts[i] {
			if n := s.lexicon.names[f.symbol]; n != "" {
				line += " " + n + ":" + string(rune('0'+f.end-f.start))
			}
		}
		t.Log(w.sentence, w.text, w.value, w.number, "|", line)
	}
	for _, sg := range s.signs {
		for k := range sg.rules {
			sg.rules[k].matches(r, func(m match) bool {
				t.Log("SIGN", sg.ID, "|", sg.rules[k].text, "|", r.wordsOf(m), s.scope.sense(r, m, sg))
				return true
			})
		}
	}
}
