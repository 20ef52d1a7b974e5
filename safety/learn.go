package safety

import (
	"encoding/json"
	"fmt"

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

// Learn returns the models of levels and flags that labelled messages give. They depend on the lexicon, too: it says
// which word classes a message has.
func Learn(messages []Labelled) (Models, error) {
	s, err := load(embedded)
	if err != nil {
		return Models{}, err
	}
	var levels, flags []classifier.Example
	r := &reading{}
	for _, m := range messages {
		s.lexicon.read(r, m.Text, s.measures, learntIn)
		text := cloned(r.features(0))
		e := classifier.Example{Text: text}
		for class, level := range likenessLevels {
			if m.Level >= level {
				e.Classes = append(e.Classes, class)
			}
		}
		levels = append(levels, e)
		if m.Level == None {
			continue
		}
		told := classifier.Example{Text: text}
		for _, id := range m.Flags {
			i := s.flagIndex(id)
			switch {
			case i < 0:
				return Models{}, fmt.Errorf("safety: message %s: there is no flag %q", m.ID, id)
			case len(m.Flags) == 1:
				told.Classes = append(told.Classes, i)
			default:
				told.Open = append(told.Open, i)
			}
		}
		flags = append(flags, told)
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

// learntIn is the year in which the labelled messages were written: ages follow from birth years.
const learntIn = 2026

func cloned(text classifier.Text) classifier.Text {
	clone := make(classifier.Text, len(text))
	for i, sentence := range text {
		clone[i] = append([]uint32(nil), sentence...)
	}
	return clone
}

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
