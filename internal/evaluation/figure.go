package evaluation

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
)

// Tally is how many of how many.
type Tally struct{ Hits, Total int }

// Share returns the share of hits, and 0 where nothing was counted.
func (t Tally) Share() float64 {
	if t.Total == 0 {
		return 0
	}
	return float64(t.Hits) / float64(t.Total)
}

// Wilson returns the 95 % interval of a share (Wilson 1927), which holds for few and for extreme counts too.
func (t Tally) Wilson() (low, high float64) {
	if t.Total == 0 {
		return 0, 1
	}
	const z = 1.96
	n, p := float64(t.Total), t.Share()
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n)) / (1 + z*z/n)
	return max(0, middle-half), min(1, middle+half)
}

// String writes the share, the counts and the interval.
func (t Tally) String() string {
	if t.Total == 0 {
		return "  none counted"
	}
	low, high := t.Wilson()
	return fmt.Sprintf("%5.1f %%  (%d/%d; %.1f to %.1f)", 100*t.Share(), t.Hits, t.Total, 100*low, 100*high)
}

// Figure is one share, over all and by language.
type Figure struct {
	Set, ID, Title string
	All            Tally
	Languages      map[string]Tally
}

func (f *Figure) count(language string, hit bool) {
	t := f.Languages[language]
	t.Total++
	f.All.Total++
	if hit {
		t.Hits++
		f.All.Hits++
	}
	f.Languages[language] = t
}

// Figure returns a figure by its id.
func (r *Results) Figure(id string) (Figure, bool) {
	i := slices.IndexFunc(r.Figures, func(f Figure) bool { return f.ID == id })
	if i < 0 {
		return Figure{}, false
	}
	return r.Figures[i], true
}

// Write prints the figures with their intervals, and at most misses misses of each set.
func (r *Results) Write(w io.Writer, misses int) error {
	var b strings.Builder
	set := ""
	for i, f := range r.Figures {
		if f.Set != set {
			set = f.Set
			fmt.Fprintln(&b, set)
		}
		fmt.Fprintf(&b, "  %s: %s\n", f.ID, f.Title)
		fmt.Fprintf(&b, "    all  %s\n", f.All)
		for _, l := range slices.Sorted(maps.Keys(f.Languages)) {
			fmt.Fprintf(&b, "    %-4s %s\n", l, f.Languages[l])
		}
		if last := i == len(r.Figures)-1 || r.Figures[i+1].Set != set; last {
			r.writeMisses(&b, set, misses)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Results) writeMisses(b *strings.Builder, set string, most int) {
	written, left := 0, 0
	for _, m := range r.Misses {
		switch {
		case m.Set != set:
		case written < most:
			fmt.Fprintf(b, "    - %s\n", m.Text)
			written++
		default:
			left++
		}
	}
	if left > 0 {
		fmt.Fprintf(b, "    (%d more misses)\n", left)
	}
}
