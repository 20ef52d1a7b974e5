package language_test

import (
	"strconv"
	"testing"

	"ryggrad/internal/language"
)

func TestStringTable(t *testing.T) {
	var table language.StringTable
	if n, found := table.Find("rygg"); found || table.Has("") {
		t.Errorf("an empty table has %d", n)
	}
	first := table.At(table.Add("")) // the empty string is one as others are
	words := []string{""}
	for i := range 5000 {
		words = append(words, strconv.Itoa(i*i))
	}
	for i, word := range words {
		if n := table.Add(word); int(n) != i {
			t.Fatalf("Add(%q) = %d, want %d", word, n, i)
		}
	}
	for i, word := range words { // again, once all are there
		n, found := table.Find(word)
		if !found || int(n) != i || table.Add(word) != n || table.At(n) != word {
			t.Fatalf("Find(%q) = %d, %v, which is %q; want %d", word, n, found, table.At(n), i)
		}
	}
	if table.Len() != len(words) || table.Has("2") || table.Has("00") || first != "" {
		t.Errorf("a table of %d has %d, or strings that were not added", len(words), table.Len())
	}
}
