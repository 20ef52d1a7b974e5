package safety

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

func TestScratch(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	path := os.Getenv("SET")
	if path == "" {
		path = "testdata/development.jsonl"
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]State{}
	bad, n := 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var c struct {
			ID, Lang, Text, Conversation string
			Level                        *string
			Flags                        []string
		}
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		next, a := s.Next(states[c.Conversation], Message{Text: c.Text, Time: testTime})
		if c.Conversation != "" {
			states[c.Conversation] = next
		}
		want := "none"
		if c.Level != nil && *c.Level != "" {
			want = *c.Level
		}
		n++
		if a.Level.String() != want {
			bad++
			t.Logf("%s want %s %v got %s %v | %s", c.ID, want, c.Flags, a.Level, a.Flags, c.Text)
		} else if want != "none" {
			ok := false
			for _, fl := range a.Flags {
				for _, w := range c.Flags {
					ok = ok || fl.ID == w
				}
			}
			if !ok || len(a.Flags) > len(c.Flags) {
				t.Logf("FLAGS %s want %v got %v | %s", c.ID, c.Flags, a.Flags, c.Text)
			}
		}
	}
	t.Logf("%d of %d wrong", bad, n)
}
