package safety

import (
	"slices"
	"strings"
	"sync"
	"time"

	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
)

// Screener screens messages. It is made by [New], never changes, and may be used by many goroutines at once.
type Screener struct {
	lexicon      *lexicon
	measures     measures
	scope        scope
	signs        []*sign
	begins       map[symbol][]int // by class: the signs that have a rule which begins with it
	flags        []*flag
	combinations []combination
	texts        textsFile
	contacts     []Contact
	examined     int    // the sign that says that the person has been examined
	fine         symbol // what an examination says that finds nothing
	despair      int
	levelModel   *classifier.Model
	flagModel    *classifier.Model
	least        map[Level]int // the score from which a message is like those of a level
	beside       int           // the same, where the rules have raised a lower level
	harmless     int           // the score up to which a message is clearly like the harmless ones
	stretch      int           // the same of a few of its words
	readings     sync.Pool
}

// Message is one message of a conversation.
type Message struct {
	Text string
	// Language and Certain are what is known of the language. The rules of all languages run on every message,
	// because people mix the Scandinavian languages; nothing is skipped when the language is certain.
	Language language.Language
	Certain  bool
	Time     time.Time // when it was written: ages follow from birth years
}

// State is what a conversation has told so far: signs and the words that told them, never whole messages.
type State struct {
	Signs []StateSign `json:"signs,omitempty"`
	Told  []string    `json:"told,omitempty"` // the flags that earlier replies have named
}

// StateSign is one sign that a conversation has told.
type StateSign struct {
	ID      string   `json:"id"`
	Matched []string `json:"matched"`
	// Told before an examination, or in a message that is clearly harmless as a whole: weighs only together with another sign.
	Quiet bool `json:"quiet,omitempty"`
}

// Flag is a red flag that the conversation has raised.
type Flag struct {
	ID      string
	Level   Level
	Matched []string // the words that raised it
	New     bool     // raised by this message
}

// Assessment is what the screen says about a conversation after a message. Its zero value means that nothing was
// screened: refuse with [Screener.Refusal].
type Assessment struct {
	Level    Level
	Flags    []Flag // worst first
	Denied   []Flag // what this message denies, by the flags it would have raised; for explaining only
	Withhold bool   // give no advice on activity
	Examined bool   // this message says that the person has been examined and told the result
	Despair  bool   // add the warm line of [Screener.Comfort]
}

// New returns the screener over the embedded data. It fails with the file, the entry and the field of each fault.
func New() (*Screener, error) {
	s, err := load(embedded)
	if err != nil {
		return nil, err
	}
	return s, s.loadModels(embedded)
}

// Screen returns the assessment after the last message of a conversation. Without messages it is the zero value.
func (s *Screener) Screen(conversation []Message) Assessment {
	var state State
	var a Assessment
	for _, m := range conversation {
		state, a = s.Next(state, m)
	}
	return a
}

// Next screens one more message of a conversation and returns the state to keep for the message after it. The state
// passed in is left as it is. Should the screen ever fail, the state comes back unchanged with the zero assessment,
// which refuses.
func (s *Screener) Next(state State, m Message) (next State, a Assessment) {
	return s.Judge(state, s.Read(m))
}

// Reading is what a message tells by itself, whatever was said before it. It never changes. Its zero value is a reading
// that failed.
type Reading struct{ found *found }

// Read reads a message. A message with the same text tells the same for as long as the year lasts, so that a reading may
// be kept and judged again. Should reading ever fail, the zero value is returned.
func (s *Screener) Read(m Message) (reading Reading) {
	defer func() {
		if recover() != nil {
			reading = Reading{}
		}
	}()
	found := s.read(m)
	return Reading{&found}
}

// Judge is Next for a message that was read. Of a reading that failed it returns the state unchanged, with the zero
// assessment, which refuses.
func (s *Screener) Judge(state State, reading Reading) (next State, a Assessment) {
	defer func() {
		if recover() != nil {
			next, a = state, Assessment{}
		}
	}()
	found := reading.found
	if found == nil {
		return state, Assessment{}
	}
	a.Examined, a.Despair = found.examined, found.despair
	next = State{Signs: slices.Clone(state.Signs), Told: state.Told}
	if a.Examined {
		next = s.lift(next)
	}
	next.Signs = s.addTold(next.Signs, found)
	a.Flags = s.raise(next)
	if like := found.likeness(a.Flags); like.flag != nil {
		next.Signs = addSign(next.Signs, likePrefix+like.flag.ID, like.words, false)
		a.Flags = s.raise(next)
	}
	for _, d := range found.denied {
		a.Denied = append(a.Denied, s.flagsOf(d)...)
	}
	s.assess(&a, &next)
	return next, a
}

// read returns what a message tells. The room for it is used again for later messages, unless it failed.
func (s *Screener) read(m Message) found {
	r, _ := s.readings.Get().(*reading)
	if r == nil {
		r = &reading{}
	}
	s.lexicon.read(r, m.Text, s.measures, m.Time.Year())
	f := s.findSigns(r)
	s.compare(r, &f)
	s.readings.Put(r)
	return f
}

// Examined returns the state after the person has said, by a button, that they have been examined for this and told
// the result.
func (s *Screener) Examined(state State) State {
	return s.lift(State{Signs: slices.Clone(state.Signs), Told: state.Told})
}

// assess sets the level and what follows from it.
func (s *Screener) assess(a *Assessment, next *State) {
	a.Level = None
	told := make([]string, 0, len(a.Flags))
	for i := range a.Flags {
		f := &a.Flags[i]
		f.New = !slices.Contains(next.Told, f.ID)
		a.Level = max(a.Level, f.Level)
		a.Withhold = a.Withhold || f.Level >= Urgent || s.flag(f.ID).Withhold
		told = append(told, f.ID)
	}
	for _, c := range s.combinations {
		all := !slices.ContainsFunc(c.Flags, func(id string) bool { return !slices.Contains(told, id) })
		if all && a.Level < c.Level {
			a.Level = c.Level
			a.Withhold = a.Withhold || c.Level >= Urgent
		}
	}
	next.Told = told
	if len(told) == 0 {
		next.Told = nil
	}
}

// lift takes back what was told before an examination. What an examination finds (a broken vertebra) stays, and lasting
// facts about the person stay as background.
func (s *Screener) lift(state State) State {
	kept := state.Signs[:0:0]
	for _, st := range state.Signs {
		i := s.signIndex(st.ID)
		switch {
		case i < 0:
		case s.signs[i].Lasting:
			kept = append(kept, st)
		case s.signs[i].Background:
			st.Quiet = true
			kept = append(kept, st)
		}
	}
	return State{Signs: kept, Told: state.Told}
}

func (s *Screener) signIndex(id string) int {
	return slices.IndexFunc(s.signs, func(sg *sign) bool { return sg.ID == id })
}

func (s *Screener) flag(id string) *flag {
	return s.flags[s.flagIndex(id)]
}

func (s *Screener) flagIndex(id string) int {
	return slices.IndexFunc(s.flags, func(f *flag) bool { return f.ID == id })
}

// addTold returns the signs with those that a message tells.
func (s *Screener) addTold(signs []StateSign, f *found) []StateSign {
	for _, told := range f.told {
		sg := s.signs[told.sign]
		doubted := !sg.Firm && f.doubted && (!sg.emergency || f.throughout)
		signs = addSign(signs, sg.ID, told.words, doubted)
	}
	return signs
}

// addSign returns the signs with one told once more. A sign that was told aloud is not made quiet again.
func addSign(signs []StateSign, id string, words []string, quiet bool) []StateSign {
	i := slices.IndexFunc(signs, func(st StateSign) bool { return st.ID == id })
	if i < 0 {
		return append(signs, StateSign{ID: id, Matched: words, Quiet: quiet})
	}
	matched := slices.Clone(signs[i].Matched)
	for _, w := range words {
		if !slices.Contains(matched, w) && len(matched) < mostMatched {
			matched = append(matched, w)
		}
	}
	signs[i].Matched, signs[i].Quiet = matched, signs[i].Quiet && quiet
	return signs
}

// mostMatched is how many tellings of one sign a state remembers.
const mostMatched = 4

// raise returns the flags that the signs raise, worst first and then in the data's order. A way of raising a flag needs
// all its signs, and at least one that was told since the last examination.
func (s *Screener) raise(state State) []Flag {
	var flags []Flag
	for _, f := range s.flags {
		var matched []string
		for _, way := range f.ways {
			matched = s.addMatched(matched, state, way)
		}
		if len(matched) > 0 {
			flags = append(flags, Flag{ID: f.ID, Level: f.Level, Matched: matched})
		}
	}
	for _, f := range slices.Clone(flags) {
		flags = slices.DeleteFunc(flags, func(other Flag) bool { return slices.Contains(s.flag(f.ID).Covers, other.ID) })
	}
	slices.SortStableFunc(flags, func(a, b Flag) int { return int(b.Level - a.Level) })
	return flags
}

func (s *Screener) addMatched(matched []string, state State, way []int) []string {
	var words []string
	loud := false
	for _, i := range way {
		k := slices.IndexFunc(state.Signs, func(st StateSign) bool { return st.ID == s.signs[i].ID })
		if k < 0 {
			return matched
		}
		loud = loud || !state.Signs[k].Quiet
		words = append(words, state.Signs[k].Matched...)
	}
	if !loud {
		return matched
	}
	for _, w := range words {
		if !slices.Contains(matched, w) {
			matched = append(matched, w)
		}
	}
	return matched
}

// flagsOf returns the flags that a denied sign would have raised by itself.
func (s *Screener) flagsOf(d signWords) []Flag {
	var flags []Flag
	for _, f := range s.flags {
		if slices.ContainsFunc(f.ways, func(way []int) bool { return len(way) == 1 && way[0] == d.sign }) {
			flags = append(flags, Flag{ID: f.ID, Level: f.Level, Matched: d.words})
		}
	}
	return flags
}

// IDs returns the identifiers of the flags, for logs: they say nothing of what was written.
func (a Assessment) IDs() string {
	ids := make([]string, len(a.Flags))
	for i, f := range a.Flags {
		ids[i] = f.ID
	}
	return strings.Join(ids, ",")
}
