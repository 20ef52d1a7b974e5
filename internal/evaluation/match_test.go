package evaluation

import "testing"

func TestWordEdgesKnowScandinavianLetters(t *testing.T) {
	for _, c := range []struct {
		expression, text string
		want             bool
	}{
		{`gå\b`, "att gå med hund", true},
		{`gå\b`, "gå.", true},
		{`gå\b`, "gången", false},
		{`\bömma`, "ömma muskler", true},
		{`träningsvärk|\böm`, "är öm", true},
		{`\bro\b`, "å ro er fint", true},
		{`\bro\b`, "kroppen", false},
		{`\b(5|fem)\b.{0,30}min`, "i fem minuter", true},
		{`\b(5|fem)\b.{0,30}min`, "i femton minuter", false},
		{`ej\b|i stället`, "Ej vila", true},
		{`1[- ]?års?\b`, "efter 1 år", true},
		{`\bL[45]\b`, "vid l5", true},
		{`RÖNTGEN`, "röntgen", true},
	} {
		m, err := newMatcher([]string{"s"}, []string{c.expression})
		if err != nil {
			t.Fatalf("%q: %v", c.expression, err)
		}
		if got := m.matches("s", c.text); got != c.want {
			t.Errorf("%q in %q: %v, want %v", c.expression, c.text, got, c.want)
		}
		if m.matches("other", c.text) {
			t.Errorf("%q is a hit in a source that was not named", c.expression)
		}
	}
}
