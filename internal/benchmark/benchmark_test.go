package benchmark

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/engine"
	"ryggrad/internal/evaluation"
	"ryggrad/internal/language"
)

// open returns the bot and the questions that it is measured on.
func open(tb testing.TB) (*engine.Engine, []evaluation.Question) {
	tb.Helper()
	e, err := engine.Open(engine.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { e.Close() })
	sets, err := evaluation.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	if len(sets.Questions) == 0 {
		tb.Fatal("no questions")
	}
	return e, sets.Questions
}

func BenchmarkReply(b *testing.B) {
	e, questions := open(b)
	var took []time.Duration
	ctx, i := context.Background(), 0
	for b.Loop() {
		begin := time.Now()
		if _, err := e.Bot.Reply(ctx, bot.Message{Text: questions[i%len(questions)].Text}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
		i++
	}
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	b.ReportMetric(float64(p99.Nanoseconds()), "p99-ns")
	note("a whole reply", perOp(b))
	note("a whole reply, 99th percentile", p99)
}

func BenchmarkSearch(b *testing.B) {
	e, questions := open(b)
	for _, times := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("claims=%dx", times), func(b *testing.B) {
			x := e.Index
			if times > 1 {
				if times == 1000 && testing.Short() {
					b.Skip("builds a corpus of some gigabytes")
				}
				var err error
				if x, err = index.Open(grow(e.Corpus, times)); err != nil {
					b.Fatal(err)
				}
				defer x.Close()
			}
			queries := swedish(questions)
			ctx, i := context.Background(), 0
			runtime.GC()
			for b.Loop() {
				if _, err := x.Search(ctx, queries[i%len(queries)]); err != nil {
					b.Fatal(err)
				}
				i++
			}
			note(fmt.Sprintf("a search, %d × the claims", times), perOp(b))
		})
	}
}

// swedish returns the Swedish questions as queries: the larger corpora are in Swedish alone.
func swedish(questions []evaluation.Question) []index.Query {
	var queries []index.Query
	for _, q := range questions {
		if q.Language == "sv" {
			queries = append(queries, index.Query{Text: language.Normalize(q.Text), Language: language.Swedish})
		}
	}
	return queries
}

func BenchmarkPlainQuery(b *testing.B) {
	e, questions := open(b)
	plain, err := evaluation.NewPlain(e.Corpus)
	if err != nil {
		b.Fatal(err)
	}
	defer plain.Close()
	ctx, i := context.Background(), 0
	for b.Loop() {
		q := questions[i%len(questions)]
		l, _ := language.Parse(q.Language)
		if _, err := plain.Search(ctx, q.Text, l, 5); err != nil {
			b.Fatal(err)
		}
		i++
	}
	note("a plain Bleve match query alone", perOp(b))
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		e, err := engine.Open(engine.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
	note("start to ready", perOp(b))
}

// BenchmarkMemoryAtRest starts this program anew, so that what other benchmarks hold does not count.
func BenchmarkMemoryAtRest(b *testing.B) {
	var bytes int
	for b.Loop() {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), restVariable+"=1")
		out, err := command.Output()
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		if bytes, err = strconv.Atoi(strings.TrimSpace(string(out))); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(bytes)/1e6, "MB-resident")
	b.ReportMetric(0, "ns/op")
	noteText("resident memory at rest", fmt.Sprintf("%.0f MB", float64(bytes)/1e6))
}

const restVariable = "RYGGRAD_BENCHMARK_AT_REST"

// rest prints how many bytes of memory a program holds that is ready and has answered, after a collection.
func rest() error {
	e, err := engine.Open(engine.Options{})
	if err != nil {
		return err
	}
	if _, err := e.Bot.Reply(context.Background(), bot.Message{Text: "Kan jag jogga med ont i ryggen?"}); err != nil {
		return err
	}
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		if size, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, err := strconv.Atoi(strings.Fields(size)[0])
			if err != nil {
				return err
			}
			fmt.Println(kilobytes * 1024)
			return e.Close()
		}
	}
	return fmt.Errorf("/proc/self/status has no VmRSS")
}

func perOp(b *testing.B) time.Duration { return b.Elapsed() / time.Duration(b.N) }

func TestGrow(t *testing.T) {
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	big := grow(c, 3)
	if len(big.Claims) != 3*len(c.Claims) {
		t.Fatalf("%d claims, want %d", len(big.Claims), 3*len(c.Claims))
	}
	ids := make(map[string]bool)
	for _, claim := range big.Claims {
		ids[claim.ID] = true
	}
	if len(ids) != len(big.Claims) {
		t.Errorf("%d ids for %d claims", len(ids), len(big.Claims))
	}
	if one, other := big.Claims[0].Text.SV, big.Claims[len(c.Claims)].Text.SV; one == other {
		t.Errorf("the copy reads like the original: %q", one)
	}
}
