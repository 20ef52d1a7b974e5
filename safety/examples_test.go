package safety

import (
	"slices"
	"testing"

	"ryggrad/internal/language"
)

// examples are the messages of one language's examples file, by sign.
type examples map[string]struct {
	Hit  []string `toml:"hit"`
	Miss []string `toml:"miss"`
}

func loadExamples(t *testing.T, l language.Language) examples {
	t.Helper()
	var e examples
	if err := decode(embedded, "data/examples."+string(l)+".toml", &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestExamples runs every example of every sign, and fails where a sign has none.
func TestExamples(t *testing.T) {
	s := screener(t)
	for _, l := range language.All() {
		all := loadExamples(t, l)
		for id := range all {
			if s.signIndex(id) < 0 {
				t.Errorf("data/examples.%s.toml: no sign %q", l, id)
			}
		}
		for i, sg := range s.signs {
			e := all[sg.ID]
			if likeSign := len(sg.Rules) == 0; likeSign {
				continue
			}
			if len(e.Hit) == 0 || len(e.Miss) == 0 {
				t.Errorf("data/examples.%s.toml: sign %q needs a hit and a miss", l, sg.ID)
			}
			for _, text := range e.Hit {
				if !s.tells(i, text) {
					t.Errorf("%s %s: not told by %q", l, sg.ID, text)
				}
			}
			for _, text := range e.Miss {
				if s.tells(i, text) {
					t.Errorf("%s %s: told by %q", l, sg.ID, text)
				}
			}
		}
	}
}

// tells reports whether the message tells the sign.
func (s *Screener) tells(sign int, text string) bool {
	r := &reading{}
	s.lexicon.read(r, text, s.measures, testTime.Year())
	f := s.findSigns(r)
	switch sign {
	case s.examined:
		return f.examined
	case s.despair:
		return f.despair
	}
	return slices.ContainsFunc(f.told, func(w signWords) bool { return w.sign == sign })
}

func screener(t testing.TB) *Screener {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
