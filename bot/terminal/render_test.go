package terminal_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ryggrad/bot"
	"ryggrad/bot/terminal"
	"ryggrad/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// words are the Swedish ones; they stand here so that the goldens show the layout and not the wording.
var words = bot.Words{
	Levels: map[corpus.Level]string{
		corpus.High: "Starkt stöd i forskningen", corpus.Low: "Begränsat stöd i forskningen",
	},
	Urgency: map[string]string{"emergency": "Akut: ring nu", "soon": "Låt vården titta på det här"},
	More:    "Mer om det här:", Differ: "Källorna säger inte riktigt samma sak.",
	AlsoAsk: "Du kan också fråga:", Nearest: "Det här kan jag svara på:",
}

var styles = []struct {
	name  string
	style terminal.Style
}{
	{"plain", terminal.Style{}},
	{"narrow", terminal.Style{Width: 32}},
	{"colour", terminal.Style{Width: 200, Colour: true, Links: true}},
}

func TestRender(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no replies under testdata: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var reply bot.Reply
		if err := json.Unmarshal(data, &reply); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, s := range styles {
			name := strings.TrimSuffix(file, ".json") + "." + s.name + ".golden"
			t.Run(filepath.Base(name), func(t *testing.T) {
				got := terminal.Render(reply, words, s.style)
				visible := strings.ReplaceAll(got, "\x1b", "␛")
				if *update {
					if err := os.WriteFile(name, []byte(visible), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(name)
				if err != nil {
					t.Fatalf("%v (write it with -update)", err)
				}
				if visible != string(want) {
					t.Errorf("%s differs; got:\n%s", name, visible)
				}
				if !s.style.Colour && strings.ContainsRune(got, '\x1b') {
					t.Error("a plain reply holds an escape sequence")
				}
				for line := range strings.Lines(got) {
					if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); !s.style.Colour && s.style.Width > 0 && n > s.style.Width && strings.Contains(strings.TrimSpace(line), " ") {
						t.Errorf("a line has %d columns of %d: %q", n, s.style.Width, line)
					}
				}
			})
		}
	}
}
