package command

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"ryggrad/bot"
	"ryggrad/internal/config"
	"ryggrad/internal/engine"
	"ryggrad/internal/metrics"
	"ryggrad/internal/store"
)

func (p *program) serve() *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the chat: page, widget, HTTP interface, Telegram, Discord (the default)",
		Long: `Serves a page for the browser, a widget for other pages and POST /v1/ask for programs, and answers on Telegram and
Discord where the settings hold a token, until it is stopped with Ctrl-C or SIGTERM.

  curl -H 'Content-Type: application/json' -d '{"text": "Kan jag jogga med ont i ryggen?"}' http://127.0.0.1:8080/v1/ask`,
		Args: noArguments,
	}
	c.Flags().StringVar(&listen, "listen", "", "`host:port` to listen on (default: web.listen of the settings, 127.0.0.1:8080)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		settings, err := p.settings()
		if err != nil {
			return err
		}
		if listen != "" {
			settings.Web.Listen = listen
			if err := settings.Validate(); err != nil {
				return usageError{err}
			}
		}
		return p.run(c.Context(), settings)
	}
	return c
}

// run serves until the context ends.
func (p *program) run(ctx context.Context, settings config.Config) (err error) {
	begin := time.Now()
	if err := settings.ReadSecrets(); err != nil {
		return err
	}
	log := newLog(p.stderr, settings.Log)
	memory, key, err := openMemory(ctx, settings, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, memory.Close()) }()
	counters := metrics.New()
	e, err := engine.Open(engine.Options{Memory: memory, Key: key, Clinic: clinic(settings.Clinic), Count: counters.Reply})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	for _, contact := range e.Screener.OutOfDate(settings.Clinic.Contacts, begin) {
		log.Warn("a contact has to be checked anew", "id", contact.ID, "tel", contact.Tel, "valid_until", contact.ValidUntil)
	}
	s := services{settings: settings, engine: e, memory: memory, key: key, counters: counters, log: log}
	if err := s.open(ctx); err != nil {
		return err
	}
	log.Info("ready", "address", "http://"+s.address.String(), "claims", len(e.Corpus.Claims), "took", time.Since(begin).Round(time.Millisecond))
	debug.FreeOSMemory() // what loading left behind; whoever connects meanwhile waits in the listener
	err = s.run(ctx)
	log.Info("stopped")
	return err
}

// closable is a memory that is closed at the end.
type closable interface {
	bot.Memory
	io.Closer
}

// openMemory returns the store of the settings, and the key under which conversations are kept there.
func openMemory(ctx context.Context, settings config.Config, log *slog.Logger) (closable, []byte, error) {
	key := []byte(settings.Conversation.Key)
	keep := time.Duration(settings.Conversation.Keep)
	if settings.Store.URL != "" {
		shared, err := store.OpenRedis(ctx, settings.Store.URL, keep, log)
		if err != nil {
			return nil, nil, err
		}
		return shared, key, nil // the settings have a key, or were not valid
	}
	if settings.Store.Path == "" {
		if len(key) == 0 {
			key = []byte(rand.Text())
		}
		return inMemory{store.NewMemory(keep, store.DefaultLimit, time.Now)}, key, nil
	}
	file, err := store.Open(settings.Store.Path, keep, time.Now, log)
	if err != nil {
		return nil, nil, err
	}
	if len(key) == 0 {
		key, err = file.Secret()
		if err != nil {
			return nil, nil, errors.Join(err, file.Close())
		}
	}
	return file, key, nil
}

// inMemory is a memory with nothing to close.
type inMemory struct{ *store.Memory }

// Close implements io.Closer.
func (inMemory) Close() error { return nil }

// newLog returns a logger after the settings, which were validated.
func newLog(w io.Writer, settings config.Log) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(settings.Level)) // validated
	options := &slog.HandlerOptions{Level: level}
	if settings.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
