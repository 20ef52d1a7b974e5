package web

import (
	"bytes"
	"embed"
	"fmt"

	"github.com/pelletier/go-toml/v2"
)

//go:embed texts/*.toml
var textFiles embed.FS

// texts is what the page itself says in one language.
type texts struct {
	Language     string `toml:"language"` // its own name
	Title        string `toml:"title"`
	Purpose      string `toml:"purpose"`   // what the page is for, and what it is not
	Emergency    string `toml:"emergency"` // what to do in danger, before anything is asked
	Languages    string `toml:"languages"` // names the choice of language, for a screen reader
	Conversation string `toml:"conversation"`
	You          string `toml:"you"`
	Answer       string `toml:"answer"`
	Question     string `toml:"question"` // the label of the field
	Ask          string `toml:"ask"`      // the button
	Student      string `toml:"student"`  // the choice to see figures
	Forget       string `toml:"forget"`
	Forgotten    string `toml:"forgotten"`
	NotForgotten string `toml:"not_forgotten"`
	Unreadable   string `toml:"unreadable"` // what was sent is too long or broken
	Private      string `toml:"private"`
	Call         string `toml:"call"` // before a number, for a screen reader
}

// loadTexts reads the texts of every language. They are embedded, so an error means a broken build.
func loadTexts() (map[string]texts, error) {
	all := make(map[string]texts)
	for _, code := range codes {
		name := "texts/" + code + ".toml"
		data, err := textFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		var t texts
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&t); err != nil {
			return nil, fmt.Errorf("web: %s: %w", name, err)
		}
		all[code] = t
	}
	return all, nil
}
