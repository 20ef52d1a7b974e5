package web

import (
	"reflect"
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
	for code, texts := range all {
		value := reflect.ValueOf(texts)
		for i := range value.NumField() {
			if value.Field(i).String() == "" {
				t.Errorf("texts/%s.toml lacks %s", code, value.Type().Field(i).Tag.Get("toml"))
			}
		}
	}
}
