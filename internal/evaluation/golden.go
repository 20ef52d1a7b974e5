package evaluation

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Goldens returns the ranking and the figures as the files that lie under testdata, by their paths there:
// ranking/<language>.golden has a line for each question, figures/<language>.txt one for each figure.
func (r *Results) Goldens() map[string]string {
	files := make(map[string]*strings.Builder)
	file := func(format, language string) *strings.Builder {
		name := fmt.Sprintf(format, language)
		if files[name] == nil {
			files[name] = new(strings.Builder)
		}
		return files[name]
	}
	for _, rank := range r.Ranks {
		place := "-"
		if rank.Rank > 0 {
			place = fmt.Sprint(rank.Rank)
		}
		claims := strings.Join(rank.Claims, " ")
		if claims == "" {
			claims = "(" + string(rank.Kind) + ")"
		}
		fmt.Fprintf(file("ranking/%s.golden", rank.Question.Language), "%s %s %s\n", rank.Question.ID, place, claims)
	}
	for _, f := range r.Figures {
		for l, tally := range f.Languages {
			fmt.Fprintf(file("figures/%s.txt", l), "%-12s %s\n", f.ID, tally)
		}
	}
	out := make(map[string]string)
	for name, b := range files {
		out[name] = b.String()
	}
	return out
}

// Differences compares the goldens with the files of a folder and returns, for each that differs or is not there, the
// first line in which it does.
func (r *Results) Differences(folder string) ([]string, error) {
	var found []string
	goldens := r.Goldens()
	for _, name := range slices.Sorted(maps.Keys(goldens)) {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil && !os.IsNotExist(err) {
			return nil, fmt.Errorf("evaluation: %w", err)
		}
		if was := string(data); was != goldens[name] {
			found = append(found, name+": "+firstDifference(was, goldens[name]))
		}
	}
	return found, nil
}

func firstDifference(was, is string) string {
	before, after := strings.Split(was, "\n"), strings.Split(is, "\n")
	for i := range max(len(before), len(after)) {
		var one, other string
		if i < len(before) {
			one = before[i]
		}
		if i < len(after) {
			other = after[i]
		}
		if one != other {
			return fmt.Sprintf("line %d was %q and is %q", i+1, one, other)
		}
	}
	return "no difference"
}

// Update writes the goldens into a folder.
func (r *Results) Update(folder string) error {
	for name, text := range r.Goldens() {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("evaluation: %w", err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return fmt.Errorf("evaluation: %w", err)
		}
	}
	return nil
}
