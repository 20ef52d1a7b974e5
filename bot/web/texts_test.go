package web

import (
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	all, own, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(codes) || len(own) != len(codes) {
		t.Fatalf("%d and %d languages, want %d", len(all), len(own), len(codes))
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
	swedish := flatten(own["sv"])
	for code := range own {
		these := flatten(own[code])
		for key := range swedish {
			if these[key] == "" {
				t.Errorf("texts/server/%s.toml lacks %s", code, key)
			}
		}
		if len(these) != len(swedish) {
			t.Errorf("texts/server/%s.toml has %d texts, and sv.toml %d", code, len(these), len(swedish))
		}
		for fault := range statuses {
			if own[code].Titles[fault] == "" || own[code].Details[fault] == "" && fault != notForgotten {
				t.Errorf("texts/server/%s.toml lacks the title or the detail of %s", code, fault)
			}
		}
	}
}

// flatten returns every text of a value by its path.
func flatten(value any) map[string]string {
	out := make(map[string]string)
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			out[path] = v.String()
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				walk(path+"."+key.String(), v.MapIndex(key))
			}
		}
	}
	walk("", reflect.ValueOf(value))
	return out
}

// TestEveryTextIsUsed holds that a text stands in a page or in a script by its key, so that none is written in vain.
func TestEveryTextIsUsed(t *testing.T) {
	var used strings.Builder
	for _, from := range []struct {
		files   fs.FS
		pattern string
	}{{pageFiles, "*.html"}, {staticFiles, "static/*.js"}, {staticFiles, "static/widget/*.js"}} {
		names, err := fs.Glob(from.files, from.pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", from.pattern, len(names), err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(from.files, name)
			if err != nil {
				t.Fatal(err)
			}
			used.Write(data)
		}
	}
	used.WriteString(`forgotten not_forgotten`) // form.go, problem.go
	all, own, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	keys := slices.Collect(maps.Keys(all["sv"]))
	keys = slices.AppendSeq(keys, maps.Keys(own["sv"].Embed))
	keys = slices.AppendSeq(keys, maps.Keys(own["sv"].Claim))
	for _, key := range keys {
		if !regexp.MustCompile(`\b` + key + `\b`).MatchString(used.String()) {
			t.Errorf("the text %s is nowhere used", key)
		}
	}
}
