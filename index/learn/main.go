// Command learn writes anew what the index has learnt of which claims answer which questions, the model in index/data. It
// is run by go generate ./index, after every change of claims, vocabulary or labelled questions.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/classifier"
	"ryggrad/internal/evaluation"
	"ryggrad/internal/language"
)

// sets are the labelled messages that are learnt from, from the folder of package index.
var (
	folder = filepath.Join("..", "internal", "evaluation", "testdata")
	sets   = []string{".", "second", "fourth", "fifth", "sixth"}
)

// own are the questions that were written to be learnt from, a file for each source and one for what lies outside the
// corpus, from the folder of package index.
var own = filepath.Join("labelled", "*.jsonl")

// mostClaims is how many claims may answer a labelled question that is learnt from: one that a dozen answer tells little
// of each.
const mostClaims = 12

func main() {
	without := flag.String("without", "", "a `set` to leave out, so that what is learnt can be measured on it")
	confidence := flag.Bool("confidence", false, "print the weights of package index's signals, fitted anew, instead of learning")
	flag.Parse()
	if *confidence {
		if err := fit("."); err != nil {
			fmt.Fprintln(os.Stderr, "learn:", err)
			os.Exit(1)
		}
		return
	}
	if err := write(".", *without); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

// write learns, and writes the model into the folder of package index.
func write(root, without string) error {
	model, err := learn(root, without)
	if err != nil {
		return err
	}
	data, err := model.Encode()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, index.ModelFile), data, 0o644)
}

// fit prints the weights of the signals.
func fit(root string) error {
	c, labelled, err := labelledFor(root, "")
	if err != nil {
		return err
	}
	learnt, plain, err := index.FitConfidence(c, labelled)
	if err != nil {
		return err
	}
	for _, f := range []index.Fit{learnt, plain} {
		fmt.Printf("%.2f: declines %.1f %% of what the corpus answers and %.1f %% of what lies outside\n", f.Weights, 100*f.Declined, 100*f.Outside)
	}
	return nil
}

// learn learns from all sets but one.
func learn(root, without string) (*classifier.Softmax, error) {
	c, labelled, err := labelledFor(root, without)
	if err != nil {
		return nil, err
	}
	return index.Learn(c, labelled)
}

// labelledFor returns the corpus and the questions of all sets but one.
func labelledFor(root, without string) (*corpus.Corpus, []index.Labelled, error) {
	c, err := corpus.Embedded()
	if err != nil {
		return nil, nil, err
	}
	if without != "" && !slices.Contains(sets, without) {
		return nil, nil, fmt.Errorf("there is no set %q: the sets are %q", without, sets)
	}
	var labelled []index.Labelled
	for _, set := range sets {
		if set == without {
			continue
		}
		more, err := read(c, filepath.Join(root, folder, set))
		if err != nil {
			return nil, nil, err
		}
		labelled = append(labelled, more...)
	}
	own, err := readOwn(c, filepath.Join(root, own))
	return c, append(labelled, own...), err
}

// readOwn reads the questions that were written to be learnt from, each with the claims that answer it: none, where it lies
// outside the corpus. An error names the file and the line.
func readOwn(c *corpus.Corpus, pattern string) ([]index.Labelled, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	var labelled []index.Labelled
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			q, err := readQuestion(c, line)
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", file, i+1, err)
			}
			labelled = append(labelled, q)
		}
	}
	return labelled, nil
}

func readQuestion(c *corpus.Corpus, line []byte) (index.Labelled, error) {
	var q struct {
		Claims     []string
		Lang, Text string
	}
	if err := json.Unmarshal(line, &q); err != nil {
		return index.Labelled{}, err
	}
	l, known := language.Parse(q.Lang)
	if !known || q.Text == "" || q.Claims == nil {
		return index.Labelled{}, fmt.Errorf("a question needs text, lang and claims, and here they are %q, %q and %q", q.Text, q.Lang, q.Claims)
	}
	labelled := index.Labelled{Text: q.Text, Language: l}
	for _, id := range q.Claims {
		claim, found := c.Claim(id)
		if !found {
			return index.Labelled{}, fmt.Errorf("there is no claim %q", id)
		}
		labelled.Claims = append(labelled.Claims, claim)
	}
	return labelled, nil
}

// read reads the questions of a set with the claims that answer them, and its messages that nothing answers.
func read(c *corpus.Corpus, folder string) ([]index.Labelled, error) {
	set, err := evaluation.Load(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	var labelled []index.Labelled
	for i := range set.Questions {
		q := &set.Questions[i]
		l, found := language.Parse(q.Language)
		if !found {
			return nil, fmt.Errorf("%s: %s: no language %q", folder, q.ID, q.Language)
		}
		var claims []*corpus.Claim
		for i := range c.Claims {
			claim := &c.Claims[i]
			if q.AnsweredBy(claim, l) && (q.Level == "" || q.Level == string(claim.Evidence.Level)) {
				claims = append(claims, claim)
			}
		}
		if len(claims) > 0 && len(claims) <= mostClaims {
			labelled = append(labelled, index.Labelled{Text: q.Text, Language: l, Claims: claims})
		}
	}
	for _, m := range set.OutOfScope {
		if m.Kind != "abstain" {
			continue
		}
		l, found := language.Parse(m.Language)
		if !found {
			return nil, fmt.Errorf("%s: %s: no language %q", folder, m.ID, m.Language)
		}
		labelled = append(labelled, index.Labelled{Text: m.Text, Language: l})
	}
	return labelled, nil
}
