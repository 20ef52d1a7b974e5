package benchmark

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"ryggrad/corpus"
)

var figuresFile = flag.String("figures", "", "rewrite this `file` with what the benchmarks measured")

// figures is what was measured, by the names and in the order in which the file lists it.
var figures = struct {
	order  []string
	values map[string]string
}{
	order: []string{
		"a whole reply", "a whole reply, 99th percentile", "a plain Bleve match query alone",
		"a search, 1 × the claims", "a search, 10 × the claims", "a search, 100 × the claims", "a search, 1000 × the claims",
		"start to ready", "resident memory at rest",
	},
	values: make(map[string]string),
}

// note keeps a time, to two digits: more of them differ from run to run.
func note(name string, d time.Duration) {
	noteText(name, fmt.Sprintf("%s ms", twoDigits(float64(d.Nanoseconds())/1e6)))
}

func noteText(name, value string) { figures.values[name] = value }

func twoDigits(x float64) string {
	switch {
	case x >= 10:
		return fmt.Sprintf("%.0f", x)
	case x >= 1:
		return fmt.Sprintf("%.1f", x)
	case x >= 0.1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3f", x)
}

func TestMain(m *testing.M) {
	if os.Getenv(restVariable) != "" {
		if err := rest(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if *figuresFile != "" && code == 0 {
		if err := writeFigures(*figuresFile); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func writeFigures(name string) error {
	c, err := corpus.Embedded()
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintln(&b, "# Rewritten by: go test -run '^$' -bench . ./internal/benchmark -figures figures.txt")
	fmt.Fprintf(&b, "# %s %s/%s, %d cores, %d claims\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), len(c.Claims))
	for _, name := range figures.order {
		value, measured := figures.values[name]
		if !measured {
			value = "not measured"
		}
		fmt.Fprintf(&b, "%-34s %12s\n", name, value)
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}
