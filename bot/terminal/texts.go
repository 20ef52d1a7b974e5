package terminal

import "embed"

//go:embed texts/*.toml
var textFiles embed.FS

// texts is what the terminal itself says in one language.
type texts struct {
	Hint      string `toml:"hint"`      // how to begin
	Help      string `toml:"help"`      // the commands
	Forgotten string `toml:"forgotten"` // after /forget
	Bye       string `toml:"bye"`       // at the end
}
