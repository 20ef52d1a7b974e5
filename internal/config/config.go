// Package config reads the settings of an operator: defaults, then a TOML file, then the environment for secrets.
//
// A key that is not known is refused with its line, and [Config.Validate] names every value that cannot be, so that a
// mistake shows at the start and not in an answer. config.example.toml at the top of the repository shows every setting.
//
// The trap: an empty conversation key is valid, and means that the caller has to find one; and secrets that stand in files
// of their own are there only after [Config.ReadSecrets].
package config

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ryggrad/internal/catalogue"
	"ryggrad/safety"
)

// Config is every setting.
type Config struct {
	Clinic       Clinic       `toml:"clinic"`
	Web          Web          `toml:"web"`
	Telegram     Telegram     `toml:"telegram"`
	Discord      Discord      `toml:"discord"`
	Store        Store        `toml:"store"`
	Conversation Conversation `toml:"conversation"`
	Log          Log          `toml:"log"`
	Metrics      Metrics      `toml:"metrics"`
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
	Listen         string   `toml:"listen"`          // host:port
	AllowedOrigins []string `toml:"allowed_origins"` // of the pages that may embed the chat: https://host, no path
	TrustedProxies []string `toml:"trusted_proxies"` // addresses or CIDR blocks whose X-Forwarded-For is believed
}

// Telegram is the bot on Telegram. Without a token there is none.
type Telegram struct {
	Token             string `toml:"token"`
	TokenFile         string `toml:"token_file"`
	Mode              string `toml:"mode"`        // poll or webhook
	WebhookURL        string `toml:"webhook_url"` // where Telegram reaches this server, https://host/path
	WebhookSecret     string `toml:"webhook_secret"`
	WebhookSecretFile string `toml:"webhook_secret_file"`
	Server            string `toml:"server"` // of a Bot API server of one's own; empty: Telegram's
}

// Discord is the bot on Discord. Without a token there is none.
type Discord struct {
	Token         string `toml:"token"`
	TokenFile     string `toml:"token_file"`
	ApplicationID string `toml:"application_id"`
	PublicKey     string `toml:"public_key"` // set: the signed HTTP interactions endpoint is served too
	Shards        int    `toml:"shards"`     // 0: as many as Discord recommends
	Server        string `toml:"server"`     // of a REST proxy; empty: Discord's
}

// Store is where conversation memory is kept. With neither path nor URL it is in memory, and gone when the program ends.
type Store struct {
	Path    string `toml:"path"` // a file, for one process
	URL     string `toml:"url"`  // redis:// or rediss://, for several; it holds a password
	URLFile string `toml:"url_file"`
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

// Metrics are counters for Prometheus, at /metrics of an address of their own. They hold nobody's words.
type Metrics struct {
	Listen string `toml:"listen"` // host:port; empty: none
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

// The environment variables that hold secrets. Each goes before the file's setting.
const (
	KeyVariable           = "RYGGRAD_CONVERSATION_KEY"
	TelegramVariable      = "RYGGRAD_TELEGRAM_TOKEN"
	WebhookSecretVariable = "RYGGRAD_TELEGRAM_WEBHOOK_SECRET"
	DiscordVariable       = "RYGGRAD_DISCORD_TOKEN"
	StoreVariable         = "RYGGRAD_STORE_URL"
)

// Defaults returns the settings of a program that was given none.
func Defaults() Config {
	return Config{
		Web:          Web{Listen: "127.0.0.1:8080", AllowedOrigins: []string{}, TrustedProxies: []string{}},
		Telegram:     Telegram{Mode: "poll"},
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
		if err := catalogue.Decode(data, &c); err != nil {
			return Config{}, fmt.Errorf("config: %s: %w", path, err)
		}
	}
	for _, s := range c.secrets() {
		if value := environment(s.variable); value != "" {
			*s.value, *s.file = value, ""
		}
	}
	if err := c.Validate(); err != nil {
		if path != "" {
			return Config{}, fmt.Errorf("config: %s:\n%w", path, err)
		}
		return Config{}, fmt.Errorf("config:\n%w", err)
	}
	return c, nil
}

// Write writes the settings as a file, the secrets hidden.
func (c Config) Write(w io.Writer) error {
	for _, s := range c.secrets() {
		if *s.value != "" {
			*s.value = "(set)"
		}
	}
	encoder := toml.NewEncoder(w)
	encoder.SetArraysMultiline(true)
	if err := encoder.Encode(c); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	return nil
}
