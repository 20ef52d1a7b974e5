package evaluation_test

import (
	"context"
	"flag"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"ryggrad/internal/engine"
	"ryggrad/internal/evaluation"
)

var update = flag.Bool("update", false, "rewrite testdata/ranking and testdata/figures")

// measured asks the bot everything once, for all tests.
var measured = sync.OnceValues(func() (*evaluation.Results, error) {
	sets, err := evaluation.Embedded()
	if err != nil {
		return nil, err
	}
	e, err := engine.Open(engine.Options{Now: func() time.Time { return evaluation.Day }})
	if err != nil {
		return nil, err
	}
	defer e.Close()
	ctx := context.Background()
	r, err := evaluation.Run(ctx, e.Bot, sets)
	if err != nil {
		return nil, err
	}
	return r, r.RunOwn(ctx, e.Bot, e.Corpus)
})

func results(t *testing.T) *evaluation.Results {
	t.Helper()
	r, err := measured()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRankingAndFigures(t *testing.T) {
	r := results(t)
	if *update {
		if err := r.Update("testdata"); err != nil {
			t.Fatal(err)
		}
	}
	differences, err := r.Differences("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		t.Errorf("%s", d)
	}
	if len(differences) > 0 {
		t.Log("where the change is meant: go test ./internal/evaluation -update, and read the diff")
	}
}

// bars are what the figures have to reach, over all messages, in per cent. They only ever go up.
var bars = []struct {
	figure string
	least  float64
	most   float64
}{
	{"hit@1", 94, 100},
	{"hit@3", 99, 100},
	{"declined", 0, 2},
	{"answered", 99, 100},
	{"language", 99, 100},
	{"level", 100, 100},
	{"outofscope", 97, 100},
	{"emergency", 99.5, 100},
	{"sensitivity", 98, 100},
	{"flag", 98, 100},
	{"specificity", 97, 100},
	{"own", 96, 100},
	{"own-quiet", 98, 100},
	{"own-language", 99, 100},
}

func TestBars(t *testing.T) {
	r := results(t)
	for _, bar := range bars {
		f, found := r.Figure(bar.figure)
		if !found || f.All.Total == 0 {
			t.Errorf("%s was not measured", bar.figure)
			continue
		}
		if got := 100 * f.All.Share(); got < bar.least || got > bar.most {
			t.Errorf("%s is %v, and has to be from %v to %v %%", f.ID, f.All, bar.least, bar.most)
		}
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, total int
		low, high   float64
	}{
		{0, 0, 0, 1}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {45, 50, 0.7864, 0.9565},
	} {
		low, high := evaluation.Tally{Hits: c.hits, Total: c.total}.Wilson()
		if math.Abs(low-c.low) > 0.0005 || math.Abs(high-c.high) > 0.0005 {
			t.Errorf("Wilson of %d/%d = %.4f to %.4f, want %.4f to %.4f", c.hits, c.total, low, high, c.low, c.high)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"questions.jsonl", "{\"id\":\"a\"}\nbroken\n", "line 2"},
		{"questions.jsonl", `{"id":"a","match":["(x"]}`, "a: expression"},
		{"safety.jsonl", `{"level":1}`, "line 1"},
		{"other.jsonl", "", "there is no questions.jsonl"},
	} {
		_, err := evaluation.Load(fstest.MapFS{c.name: {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Load of %s %q = %v, want %q", c.name, c.text, err, c.says)
		}
	}
}

func TestWriteCountsTheMissesLeftOut(t *testing.T) {
	r := results(t)
	var out strings.Builder
	if err := r.Write(&out, 0); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "    - ") {
		t.Error("misses were printed though none were asked for")
	}
	for _, want := range []string{"hit@1", "hit@3", "hit@5", "emergency", "specificity", "outofscope", "    nn "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the figures lack %s:\n%s", want, out.String())
		}
	}
}
