package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"ryggrad/index"
)

// TestModelIsLearnt finds a model that is older than what it was learnt from. The learning rounds the same on every
// machine, so not a byte may differ.
func TestModelIsLearnt(t *testing.T) {
	model, err := learn("..", "")
	if err != nil {
		t.Fatal(err)
	}
	learnt, err := model.Encode()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(filepath.Join("..", index.ModelFile))
	if err != nil || !bytes.Equal(learnt, stored) {
		t.Errorf("%s is not what the claims, the vocabulary and the labelled messages give (%v): run go generate ./index", index.ModelFile, err)
	}
}

func TestLearnNamesTheSets(t *testing.T) {
	if _, err := learn("..", "seventh"); err == nil {
		t.Error("a set that is not there was left out")
	}
}
