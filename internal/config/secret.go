package config

import (
	"fmt"
	"os"
	"strings"
)

// secret is a setting that is never shown. It can come from the environment, from a file, or stand in the settings.
type secret struct {
	key      string // as in config.toml
	variable string
	value    *string
	file     *string // the path of a file that holds it
	shortest int     // characters
}

// secrets lists those of the settings. The pointers are into c.
func (c *Config) secrets() []secret {
	return []secret{
		{"conversation.key", KeyVariable, &c.Conversation.Key, &c.Conversation.KeyFile, shortestKey},
		{"store.url", StoreVariable, &c.Store.URL, &c.Store.URLFile, 1},
		{"telegram.token", TelegramVariable, &c.Telegram.Token, &c.Telegram.TokenFile, 1},
		{"telegram.webhook_secret", WebhookSecretVariable, &c.Telegram.WebhookSecret, &c.Telegram.WebhookSecretFile, shortestKey},
		{"discord.token", DiscordVariable, &c.Discord.Token, &c.Discord.TokenFile, 1},
	}
}

// ReadSecrets reads the secrets that stand in files of their own into the settings. An error names the setting and the
// file, and nothing of what the file holds.
func (c *Config) ReadSecrets() error {
	for _, s := range c.secrets() {
		if *s.file == "" {
			continue
		}
		data, err := os.ReadFile(*s.file)
		if err != nil {
			return fmt.Errorf("config: %s_file: %w", s.key, err)
		}
		value := strings.TrimSpace(string(data))
		if len(value) < s.shortest {
			return fmt.Errorf("config: %s_file: %s has to hold %d characters at the least (got: %d)", s.key, *s.file, s.shortest, len(value))
		}
		*s.value, *s.file = value, ""
	}
	return nil
}
