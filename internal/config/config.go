// Package config reads the settings of an operator: defaults, then a TOML file, then the environment for secrets.
//
// A key that is not known is refused with its line, and [Config.Validate] names every value that cannot be, so that a
// mistake shows at the start and not in an answer. config.example.toml at the top of the repository shows every setting.
//
// The trap: an empty conversation key is valid, and means that the caller has to find one (see [Config.Secret]).
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ryggrad/safety"
)

// Config is every setting.
type Config struct {
	Clinic       Clinic       `toml:"clinic"`
	Web          Web          `toml:"web"`
	Store        Store        `toml:"store"`
	Conversation Conversation `toml:"conversation"`
	Log          Log          `toml:"log"`
}

// Clinic is where those who ask are to turn to.
type Clinic struct {
	Name     string           `toml:"name"`
	Country  string           `toml:"country"` // SE, NO, DK, or empty where readers are of all three
	Region   string           `toml:"region"`
	Contacts []safety.Contact `toml:"contacts"` // in place of the shipped ones with the same id, or beside them
}

// Web is the page and the HTTP interface.
type Web struct {
	Listen string `toml:"listen"` // host:port
}

// Store is where conversation memory is kept.
type Store struct {
	Path string `toml:"path"` // a file; empty: in memory, and gone when the program ends
}

// Conversation is how long a conversation is remembered, and under what.
type Conversation struct {
	Keep    Duration `toml:"keep"`
	Key     string   `toml:"key"`      // secret of the hash under which conversations are kept
	KeyFile string   `toml:"key_file"` // a file that holds it
}

// Log is what is written to standard error. Messages never are.
type Log struct {
	Level  string `toml:"level"`
	Format string `toml:"format"`
}

// Duration is a time.Duration, written "90m" or "24h".
type Duration time.Duration

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf(`%q is no duration such as "90m" or "24h"`, text)
	}
	*d = Duration(parsed)
	return nil
}

// MarshalText writes a duration without its zero parts.
func (d Duration) MarshalText() ([]byte, error) {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return []byte(text), nil
}

// KeyVariable is the environment variable that holds the conversation key and goes before the file's.
const KeyVariable = "RYGGRAD_CONVERSATION_KEY"

// Defaults returns the settings of a program that was given none.
func Defaults() Config {
	return Config{
		Web:          Web{Listen: "127.0.0.1:8080"},
		Conversation: Conversation{Keep: Duration(24 * time.Hour)},
		Log:          Log{Level: "info", Format: "text"},
	}
}

// Load returns the settings of a file over the defaults, and the environment's over the file's. No path means no file.
// Every value is validated; the error then names each bad one.
func Load(path string, environment func(string) string) (Config, error) {
	c := Defaults()
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return Config{}, fmt.Errorf("config: %w", err)
		}
		if err := decode(data, &c); err != nil {
			return Config{}, fmt.Errorf("config: %s: %w", path, err)
		}
	}
	if key := environment(KeyVariable); key != "" {
		c.Conversation.Key, c.Conversation.KeyFile = key, ""
	}
	if err := c.Validate(); err != nil {
		if path != "" {
			return Config{}, fmt.Errorf("config: %s:\n%w", path, err)
		}
		return Config{}, fmt.Errorf("config:\n%w", err)
	}
	return c, nil
}

func decode(data []byte, c *Config) error {
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(c)
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

// Write writes the settings as a file, the secret hidden.
func (c Config) Write(w io.Writer) error {
	if c.Conversation.Key != "" {
		c.Conversation.Key = "(set)"
	}
	encoder := toml.NewEncoder(w)
	encoder.SetArraysMultiline(true)
	if err := encoder.Encode(c); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	return nil
}
