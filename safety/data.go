package safety

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"ryggrad/internal/catalogue"
	"ryggrad/internal/language"
)

//go:embed data/*.toml data/*.model
var embedded embed.FS

// wordsFile is words.<language>.toml: one language's words.
type wordsFile struct {
	Endings string `toml:"endings"` // usual endings of nouns, verbs and adjectives
	Numbers string `toml:"numbers"` // number words, "två=2"
	// Boosters are put before any word to strengthen it: "jättesvag" is "svag".
	Boosters string            `toml:"boosters"`
	Words    map[string]string `toml:"words"` // word class → its words and phrases
}

// rulesFile is rules.toml: what word classes together are a sign, in every language.
type rulesFile struct {
	Mend    []string      `toml:"mend"` // classes whose words may be misspelt
	Measure []measureData `toml:"measure"`
	Age     []ageData     `toml:"age"`
	Sign    []*sign       `toml:"sign"`
}

type measureData struct {
	Class string  `toml:"class"`
	Unit  string  `toml:"unit"`
	From  float64 `toml:"from"`
	To    float64 `toml:"to"`
}

type ageData struct {
	Class string `toml:"class"`
	From  int    `toml:"from"`
	To    int    `toml:"to"`
}

// sign is one thing that a message can tell: a symptom, or a fact that weighs together with one.
type sign struct {
	ID         string   `toml:"id"`
	About      string   `toml:"about"`      // what it means, for the person who edits it
	Rules      []string `toml:"rules"`      // any of them tells the sign
	Lasting    bool     `toml:"lasting"`    // stays although an examination found it
	Background bool     `toml:"background"` // stays as background after an examination
	Settles    bool     `toml:"settles"`    // is no sign where it is old and unchanged
	Undeniable bool     `toml:"undeniable"` // is said in words that no negation before them denies
	Asked      bool     `toml:"asked"`      // counts where it is asked about, too: "can one die of forty tablets?"
	Firm       bool     `toml:"firm"`       // is a fact, and counts however harmless the rest of the message sounds
	Mourned    bool     `toml:"mourned"`    // of somebody else long ago it still counts, unless the writer says that they are well
	rules      []rule
	emergency  bool // raises an emergency
	alone      bool // raises a flag by itself
}

// flag is one red flag with its fixed texts.
type flag struct {
	ID       string                       `toml:"id"`
	Level    Level                        `toml:"level"`
	Source   string                       `toml:"source"`
	RaisedBy []string                     `toml:"raised_by"` // "sign" or "sign & sign"
	Withhold bool                         `toml:"withhold"`  // withholds advice whatever its level
	Covers   []string                     `toml:"covers"`    // flags that go without saying beside this one
	Text     map[language.Language]string `toml:"text"`
	Line     map[language.Language]string `toml:"line"` // for the later replies of a conversation
	ways     [][]int                      // RaisedBy as positions in the signs
}

// combination raises the level where its flags are told together.
type combination struct {
	Flags  []string `toml:"flags"`
	Level  Level    `toml:"level"`
	Source string   `toml:"source"`
}

// flagsFile is flags.toml.
type flagsFile struct {
	Flag        []*flag       `toml:"flag"`
	Combination []combination `toml:"combination"`
}

func decode(files fs.FS, name string, into any) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("safety: read %s: %w", name, err)
	}
	if err := catalogue.Decode(data, into); err != nil {
		return fmt.Errorf("safety: %s: %w", name, err)
	}
	return nil
}

// load reads and checks everything that the screen knows.
func load(files fs.FS) (*Screener, error) {
	var rules rulesFile
	var flags flagsFile
	var texts textsFile
	var contacts contactsFile
	for name, into := range map[string]any{
		"data/rules.toml": &rules, "data/flags.toml": &flags, "data/texts.toml": &texts, "data/contacts.toml": &contacts,
	} {
		if err := decode(files, name, into); err != nil {
			return nil, err
		}
	}
	b := newLexiconBuilder()
	for i, l := range language.All() {
		if err := b.loadWords(files, i, l, rules.Mend); err != nil {
			return nil, err
		}
	}
	s := &Screener{flags: flags.Flag, signs: rules.Sign, combinations: flags.Combination, texts: texts, contacts: contacts.Contact}
	s.measures = newMeasures(b)
	if err := s.addMeasures(b, rules); err != nil {
		return nil, err
	}
	s.scope = newScope(b)
	s.fine = b.class("exam-fine")
	var err error
	if s.lexicon, err = b.finish(); err != nil {
		return nil, fmt.Errorf("safety: %w", err)
	}
	if err := errors.Join(s.link(), s.checkTexts(), checkContacts(s.contacts)); err != nil {
		return nil, err
	}
	s.addLikenessSigns()
	s.indexRules()
	return s, s.loadLikeness(files)
}

func (b *lexiconBuilder) loadWords(files fs.FS, i int, l language.Language, mend []string) error {
	name := "data/words." + string(l) + ".toml"
	var words wordsFile
	if err := decode(files, name, &words); err != nil {
		return err
	}
	for ending := range strings.FieldsSeq(words.Endings) {
		b.endings[string(spell(ending, spelling{}).letters)] |= 1 << i
	}
	for booster := range strings.FieldsSeq(words.Boosters) {
		b.boosters = append(b.boosters, spell(booster, spelling{}).letters)
	}
	for field := range strings.FieldsSeq(words.Numbers) {
		var value float64
		word, number, _ := strings.Cut(field, "=")
		if _, err := fmt.Sscan(number, &value); err != nil {
			return fmt.Errorf("safety: %s: numbers: %q: %w", name, field, err)
		}
		b.numbers[string(spell(word, spelling{}).letters)] = value
	}
	for _, class := range sortedKeys(words.Words) {
		if err := b.addEntries(class, words.Words[class], int8(i), slices.Contains(mend, class)); err != nil {
			return fmt.Errorf("safety: %s: class %q: %w", name, class, err)
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (s *Screener) addMeasures(b *lexiconBuilder, rules rulesFile) error {
	for _, m := range rules.Measure {
		if m.Class == "" || m.Unit == "" || m.To < m.From {
			return fmt.Errorf("safety: data/rules.toml: measure %q: needs class, unit and from <= to", m.Class)
		}
		s.measures.quantities = append(s.measures.quantities, quantity{b.class(m.Class), b.class(m.Unit), m.From, m.To})
	}
	for _, a := range rules.Age {
		if a.Class == "" || a.To < a.From {
			return fmt.Errorf("safety: data/rules.toml: age %q: needs class and from <= to", a.Class)
		}
		s.measures.ages = append(s.measures.ages, ageClass{b.class(a.Class), a.From, a.To})
	}
	return nil
}

// link parses the rules and resolves what flags say about signs.
func (s *Screener) link() error {
	var problems []error
	signs := map[string]int{}
	for i, sg := range s.signs {
		if _, double := signs[sg.ID]; double || sg.ID == "" || len(sg.Rules) == 0 {
			problems = append(problems, fmt.Errorf("safety: data/rules.toml: sign %q: needs an id of its own and rules", sg.ID))
		}
		signs[sg.ID] = i
		for _, text := range sg.Rules {
			ru, err := s.lexicon.parseRule(text)
			if err != nil {
				problems = append(problems, fmt.Errorf("safety: data/rules.toml: sign %q: %w", sg.ID, err))
			}
			sg.rules = append(sg.rules, ru)
		}
	}
	for _, id := range []string{"examined", "despair"} {
		if _, ok := signs[id]; !ok {
			problems = append(problems, fmt.Errorf("safety: data/rules.toml: no sign %q", id))
		}
	}
	s.examined, s.despair = signs["examined"], signs["despair"]
	for _, f := range s.flags {
		problems = append(problems, s.linkFlag(f, signs))
	}
	return errors.Join(problems...)
}

// indexRules notes, by class, which signs have a rule that begins with it.
func (s *Screener) indexRules() {
	s.begins = make(map[symbol][]int)
	for i, sg := range s.signs {
		for k := range sg.rules {
			if first := sg.rules[k].terms[0].class; !slices.Contains(s.begins[first], i) {
				s.begins[first] = append(s.begins[first], i)
			}
		}
	}
}

func (s *Screener) linkFlag(f *flag, signs map[string]int) error {
	if f.ID == "" || f.Level < Soon || f.Source == "" || len(f.RaisedBy) == 0 {
		return fmt.Errorf("safety: data/flags.toml: flag %q: needs id, level, source and raised_by", f.ID)
	}
	for _, l := range language.All() {
		if f.Text[l] == "" || f.Line[l] == "" {
			return fmt.Errorf("safety: data/flags.toml: flag %q: needs text and line in %q", f.ID, l)
		}
	}
	for _, way := range f.RaisedBy {
		var ids []int
		for id := range strings.SplitSeq(way, "&") {
			i, ok := signs[strings.TrimSpace(id)]
			if !ok {
				return fmt.Errorf("safety: data/flags.toml: flag %q: raised_by: no sign %q", f.ID, strings.TrimSpace(id))
			}
			ids = append(ids, i)
			alone := !strings.Contains(way, "&")
			s.signs[i].alone = s.signs[i].alone || alone
			s.signs[i].emergency = s.signs[i].emergency || alone && f.Level == Emergency
		}
		f.ways = append(f.ways, ids)
	}
	return nil
}
