package safety

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzNext screens anything without panic, the same every time.
func FuzzNext(f *testing.F) {
	for _, text := range []string{"", "\x00\xff", "38,", "...", "kan inte", "känner inget mellan benen", "fever 38.9 38.9", strings.Repeat("inte ", 300), "1900 år", "\n\n?!", "´`'"} {
		f.Add(text, "")
	}
	s := screener(f)
	f.Fuzz(func(t *testing.T, one, two string) {
		conversation := []Message{{Text: one, Time: testTime}, {Text: two}}
		first := s.Screen(conversation)
		if second := s.Screen(conversation); !reflect.DeepEqual(first, second) {
			t.Errorf("Screen(%q, %q) = %v, then %v", one, two, first, second)
		}
		if first.Level < None {
			t.Errorf("Screen(%q, %q) = %v, want a level", one, two, first.Level)
		}
	})
}

// FuzzHarmlessSentence adds a sentence that has nothing to do with the message: it must never lower the level.
func FuzzHarmlessSentence(f *testing.F) {
	for _, e := range []string{"känner inget mellan benen", "far ikke tisset", "havde brystkræft for 6 år siden, nu ondt i ryggen", "no fever, but I cannot feel when I pee", "gått ner 7 kilo utan att försöka"} {
		f.Add(e)
	}
	s := screener(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		_, alone := s.Next(State{}, Message{Text: text, Time: testTime})
		for _, harmless := range []string{"Hej och tack på förhand.", "Jeg liker å gå tur.", "Jeg går til svømning.", "I like the gym."} {
			if _, a := s.Next(State{}, Message{Text: text + ". " + harmless, Time: testTime}); a.Level < alone.Level {
				t.Errorf("Next(%q) = %v, with %q added %v", text, alone.Level, harmless, a.Level)
			}
			if _, a := s.Next(State{}, Message{Text: harmless + " " + text, Time: testTime}); a.Level < alone.Level {
				t.Errorf("Next(%q) = %v, with %q before it %v", text, alone.Level, harmless, a.Level)
			}
		}
	})
}
