// Command learn writes anew what the screen has learnt: the models in safety/data, from labelled messages and from ordinary
// questions. It is run by go generate ./safety, after every change of those, of the corpus's asks and of the lexicon.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"ryggrad/corpus"
	"ryggrad/internal/classifier"
	"ryggrad/internal/language"
	"ryggrad/safety"
)

// What is learnt from, from the folder of package safety: labelled messages, and beside the corpus's asks, questions for
// which nothing is to be raised.
var (
	labelled = []string{"labelled/learnt/*.jsonl", "../internal/evaluation/testdata/safety.jsonl"}
	ordinary = []string{
		"../internal/evaluation/testdata/questions.jsonl", "../internal/evaluation/testdata/outofscope.jsonl",
		"../internal/evaluation/testdata/second/[qo]*.jsonl", "../internal/evaluation/testdata/fourth/[qo]*.jsonl",
		"../internal/evaluation/testdata/fifth/[qo]*.jsonl", "../internal/evaluation/testdata/sixth/[qo]*.jsonl",
		"../index/labelled/*.jsonl",
	}
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

// write learns, and writes the models into the folder of package safety.
func write(folder string) error {
	models, err := learn(folder)
	if err != nil {
		return err
	}
	for name, model := range map[string]*classifier.Model{safety.LevelsFile: models.Levels, safety.FlagsFile: models.Flags} {
		data, err := model.Encode()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func learn(folder string) (safety.Models, error) {
	messages, err := read[safety.Labelled](folder, labelled)
	if err != nil {
		return safety.Models{}, err
	}
	questions, err := read[struct{ Text string }](folder, ordinary)
	if err != nil {
		return safety.Models{}, err
	}
	var texts []string
	for _, q := range questions {
		texts = append(texts, q.Text)
	}
	c, err := corpus.Embedded()
	if err != nil {
		return safety.Models{}, err
	}
	for i := range c.Claims {
		for _, l := range language.All() {
			texts = append(texts, c.Claims[i].Asks.In(l)...)
		}
	}
	return safety.Learn(messages, texts)
}

// read reads the lines of all files that patterns name, in the order of their names. An error names the file and the line.
func read[T any](folder string, patterns []string) ([]T, error) {
	var all []T
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no file is called %s", filepath.Join(folder, pattern))
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
				var one T
				if err := json.Unmarshal(line, &one); err != nil {
					return nil, fmt.Errorf("%s: line %d: %w", file, i+1, err)
				}
				all = append(all, one)
			}
		}
	}
	return all, nil
}
