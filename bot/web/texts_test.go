package web

import (
	"maps"
	"slices"
	"testing"
)

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	all, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(codes) {
		t.Fatalf("%d languages, want %d", len(all), len(codes))
	}
	want := slices.Sorted(maps.Keys(all["sv"]))
	if len(want) < 10 {
		t.Fatalf("texts/sv.toml holds %d texts", len(want))
	}
	for code, texts := range all {
		if got := slices.Sorted(maps.Keys(texts)); !slices.Equal(got, want) {
			t.Errorf("texts/%s.toml has the keys\n%v, and texts/sv.toml\n%v", code, got, want)
		}
		for key, text := range texts {
			if text == "" {
				t.Errorf("texts/%s.toml: %s is empty", code, key)
			}
		}
	}
}
