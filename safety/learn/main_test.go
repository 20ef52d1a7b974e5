package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"ryggrad/internal/classifier"
	"ryggrad/safety"
)

// TestModelsAreLearnt finds models that are older than what they were learnt from.
func TestModelsAreLearnt(t *testing.T) {
	models, err := learn("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, model := range map[string]*classifier.Model{safety.LevelsFile: models.Levels, safety.FlagsFile: models.Flags} {
		stored, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if learnt, err := model.Encode(); err != nil || !bytes.Equal(learnt, stored) {
			t.Errorf("%s is not what the labelled messages and the lexicon give (%v): run go generate ./safety", name, err)
		}
	}
}
