// Package importtest holds the arrows of the architecture: who may import whom.
package importtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "ryggrad"
	root   = "../.."
	bleve  = "github.com/blevesearch/bleve"
)

// allowed lists, for every package, the packages of this module that it may import. A package that is not listed fails:
// think about where its arrows go, and write it here.
var allowed = map[string][]string{
	"":                          {"internal/command"},
	"corpus":                    {"internal/catalogue", "internal/language"},
	"index":                     {"corpus", "internal/classifier", "internal/language"},
	"index/learn":               {"corpus", "index", "internal/classifier", "internal/evaluation", "internal/language"},
	"safety":                    {"internal/catalogue", "internal/classifier", "internal/language"},
	"safety/learn":              {"corpus", "safety", "internal/classifier", "internal/language"},
	"bot":                       {"corpus", "index", "safety", "internal/catalogue", "internal/language"},
	"bot/terminal":              {"bot", "internal/catalogue"},
	"bot/web":                   {"bot", "corpus", "internal/catalogue", "internal/limit"},
	"bot/telegram":              {"bot", "corpus", "internal/catalogue", "internal/dispatch", "internal/limit"},
	"bot/discord":               {"bot", "corpus", "internal/catalogue", "internal/dispatch", "internal/limit"},
	"bot/adaptertest":           {"bot", "corpus", "internal/engine"},
	"bot/telegram/telegramtest": {},
	"bot/discord/discordtest":   {},
	"internal/catalogue":        {"internal/language"},
	"internal/classifier":       {},
	"internal/dispatch":         {},
	"internal/language":         {},
	"internal/limit":            {},
	"internal/metrics":          {"bot"},
	"internal/store":            {},
	"internal/store/redistest":  {},
	"internal/config":           {"internal/catalogue", "safety"},
	"internal/engine":           {"bot", "corpus", "index", "safety", "internal/store"},
	"internal/evaluation":       {"bot", "corpus", "internal/language"},
	"internal/command": {
		"bot", "bot/discord", "bot/telegram", "bot/terminal", "bot/web", "corpus", "safety", "internal/config", "internal/engine",
		"internal/evaluation", "internal/language", "internal/metrics", "internal/store",
	},
}

// knowsBleve are the packages that may use the search library. What they export names none of its types.
var knowsBleve = []string{"index", "internal/evaluation"}

// imports returns what the files of each package import, tests left out.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); base == "testdata" || base != ".." && strings.HasPrefix(base, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder = strings.TrimPrefix(filepath.ToSlash(folder), ".")
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[folder] = append(found[folder], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found["bot"]) == 0 {
		t.Fatalf("package bot was not found under %s", root)
	}
	return found
}

func TestArrows(t *testing.T) {
	for folder, imported := range imports(t) {
		may, listed := allowed[folder]
		if !listed {
			t.Errorf("package %q has no line in the table of this test", folder)
			continue
		}
		for _, p := range imported {
			ours, found := strings.CutPrefix(p, module+"/")
			if found && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s and may import of this module only %v", path.Join(module, folder), p, may)
			}
		}
	}
}

func TestBleveStaysWhereItIs(t *testing.T) {
	for folder, imported := range imports(t) {
		for _, p := range imported {
			if strings.HasPrefix(p, bleve) && !slices.Contains(knowsBleve, folder) {
				t.Errorf("%s imports %s, which only %v may", path.Join(module, folder), p, knowsBleve)
			}
		}
	}
}

// TestRedisStaysWhereItIs holds that the store alone knows the library that connects to a server, which it does where the
// settings name one.
func TestRedisStaysWhereItIs(t *testing.T) {
	for folder, imported := range imports(t) {
		for _, p := range imported {
			if strings.HasPrefix(p, "github.com/redis/") && folder != "internal/store" && folder != "internal/store/redistest" {
				t.Errorf("%s imports %s, which only internal/store may", path.Join(module, folder), p)
			}
		}
	}
}

// TestNothingReachesTheNetworkToAnswer holds that the packages that make an answer open no connection. The one that the
// store opens is TestRedisStaysWhereItIs's.
func TestNothingReachesTheNetworkToAnswer(t *testing.T) {
	for folder, imported := range imports(t) {
		if !slices.Contains([]string{"corpus", "index", "safety", "bot", "internal/language", "internal/store"}, folder) {
			continue
		}
		for _, p := range imported {
			if p == "net" || p == "os/exec" || strings.HasPrefix(p, "net/") && p != "net/url" {
				t.Errorf("%s imports %s", path.Join(module, folder), p)
			}
		}
	}
}
