// Package catalogue reads TOML strictly: the texts that people read, by language, and any other file that a person edits.
//
// The trap: an unknown key is an error here and not something left aside, because a misspelt key is a text that nobody
// would ever see.
package catalogue

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"ryggrad/internal/language"
)

// Load reads the texts of every language from folder/sv.toml, nb.toml, da.toml and en.toml, by the language's code. A
// missing file, an unknown key and a text that a language lacks are errors that name the file.
func Load[T any](files fs.FS, folder string) (map[string]T, error) {
	all := make(map[string]T)
	for _, l := range language.All() {
		name := path.Join(folder, string(l)+".toml")
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		var texts T
		if err := Decode(data, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[string(l)] = texts
	}
	return all, nil
}

// Decode reads a TOML document into what a pointer points at. The error names the line and the key of every fault that
// the decoder can tell.
func Decode(data []byte, into any) error {
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
	if err == nil {
		return nil
	}
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		var keys []string
		for _, e := range strict.Errors {
			row, _ := e.Position()
			keys = append(keys, fmt.Sprintf("line %d: unknown key %s", row, strings.Join(e.Key(), ".")))
		}
		return errors.New(strings.Join(keys, "; "))
	}
	if broken, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, _ := broken.Position()
		what := strings.TrimPrefix(broken.Error(), "toml: ")
		if sort, _, found := strings.Cut(strings.TrimPrefix(what, "cannot decode "), " into struct field"); found {
			what = "cannot be a " + sort
		}
		if key := strings.Join(broken.Key(), "."); key != "" {
			return fmt.Errorf("line %d: %s: %s", row, key, what)
		}
		return fmt.Errorf("line %d: %s", row, what)
	}
	return err
}
