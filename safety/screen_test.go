package safety

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func readSet(t *testing.T, path string) []Labelled {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var set []Labelled
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c Labelled
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		set = append(set, c)
	}
	if len(set) == 0 {
		t.Fatalf("%s holds no messages", path)
	}
	return set
}

// share is a share with its Wilson interval.
type share struct{ hits, of int }

func (s *share) count(hit bool) {
	s.of++
	if hit {
		s.hits++
	}
}

func (s share) part() float64 {
	if s.of == 0 {
		return 1
	}
	return float64(s.hits) / float64(s.of)
}

// String writes the share with its 95 % Wilson interval.
func (s share) String() string {
	if s.of == 0 {
		return "-"
	}
	const z = 1.96
	n, p := float64(s.of), s.part()
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return fmt.Sprintf("%5.1f %% (%.1f–%.1f) of %d", 100*p, 100*(middle-half), 100*min(middle+half, 1), s.of)
}

// figures are the shares for one language.
type figures struct {
	emergency, critical, sensitivity, exact, named, specificity share
}

func (f *figures) count(c Labelled, a Assessment) {
	if c.Level == None {
		f.specificity.count(a.Level == None)
		return
	}
	f.sensitivity.count(a.Level >= c.Level)
	f.exact.count(a.Level == c.Level)
	right := false
	for _, flag := range a.Flags {
		for _, id := range c.Flags {
			right = right || flag.ID == id
		}
	}
	f.named.count(right)
	if c.Level == Emergency {
		f.emergency.count(a.Level == Emergency)
	}
	for _, id := range c.Flags {
		if id == "cauda-equina" || id == crisisFlag {
			f.critical.count(a.Level == Emergency)
			return
		}
	}
}

// TestLabelled holds the screen to its bars over the labelled sets: those that it has learnt from, which must not break, and
// those kept apart. Run with -v for the figures, and with SAFETY_SET set to another file of the same form to measure that
// one alone.
func TestLabelled(t *testing.T) {
	sets := []struct {
		path string
		bars bars
	}{
		{"../internal/evaluation/testdata/safety.jsonl", reached}, {"labelled/learnt/written.jsonl", reached}, {"labelled/learnt/mended.jsonl", reached},
		{"labelled/learnt/written2.jsonl", reached},
		{"labelled/learnt/second.jsonl", held}, {"labelled/learnt/fourth.jsonl", held}, {"labelled/learnt/fifth.jsonl", held}, {"labelled/learnt/sixth.jsonl", held},
		{"labelled/learnt/seventh.jsonl", held}, {"labelled/learnt/eighth.jsonl", aslant},
		{"labelled/apart/ninth.jsonl", aslant}, {"labelled/apart/tenth.jsonl", apart},
		{"labelled/apart/eleventh.jsonl", apart}, {"labelled/apart/twelfth.jsonl", apart},
		{"labelled/apart/thirteenth.jsonl", apart}, {"labelled/apart/fourteenth.jsonl", hard}, {"labelled/apart/fifteenth.jsonl", latest},
		{"labelled/apart/others.jsonl", reached},
	}
	s := screener(t)
	if other := os.Getenv("SAFETY_SET"); other != "" {
		for _, f := range measureSet(t, s, other) {
			t.Log(f)
		}
		return
	}
	for _, set := range sets {
		t.Run(filepath.Base(set.path), func(t *testing.T) {
			byLanguage := measureSet(t, s, set.path)
			for _, l := range sortedKeys(byLanguage) {
				t.Logf("%-3s %v", l, byLanguage[l])
			}
			byLanguage["all"].check(t, set.bars)
			if set.bars == reached {
				for l, f := range byLanguage {
					t.Run(l, func(t *testing.T) { f.check(t, set.bars) })
				}
			}
		})
	}
}

// bars are the least shares that a set has to reach.
type bars struct{ emergency, critical, sensitivity, named, specificity float64 }

var (
	reached = bars{0.995, 1, 0.98, 0.97, 0.97}
	// held is what sets written by others reach, which were learnt from. It only ever goes up.
	held = bars{0.99, 1, 0.985, 0.98, 0.985}
	// apart is what sets reach from which nothing was learnt.
	apart = bars{0.985, 1, 0.97, 0.96, 0.97}
	// latest is what the last of them reaches.
	latest = bars{0.985, 1, 0.965, 0.955, 0.97}
	// aslant is what sets reach that tell more aslant and have more look-alikes.
	aslant = bars{0.985, 1, 0.97, 0.96, 0.92}
	// hard is what a set reaches whose tellings are aslant and whose harmless messages are nearly all look-alikes.
	hard = bars{0.99, 1, 0.95, 0.92, 0.96}
)

// measureSet screens a labelled set and returns its figures by language and for all.
func measureSet(t *testing.T, s *Screener, path string) map[string]*figures {
	t.Helper()
	states := map[string]State{}
	byLanguage := map[string]*figures{"all": {}}
	for _, c := range readSet(t, path) {
		state, a := s.Next(states[c.Conversation], Message{Text: c.Text, Time: testTime})
		if c.Conversation != "" {
			states[c.Conversation] = state
		}
		if a.Level != c.Level {
			t.Logf("%s: %v %v, want %v %v: %q", c.ID, a.Level, a.IDs(), c.Level, c.Flags, c.Text)
		}
		if byLanguage[c.Language] == nil {
			byLanguage[c.Language] = &figures{}
		}
		byLanguage[c.Language].count(c, a)
		byLanguage["all"].count(c, a)
	}
	return byLanguage
}

func (f *figures) String() string {
	return fmt.Sprintf("emergency %v | cauda equina, self-harm %v | every level %v | exact %v | right flag %v | specificity %v",
		f.emergency, f.critical, f.sensitivity, f.exact, f.named, f.specificity)
}

// check holds the figures to bars.
func (f *figures) check(t *testing.T, least bars) {
	t.Helper()
	for _, bar := range []struct {
		name  string
		share share
		least float64
	}{
		{"emergency sensitivity", f.emergency, least.emergency}, {"cauda equina and self-harm", f.critical, least.critical},
		{"sensitivity", f.sensitivity, least.sensitivity}, {"right flag", f.named, least.named},
		{"specificity", f.specificity, least.specificity},
	} {
		if bar.share.part() < bar.least {
			t.Errorf("%s %v, want at least %.1f %%", bar.name, bar.share, 100*bar.least)
		}
	}
}

// TestFold holds Screen to the fold of Next, through states that were stored as JSON in between.
func TestFold(t *testing.T) {
	s := screener(t)
	conversation := []Message{
		{Text: "ont i ryggen sen ett par dar", Time: testTime},
		{Text: "har 38,9 i feber oxå", Time: testTime},
		{Text: "läkaren undersökte mig i dag, inget farligt", Time: testTime},
		{Text: "känner inget mellan benen", Time: testTime},
	}
	var state State
	for i, m := range conversation {
		stored, err := json.Marshal(state)
		if err != nil {
			t.Fatal(err)
		}
		var read State
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		var a Assessment
		state, a = s.Next(read, m)
		want := s.Screen(conversation[:i+1])
		if fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", want) {
			t.Errorf("after %q: Next = %+v, Screen = %+v", m.Text, a, want)
		}
	}
}

// TestConversation adds signs up over messages and lifts them after an examination.
func TestConversation(t *testing.T) {
	s := screener(t)
	for _, c := range []struct {
		messages []string
		level    Level
		flags    string
	}{
		{[]string{"mormor halkade i hallen och har ont", "hon har benskörhet"}, Urgent, "fracture"},
		{[]string{"har haft bröstcancer och har ont i ryggen", "har gått ner åtta kilo utan att försöka"}, Urgent, "cancer,weight-loss"},
		{[]string{"jag tar metotrexat", "vilka övningar är bra?", "har ont i ryggen"}, Urgent, "infection"},
		{[]string{"har tappat känseln i underlivet", "magnetröntgen såg bra ut sa läkaren"}, None, ""},
		{[]string{"röntgen visade en kotkompression", "läkaren har undersökt mig, inget farligt"}, Urgent, "fracture"},
		{[]string{"har tappat känseln i underlivet", "jag har tid hos läkaren på torsdag"}, Emergency, "cauda-equina"},
		{[]string{"har tappat känseln i underlivet", "läkaren undersökte mig, inget farligt", "sen i går kan jag inte kissa"}, Emergency, "cauda-equina"},
		{[]string{"gått ner 7 kilo utan att försöka", "det värker dygnet runt sen sex veckor"}, Urgent, "weight-loss,constant-pain"},
		{[]string{"har feber", "nej nu har jag ingen feber"}, Urgent, "infection"},
		{[]string{"I have osteoporosis and want to train", "slipped on the ice on sunday"}, Urgent, "fracture"},
		{[]string{"I fell from a ladder yesterday, my back hurts", "feels better after a painkiller"}, Emergency, "major-trauma"},
	} {
		var conversation []Message
		for _, text := range c.messages {
			conversation = append(conversation, Message{Text: text, Time: testTime})
		}
		if a := s.Screen(conversation); a.Level != c.level || a.IDs() != c.flags {
			t.Errorf("Screen(%q) = %v %q, want %v %q", c.messages, a.Level, a.IDs(), c.level, c.flags)
		}
	}
}

// TestSpelling screens the same emergency typed in many ways.
func TestSpelling(t *testing.T) {
	s := screener(t)
	for _, text := range []string{
		"känner inget mellan benen", "kanner inget mellan benen", "kaenner inget mellan benen", "KÄNNER INGET MELLAN BENEN",
		"känner\u200b inget mellan benen", "ka\u0308nner inget mellan benen", "jag är bortdonmad i underlivet", "jag är bortdomnadd i underlvet",
		"underlivsdomning sen i natt", "jættenummen i underlivet", "foelelsesloes i skridtet", "følelsesløs i skridtet", "følelseslos i skridtet",
		"I can’t feel anything between my legs", "cant feel anything between my legs",
	} {
		if _, a := s.Next(State{}, Message{Text: text, Time: testTime}); a.Level != Emergency {
			t.Errorf("Next(%q) = %v, want emergency", text, a.Level)
		}
	}
	for _, text := range []string{"får jag jogga?", "far er på tur", "har du kräftor?", "jeg får kræfter"} {
		if _, a := s.Next(State{}, Message{Text: text, Time: testTime}); a.Level != None {
			t.Errorf("Next(%q) = %v %v, want none", text, a.Level, a.Flags)
		}
	}
}

// TestRefusal holds the zero value to refusing.
func TestRefusal(t *testing.T) {
	s := screener(t)
	if a := s.Screen(nil); a.Level != Unscreened {
		t.Errorf("Screen(nil) = %v, want unscreened", a.Level)
	}
	contacts := s.Contacts(Place{Language: "sv"}, nil)
	if got := s.Text(Assessment{}, "sv", contacts); got != s.Refusal("sv", contacts) || !strings.Contains(got, "112") {
		t.Errorf("Text of the zero value = %q, want the refusal with its contacts", got)
	}
}
