// Package evaluation measures how well a bot answers the labelled messages under testdata: whether the right finding is
// returned and how high, what is wrongly declined or wrongly answered, whether the language and the level of evidence
// are right, and what the screen catches and lets pass.
//
// [Run] asks the bot, [Results.Write] prints the figures, and [Results.Goldens] holds the same as files that lie in the
// repository, so that a change of ranking shows in a diff. [Baseline] is what a plain full-text search reaches.
//
// The trap: a label names sources and expressions that an answer must hold, not a claim. A new claim can be a hit.
package evaluation

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

//go:embed testdata/*.jsonl
var embedded embed.FS

// Sets are the labelled messages. A set that is empty is not measured.
type Sets struct {
	Questions  []Question
	OutOfScope []Message
	Safety     []Symptom
}

// Question is a question that the corpus answers.
type Question struct {
	ID       string   `json:"id"`
	Language string   `json:"lang"` // nn is a language of its own here, and answered in nb
	Text     string   `json:"text"`
	Audience string   `json:"audience"`
	Fact     string   `json:"fact"`
	Sources  []string `json:"sources"` // a hit is of one of these
	Match    []string `json:"match"`   // and holds all of these expressions
	Level    string   `json:"level"`   // the evidence level of a hit; empty where there is none to be right about
	hit      matcher
}

// Message is a message that is to be declined or greeted.
type Message struct {
	ID       string `json:"id"`
	Language string `json:"lang"`
	Text     string `json:"text"`
	Kind     string `json:"kind"`
}

// Symptom is a message for the screen.
type Symptom struct {
	ID           string   `json:"id"`
	Language     string   `json:"lang"`
	Text         string   `json:"text"`
	Conversation string   `json:"conversation"` // messages with the same one belong together, in order
	Level        string   `json:"level"`        // empty: none
	Flags        []string `json:"flags"`
}

// Embedded returns the sets that come with the program.
func Embedded() (Sets, error) {
	folder, err := fs.Sub(embedded, "testdata")
	if err != nil {
		return Sets{}, fmt.Errorf("evaluation: %w", err)
	}
	return Load(folder)
}

// Load reads questions.jsonl, outofscope.jsonl and safety.jsonl of a folder. One that is not there is left out, but at
// least one has to be there.
func Load(folder fs.FS) (Sets, error) {
	var s Sets
	names, err := fs.Glob(folder, "*.jsonl")
	if err != nil {
		return Sets{}, fmt.Errorf("evaluation: %w", err)
	}
	known := 0
	for _, name := range names {
		switch name {
		case "questions.jsonl":
			s.Questions, err = load[Question](folder, name)
		case "outofscope.jsonl":
			s.OutOfScope, err = load[Message](folder, name)
		case "safety.jsonl":
			s.Safety, err = load[Symptom](folder, name)
		default:
			continue
		}
		if err != nil {
			return Sets{}, err
		}
		known++
	}
	if known == 0 {
		return Sets{}, fmt.Errorf("evaluation: there is no questions.jsonl, outofscope.jsonl or safety.jsonl")
	}
	for i := range s.Questions {
		q := &s.Questions[i]
		if q.hit, err = newMatcher(q.Sources, q.Match); err != nil {
			return Sets{}, fmt.Errorf("evaluation: questions.jsonl: %s: %w", q.ID, err)
		}
	}
	return s, nil
}

func load[Item any](folder fs.FS, name string) ([]Item, error) {
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, fmt.Errorf("evaluation: %w", err)
	}
	var items []Item
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var item Item
		if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
			return nil, fmt.Errorf("evaluation: %s: line %d: %w", name, number, err)
		}
		items = append(items, item)
	}
	return items, lines.Err()
}
