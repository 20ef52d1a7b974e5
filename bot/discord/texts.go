package discord

import (
	"embed"
	"fmt"
	"strings"

	"ryggrad/internal/catalogue"
)

//go:embed texts/*.toml
var textFiles embed.FS

// texts is what this adapter itself says in one language, and how its commands are called there.
type texts struct {
	Pause        string             `toml:"pause"`          // asked too much; says where emergencies go
	Failed       string             `toml:"failed"`         // something went wrong; says where emergencies go
	Unreadable   string             `toml:"unreadable"`     // a picture, a voice message, a sticker
	InPrivate    string             `toml:"in_private"`     // in a channel: the answer went to a direct message
	NotInPrivate string             `toml:"not_in_private"` // in a channel: the answer could not be sent as a direct message
	Forgotten    string             `toml:"forgotten"`
	NotForgotten string             `toml:"not_forgotten"`
	Thanks       string             `toml:"thanks"`      // for a press on one of the two below
	Helpful      string             `toml:"helpful"`     // button
	Unhelpful    string             `toml:"unhelpful"`   // button
	Outdated     string             `toml:"outdated"`    // a button whose question is no longer known
	Fixed        string             `toml:"fixed"`       // the language is now this one
	Free         string             `toml:"free"`        // the language follows the text
	FollowText   string             `toml:"follow_text"` // the choice of that
	Own          string             `toml:"own"`         // the language's own name
	Patient      string             `toml:"patient"`     // the audience, as a choice
	Student      string             `toml:"student"`
	Topics       string             `toml:"topics"` // above the menus of topics
	Right        string             `toml:"right"`  // of a quiz
	Wrong        string             `toml:"wrong"`  // {answer}
	Next         string             `toml:"next"`   // button to another question
	Quiz         string             `toml:"quiz"`   // above a question of the quiz
	Signs        string             `toml:"signs"`  // heads what sources write for a grade
	NoSigns      string             `toml:"no_signs"`
	Scale        string             `toml:"scale"`     // heads a source's scale
	Published    string             `toml:"published"` // heads who publishes a source
	Count        string             `toml:"count"`     // {count}: how many findings come from it
	Commands     map[string]command `toml:"commands"`  // by English name
}

// command is how a command is called in one language.
type command struct {
	Name        string             `toml:"name"`
	Description string             `toml:"description"`
	Options     map[string]command `toml:"options"` // by English name
}

func loadTexts() (map[string]texts, error) {
	all, err := catalogue.Load[texts](textFiles, "texts")
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	return all, nil
}

// fill puts a value for a {name} of a text.
func fill(text, name, value string) string { return strings.ReplaceAll(text, name, value) }
