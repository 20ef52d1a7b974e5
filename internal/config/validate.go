package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"time"

	"ryggrad/safety"
)

// Bounds of the settings.
const (
	shortestKeep = Duration(time.Minute)
	longestKeep  = Duration(30 * 24 * time.Hour)
	shortestKey  = 16 // bytes
)

// Validate returns an error that names every setting that cannot be, one a line, or nil.
func (c Config) Validate() error {
	var errs []error
	fault := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf(key+": "+format, args...))
	}
	if !isCountry(c.Clinic.Country) && c.Clinic.Country != "" {
		fault("clinic.country", "has to be SE, NO, DK or empty (got: %q)", c.Clinic.Country)
	}
	for i, contact := range c.Clinic.Contacts {
		for _, err := range contactFaults(contact) {
			errs = append(errs, fmt.Errorf("clinic.contacts: number %d: %w", i+1, err))
		}
	}
	if err := checkAddress(c.Web.Listen); err != nil {
		fault("web.listen", "%w", err)
	}
	if c.Metrics.Listen != "" {
		if err := checkAddress(c.Metrics.Listen); err != nil {
			fault("metrics.listen", "%w", err)
		}
	}
	if k := c.Conversation.Keep; k < shortestKeep || k > longestKeep {
		text, _ := k.MarshalText()
		fault("conversation.keep", "has to be from 1m to 720h (got: %s)", text)
	}
	for _, secret := range c.secrets() {
		if n := len(*secret.value); n > 0 && n < secret.shortest {
			fault(secret.key, "has to have %d characters at the least (got: %d)", secret.shortest, n)
		}
		if *secret.value != "" && *secret.file != "" {
			fault(secret.key+"_file", "cannot stand beside %s", secret.key)
		}
	}
	if c.Store.URL != "" || c.Store.URLFile != "" {
		if c.Store.Path != "" {
			fault("store.path", "cannot stand beside store.url (or %s): one process has a file, several share a server", StoreVariable)
		}
		if c.Conversation.Key == "" && c.Conversation.KeyFile == "" {
			fault("conversation.key", "is missing (or set %s): with store.url every replica needs the same one", KeyVariable)
		}
	}
	errs = append(errs, c.Web.faults()...)
	errs = append(errs, c.Telegram.faults()...)
	errs = append(errs, c.Discord.faults()...)
	if err := new(slog.Level).UnmarshalText([]byte(c.Log.Level)); err != nil {
		fault("log.level", "has to be debug, info, warn or error (got: %q)", c.Log.Level)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		fault("log.format", "has to be text or json (got: %q)", c.Log.Format)
	}
	return errors.Join(errs...)
}

func isCountry(code string) bool { return code == "SE" || code == "NO" || code == "DK" }

func checkAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("has to be host:port, such as 127.0.0.1:8080 (got: %q)", address)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("has to end in a port from 0 to 65535 (got: %q)", address)
	}
	return nil
}

func contactFaults(c safety.Contact) []error {
	var errs []error
	for _, field := range []struct{ key, value string }{
		{"id", c.ID}, {"name", c.Name}, {"tel", c.Tel}, {"source", c.Source},
	} {
		if field.value == "" {
			errs = append(errs, fmt.Errorf("%s is missing", field.key))
		}
	}
	kinds := []string{safety.KindEmergency, safety.KindAdvice, safety.KindCrisis}
	if !slices.Contains(kinds, c.Kind) {
		errs = append(errs, fmt.Errorf("kind has to be one of %v (got: %q)", kinds, c.Kind))
	}
	if !isCountry(c.Country) {
		errs = append(errs, fmt.Errorf("country has to be SE, NO or DK (got: %q)", c.Country))
	}
	if _, ok := address(c.URL); c.URL != "" && !ok {
		errs = append(errs, fmt.Errorf("url has to begin with https:// (got: %q)", c.URL))
	}
	for _, field := range []struct{ key, value string }{{"verified_on", c.VerifiedOn}, {"valid_until", c.ValidUntil}} {
		if _, err := time.Parse(time.DateOnly, field.value); err != nil {
			errs = append(errs, fmt.Errorf("%s has to be a day such as 2026-11-01 (got: %q)", field.key, field.value))
		}
	}
	return errs
}
