package config

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
)

// faults returns what cannot be among the settings of the page.
func (w Web) faults() []error {
	var errs []error
	for i, origin := range w.AllowedOrigins {
		if u, ok := address(origin); !ok || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			errs = append(errs, fmt.Errorf("web.allowed_origins: number %d has to be like https://www.example.com, without a path (got: %q)", i+1, origin))
		}
	}
	for i, proxy := range w.TrustedProxies {
		_, err := netip.ParsePrefix(proxy)
		if _, err2 := netip.ParseAddr(proxy); err != nil && err2 != nil {
			errs = append(errs, fmt.Errorf("web.trusted_proxies: number %d has to be an address or a block such as 10.0.0.0/8 (got: %q)", i+1, proxy))
		}
	}
	return errs
}

// webhookSecret is what Telegram takes for a secret token: 1 to 256 of these characters.
var webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// faults returns what cannot be among the settings of Telegram. Secrets are not shown.
func (t Telegram) faults() []error {
	var errs []error
	if t.Mode != "poll" && t.Mode != "webhook" {
		errs = append(errs, fmt.Errorf("telegram.mode: has to be poll or webhook (got: %q)", t.Mode))
	}
	if t.Mode == "webhook" {
		if u, ok := address(t.WebhookURL); !ok || u.Path == "" || u.Path == "/" {
			errs = append(errs, fmt.Errorf("telegram.webhook_url: has to be like https://bot.example.com/telegram, with a path of its own (got: %q)", t.WebhookURL))
		}
		if t.WebhookSecret == "" && t.WebhookSecretFile == "" {
			errs = append(errs, fmt.Errorf("telegram.webhook_secret: is missing (or set %s)", WebhookSecretVariable))
		}
	}
	if t.WebhookSecret != "" && !webhookSecret.MatchString(t.WebhookSecret) {
		errs = append(errs, fmt.Errorf("telegram.webhook_secret: may have the characters A-Z, a-z, 0-9, _ and - and 256 of them at the most"))
	}
	return append(errs, serverFaults("telegram.server", t.Server)...)
}

// mostShards is far above what Discord gives to a bot of our size.
const mostShards = 1000

// faults returns what cannot be among the settings of Discord. Secrets are not shown.
func (d Discord) faults() []error {
	var errs []error
	if d.Shards < 0 || d.Shards > mostShards {
		errs = append(errs, fmt.Errorf("discord.shards: has to be from 0 to %d (got: %d)", mostShards, d.Shards))
	}
	if key, err := hex.DecodeString(d.PublicKey); d.PublicKey != "" && (err != nil || len(key) != ed25519.PublicKeySize) {
		errs = append(errs, fmt.Errorf("discord.public_key: has to be %d hexadecimal digits, as the developer portal shows them", 2*ed25519.PublicKeySize))
	}
	if d.ApplicationID != "" && !snowflake.MatchString(d.ApplicationID) {
		errs = append(errs, fmt.Errorf("discord.application_id: has to be the number that the developer portal shows (got: %q)", d.ApplicationID))
	}
	return append(errs, serverFaults("discord.server", d.Server)...)
}

// snowflake is the form of an id on Discord.
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

func serverFaults(key, server string) []error {
	if _, ok := address(server); server != "" && !ok {
		return []error{fmt.Errorf("%s: has to begin with https:// or http:// (got: %q)", key, server)}
	}
	return nil
}

// address returns a web address, and whether the text is one.
func address(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	return u, err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
