package safety

import (
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	x := screener(t).lexicon
	for word, want := range map[string]float64{
		"sju": 7, "sextiotre": 63, "treogtres": 63, "femtiofem": 55, "trettini": 39,
		"sexti" + strings.Repeat("o", 1000): -1, strings.Repeat("tre", 1000): -1, "": -1, "ryggen": -1,
	} {
		got, ok := x.number(string(spell(word, spelling{}).letters))
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("number(%.20q) = %v, want %v", word, got, want)
		}
	}
}

// TestLong holds the screen to reading long words and messages like short ones.
func TestLong(t *testing.T) {
	s := screener(t)
	for _, c := range []struct {
		text  string
		level Level
	}{
		{strings.Repeat("tre", 20000), None},
		{strings.Repeat("a", 50000) + " känner inget mellan benen", Emergency},
		{strings.Repeat("jag gillar att simma ", 3000) + "och känner inget mellan benen", Emergency},
		{strings.Repeat("jag gillar att simma ", 3000) + "och har ingen feber", None},
		{"varken feber" + strings.Repeat(", domning i foten eller feber", 5), None},
		{"ingen feber. " + strings.Repeat("Jag gillar att simma. ", 3000), None},
		{strings.Repeat("mormor hade cancer som barn. jag simmar. ", 10000), Urgent},
		{strings.Repeat("mormor hade cancer som barn. jag simmar. ", 10), None},
		{"feber, frossa " + strings.Repeat("och jag gillar att simma ", 3000), Urgent},
	} {
		if _, a := s.Next(State{}, Message{Text: c.text, Time: testTime}); a.Level != c.level {
			t.Errorf("Next(%.30q, %d bytes) = %v %v, want %v", c.text, len(c.text), a.Level, a.IDs(), c.level)
		}
	}
}

func TestShortYear(t *testing.T) {
	for _, c := range []struct{ born, year, want int }{{61, 2026, 65}, {10, 2026, 16}, {26, 2026, 0}, {99, 2000, 1}} {
		if got := shortYear(c.born, c.year); got != c.want {
			t.Errorf("shortYear(%d, %d) = %d, want %d", c.born, c.year, got, c.want)
		}
	}
}
