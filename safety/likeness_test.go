package safety

import (
	"strings"
	"testing"
)

// TestLikeness screens tellings that no rule catches, each beside a harmless message with the same words.
func TestLikeness(t *testing.T) {
	s := screener(t)
	for _, c := range []struct{ told, flag, harmless string }{
		{
			"dusjstrålen mot skrittet kunne like gjerne vært rettet mot flisene, jeg merker den ikke", "cauda-equina",
			"dusjstrålen er varm og god mot korsryggen, og jeg merker at den hjelper",
		},
		{
			"wiped after the loo this morning and honestly could've been wiping a table", "cauda-equina",
			"wiped the table after the kids this morning and my back is stiff, what helps",
		},
		{
			"pungen å röva ä alldeles döa, känner int om ja nyp mä", "cauda-equina",
			"benen är alldeles döda efter passet, kan jag gå en sväng i kväll",
		},
		{
			"landede fra thailand i går. nu stikker det bag i ryggen og jeg må hive efter vejret bare af at tage tøj på", "chest-vascular",
			"fløj hjem fra thailand i går. ryggen er stiv efter flyet, hvilke øvelser hjælper",
		},
	} {
		_, a := s.Next(State{}, Message{Text: c.told, Time: testTime})
		if len(a.Flags) == 0 || a.Flags[0].ID != c.flag || len(a.Flags[0].Matched) == 0 || !a.Withhold {
			t.Errorf("Next(%q) = %v %+v, want %s with words", c.told, a.Level, a.Flags, c.flag)
		}
		for _, f := range a.Flags {
			for _, word := range f.Matched {
				if !strings.Contains(strings.ToLower(c.told), word) {
					t.Errorf("%q is not in %q", word, c.told)
				}
			}
		}
		if _, a := s.Next(State{}, Message{Text: c.harmless, Time: testTime}); a.Level != None {
			t.Errorf("Next(%q) = %v %v, want none", c.harmless, a.Level, a.IDs())
		}
	}
}

// TestLikenessLasts holds that what a message is like stays in the conversation, and that an examination takes it back.
func TestLikenessLasts(t *testing.T) {
	s := screener(t)
	told := Message{Text: "wiped after the loo this morning and honestly could've been wiping a table", Time: testTime}
	state, _ := s.Next(State{}, told)
	state, a := s.Next(state, Message{Text: "can I go for a walk?", Time: testTime})
	if a.Level != Emergency || a.Flags[0].New {
		t.Errorf("after the next message: %v %+v, want the emergency that was told before", a.Level, a.Flags)
	}
	if _, a = s.Next(s.Examined(state), Message{Text: "can I go for a walk?", Time: testTime}); a.Level != None {
		t.Errorf("after the examination: %v %v, want none", a.Level, a.IDs())
	}
}

// TestDoubt holds that what a rule finds in a message that is clearly harmless raises nothing by itself, and weighs
// together with a sign of another message.
func TestDoubt(t *testing.T) {
	s := screener(t)
	harmless := Message{Text: "jag är 79 år och vill börja promenera, hur långt ska jag gå?", Time: testTime}
	state, a := s.Next(State{}, harmless)
	if a.Level != None {
		t.Fatalf("Next(%q) = %v %v, want none", harmless.Text, a.Level, a.IDs())
	}
	if _, a = s.Next(state, Message{Text: "snubblade på mattan i går och har haft väldigt ont i ryggen sedan dess", Time: testTime}); a.Level != Urgent {
		t.Errorf("a fall at 79, told in two messages, is %v %v, want urgent", a.Level, a.IDs())
	}
	quiet := State{Signs: []StateSign{{ID: "saddle-numbness", Matched: []string{"numb"}, Quiet: true}}}
	if _, a = s.Next(quiet, harmless); a.Level != None {
		t.Errorf("a doubted sign after a harmless message is %v %v, want none", a.Level, a.IDs())
	}
	if _, a = s.Next(quiet, Message{Text: "my bum is numb since this morning", Time: testTime}); a.Level != Emergency {
		t.Errorf("a doubted sign told again is %v %v, want an emergency", a.Level, a.IDs())
	}
}

// TestFirmSigns holds that no friendly message hides a fact.
func TestFirmSigns(t *testing.T) {
	s := screener(t)
	s.harmless = 1 << 30 // doubts everything
	for _, text := range []string{"har 39 graders feber och ont i ryggen", "jag tar prednisolon i årevis och har ont i ryggen", "I am on chemotherapy and my back hurts"} {
		if _, a := s.Next(State{}, Message{Text: text, Time: testTime}); a.Level == None {
			t.Errorf("Next(%q) = none", text)
		}
	}
}

// TestEmergencyDoubt holds that an emergency is doubted where every few words are harmless, and only there: one that is
// run together with a harmless question, without any stop, stays what it is.
func TestEmergencyDoubt(t *testing.T) {
	s, undoubting := screener(t), screener(t)
	undoubting.harmless = -1 << 30
	for _, text := range []string{
		"combined painkillers vs single drug chronic back pain", "jeg kjører lastebil og blir stiv i ryggen på langtur, hva kan jeg gjøre i pausene",
	} {
		if _, a := s.Next(State{}, Message{Text: text, Time: testTime}); a.Level != None {
			t.Errorf("Next(%q) = %v %v, want none", text, a.Level, a.IDs())
		}
	}
	stops := strings.NewReplacer(".", "", "?", "", "!", "", ",", "", ";", "")
	for _, path := range []string{"../internal/evaluation/testdata/safety.jsonl", "labelled/learnt/written.jsonl", "labelled/apart/twelfth.jsonl", "labelled/apart/thirteenth.jsonl"} {
		for _, m := range readSet(t, path) {
			if m.Level != Emergency {
				continue
			}
			told := stops.Replace(m.Text)
			for _, harmless := range []string{
				"vilka övningar är bäst för ryggen om man sitter mycket", "er det lurt å gå tur med vond rygg eller bør jeg heller sykle",
				"hvor tit skal jeg træne min ryg for at få færre smerter", "does walking or swimming help more with a bad back",
			} {
				for _, text := range []string{told + " " + harmless, harmless + " " + told, harmless + " " + told + " " + harmless} {
					_, a := s.Next(State{}, Message{Text: text, Time: testTime})
					if _, want := undoubting.Next(State{}, Message{Text: text, Time: testTime}); want.Level == Emergency && a.Level != Emergency {
						t.Errorf("Next(%q) = %v, and undoubted %v", text, a.Level, want.IDs())
					}
				}
			}
		}
	}
}

// TestHarmlessSentencesNeverLower adds sentences that are as harmless as can be before and after messages that tell
// something, long ones and ones of a word or two: the level never falls.
func TestHarmlessSentencesNeverLower(t *testing.T) {
	s := screener(t)
	texts := []string{"can't pee", "urinretention", "numb bum", "saddle anaesthesia", "kan ikke tisse", "kissar ner mig", "feber. frossa", "fell off the roof"}
	for _, path := range []string{"../internal/evaluation/testdata/safety.jsonl", "labelled/learnt/written.jsonl", "labelled/learnt/written2.jsonl", "labelled/apart/thirteenth.jsonl"} {
		for _, m := range readSet(t, path) {
			if m.Level > None {
				texts = append(texts, m.Text)
			}
		}
	}
	for _, text := range texts {
		_, alone := s.Next(State{}, Message{Text: text, Time: testTime})
		for _, harmless := range []string{
			"I like swimming and walking in the park.", "Jag gillar att promenera i skogen varje dag.",
			"Jeg liker å gå tur i skogen hver dag med hunden.", "Hvilke øvelser er gode for ryggen, når man cykler på arbejde?",
		} {
			for _, longer := range []string{text + "\n" + harmless, harmless + "\n" + text, harmless + "\n" + text + "\n" + harmless} {
				if _, a := s.Next(State{}, Message{Text: longer, Time: testTime}); a.Level < alone.Level {
					t.Errorf("Next(%q) = %v %v, and without the harmless sentences %v %v", longer, a.Level, a.IDs(), alone.Level, alone.IDs())
				}
			}
			// Two dots part no sentences, and an emergency is not talked away by what is joined to it.
			joined := strings.TrimRight(text, ".") + ".. " + harmless
			if _, a := s.Next(State{}, Message{Text: joined, Time: testTime}); alone.Level == Emergency && !strings.HasSuffix(harmless, "?") && !a.Withhold {
				t.Errorf("Next(%q) = %v %v, and without what is joined to it %v", joined, a.Level, a.IDs(), alone.Level)
			}
		}
	}
}
