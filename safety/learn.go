package safety

import (
	"encoding/json"
	"fmt"
	"slices"

	"ryggrad/internal/classifier"
)

// Labelled is a message with what the screen should say about it.
type Labelled struct {
	ID       string
	Language string
	Text     string
	// Conversation ties messages to those before them, where it is not empty.
	Conversation string
	Level        Level
	Flags        []string // any of them is right
}

// UnmarshalJSON reads a line of a labelled set: id, lang, text, level (null where nothing is to be raised) and flags.
func (m *Labelled) UnmarshalJSON(data []byte) error {
	var raw struct {
		ID, Lang, Text, Conversation string
		Level                        *string
		Flags                        []string
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*m = Labelled{ID: raw.ID, Language: raw.Lang, Text: raw.Text, Conversation: raw.Conversation, Level: None, Flags: raw.Flags}
	if raw.Level == nil || *raw.Level == "" {
		return nil
	}
	return m.Level.UnmarshalText([]byte(*raw.Level))
}

// The sizes of the models: of levels all messages are told apart, of flags only those that have one.
const (
	levelBuckets = 1 << 17
	flagBuckets  = 1 << 14
)

// Models are what the screen has learnt from labelled messages.
type Models struct{ Levels, Flags *classifier.Model }

// Learn returns the models of levels and flags that labelled messages give, and ordinary questions, for which nothing is to
// be raised: of those only the ones are taken in which the rules find nothing either. The models depend on the lexicon, too:
// it says which word classes a message has.
func Learn(messages []Labelled, ordinary []string) (Models, error) {
	s, err := load(embedded)
	if err != nil {
		return Models{}, err
	}
	var levels, flags []classifier.Example
	r := &reading{}
	for _, m := range messages {
		e := classifier.Example{Text: s.featuresOf(r, m.Text)}
		told := e
		for class, level := range likenessLevels {
			if m.Level >= level {
				e.Classes = append(e.Classes, class)
			}
		}
		levels = append(levels, e)
		if m.Level == None {
			continue
		}
		if told.Classes, told.Open, err = s.flagsLabelled(m); err != nil {
			return Models{}, err
		}
		flags = append(flags, told)
	}
	for _, text := range ordinary {
		features := s.featuresOf(r, text)
		found := s.findSigns(r)
		if len(s.raise(State{Signs: s.addTold(nil, &found)})) == 0 {
			levels = append(levels, classifier.Example{Text: features})
		}
	}
	var learnt Models
	if learnt.Levels, err = classifier.Train(likenessClasses(), levelBuckets, levels); err != nil {
		return Models{}, fmt.Errorf("safety: %w", err)
	}
	if learnt.Flags, err = classifier.Train(s.flagNames(), flagBuckets, flags); err != nil {
		return Models{}, fmt.Errorf("safety: %w", err)
	}
	return learnt, nil
}

// featuresOf reads a text and returns its features.
func (s *Screener) featuresOf(r *reading, text string) classifier.Text {
	s.lexicon.read(r, text, s.measures, learntIn)
	features := r.features(0)
	clone := make(classifier.Text, len(features))
	for i, sentence := range features {
		clone[i] = slices.Clone(sentence)
	}
	return clone
}

// flagsLabelled returns the flag that a message has, by number, or the flags of which any is right.
func (s *Screener) flagsLabelled(m Labelled) (has, open []int, err error) {
	for _, id := range m.Flags {
		i := s.flagIndex(id)
		if i < 0 {
			return nil, nil, fmt.Errorf("safety: message %s: there is no flag %q", m.ID, id)
		}
		open = append(open, i)
	}
	if len(open) == 1 {
		return open, nil, nil
	}
	return nil, open, nil
}

// learntIn is the year in which the labelled messages were written: ages follow from birth years.
const learntIn = 2026

func likenessClasses() []string {
	names := make([]string, len(likenessLevels))
	for i, level := range likenessLevels {
		names[i] = level.String()
	}
	return names
}

func (s *Screener) flagNames() []string {
	names := make([]string, len(s.flags))
	for i, f := range s.flags {
		names[i] = f.ID
	}
	return names
}
