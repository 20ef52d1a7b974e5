package terminal

import (
	"bytes"
	"embed"
	"fmt"

	"github.com/pelletier/go-toml/v2"
)

//go:embed texts/*.toml
var textFiles embed.FS

// texts is what the terminal itself says in one language.
type texts struct {
	Hint      string `toml:"hint"`      // how to begin
	Help      string `toml:"help"`      // the commands
	Forgotten string `toml:"forgotten"` // after /forget
	Bye       string `toml:"bye"`       // at the end
}

// loadTexts reads the texts of every language. They are embedded, so an error means a broken build.
func loadTexts() (map[string]texts, error) {
	all := make(map[string]texts)
	for _, l := range []string{"sv", "nb", "da", "en"} {
		name := "texts/" + l + ".toml"
		data, err := textFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("terminal: %w", err)
		}
		var t texts
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&t); err != nil {
			return nil, fmt.Errorf("terminal: %s: %w", name, err)
		}
		all[l] = t
	}
	return all, nil
}
