package telegram

import (
	"embed"
	"fmt"
	"strings"

	"ryggrad/internal/catalogue"
)

//go:embed texts/*.toml
var textFiles embed.FS

// texts is what the adapter itself says in one language.
type texts struct {
	Language      string            `toml:"language"`       // its own name
	Names         []string          `toml:"names"`          // what people call it, in any of the languages, after /language
	Follow        string            `toml:"follow"`         // the choice to be answered in the language one writes in
	Paused        string            `toml:"paused"`         // too many messages
	PausedShort   string            `toml:"paused_short"`   // the same, to a button
	Failed        string            `toml:"failed"`         // something broke here
	Useful        string            `toml:"useful"`         // button: the answer was of use
	Useless       string            `toml:"useless"`        // button: it was not
	Rated         string            `toml:"rated"`          // after either
	Settings      string            `toml:"settings"`       // heads the settings
	ChooseTongue  string            `toml:"choose_tongue"`  // heads the languages
	TongueFixed   string            `toml:"tongue_fixed"`   // answers come in this language now
	TongueFollows string            `toml:"tongue_follows"` // answers come in the language of each message now
	Plain         string            `toml:"plain"`          // button: plain words
	Figures       string            `toml:"figures"`        // button: with figures
	PlainNow      string            `toml:"plain_now"`      // answers come in plain words now
	FiguresNow    string            `toml:"figures_now"`    // answers come with figures now
	Topics        string            `toml:"topics"`         // heads the sorts of topic
	Compare       string            `toml:"compare"`        // heads the topics to compare on
	Sources       string            `toml:"sources"`        // heads the documents
	Findings      string            `toml:"findings"`       // {n} findings are taken from a document
	Forget        string            `toml:"forget"`         // button: erase the conversation
	Forgotten     string            `toml:"forgotten"`      // it is erased
	NotForgotten  string            `toml:"not_forgotten"`  // it could not be erased
	OldButton     string            `toml:"old_button"`     // a button that means nothing any more
	Privately     string            `toml:"privately"`      // in a group: the answer is in the private chat
	OpenChat      string            `toml:"open_chat"`      // button: to the private chat
	Refused       string            `toml:"refused"`        // in a group: the private chat is closed to us
	Numbers       string            `toml:"numbers"`        // heads whom to call, in a group
	Unread        map[string]string `toml:"unread"`         // by what came: picture, voice, sticker, place, file
	Commands      map[string]string `toml:"commands"`       // what each command does
}

func loadTexts() (map[string]texts, error) {
	all, err := catalogue.Load[texts](textFiles, "texts")
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	return all, nil
}

// codes are the languages in the order in which they are listed.
var codes = [...]string{"sv", "nb", "da", "en"}

// fill puts a value for a {name} of a text.
func fill(text, name, value string) string { return strings.ReplaceAll(text, name, value) }
