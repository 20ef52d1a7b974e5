package command

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/telegram"
	"ryggrad/bot/web"
	"ryggrad/internal/config"
	"ryggrad/internal/engine"
	"ryggrad/internal/metrics"
)

// services are what serve runs side by side: the page always, and what the settings ask for.
type services struct {
	settings config.Config
	engine   *engine.Engine
	memory   bot.Memory
	key      []byte
	counters *metrics.Metrics
	log      *slog.Logger

	address net.Addr                      // of the page
	mounts  map[string]http.Handler       // by path: where platforms reach their adapters
	runs    []func(context.Context) error // each until its context ends
}

// open makes the services and binds their addresses. Nothing runs yet.
func (s *services) open(ctx context.Context) error {
	s.mounts = make(map[string]http.Handler)
	for _, open := range []func(context.Context) error{s.openTelegram, s.openDiscord, s.openMetrics, s.openWeb} {
		if err := open(ctx); err != nil {
			return err
		}
	}
	return nil
}

// run runs all services until the context ends or one of them fails, which ends the others.
func (s *services) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, run := range s.runs {
		group.Go(func() error { return run(ctx) })
	}
	return group.Wait()
}

func (s *services) openTelegram(context.Context) error {
	c := s.settings.Telegram
	if c.Token == "" {
		return nil
	}
	a, err := telegram.New(telegram.Options{
		Bot: s.engine.Bot, Memory: s.memory, Token: c.Token, Mode: c.Mode, WebhookURL: c.WebhookURL,
		WebhookSecret: c.WebhookSecret, Server: c.Server, Feedback: s.feedback, Log: s.log,
	})
	if err != nil {
		return err
	}
	if c.Mode == telegram.Webhook {
		s.mounts[a.Path()] = a.Handler()
	}
	s.runs = append(s.runs, a.Run)
	return nil
}

func (s *services) openDiscord(context.Context) error {
	c := s.settings.Discord
	if c.Token == "" && c.PublicKey == "" {
		return nil
	}
	a, err := discord.New(discord.Options{
		Bot: s.engine.Bot, Memory: s.memory, Key: s.key, Token: c.Token, ApplicationID: c.ApplicationID, PublicKey: c.PublicKey,
		Shards: c.Shards, Server: c.Server, Feedback: s.feedback, Log: s.log,
	})
	if err != nil {
		return err
	}
	if c.PublicKey != "" {
		s.mounts[a.Path()] = a.Handler()
	}
	s.runs = append(s.runs, a.Run)
	return nil
}

// feedback counts a thumb, where it is on a claim of ours: what comes from outside may name anything.
func (s *services) feedback(claim string, up bool) {
	if _, found := s.engine.Corpus.Claim(claim); found {
		s.counters.Feedback(claim, up)
	}
}

func (s *services) openMetrics(ctx context.Context) error {
	address := s.settings.Metrics.Listen
	if address == "" {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("metrics.listen: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.counters.Handler())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: metricsTimeout, ReadTimeout: metricsTimeout, WriteTimeout: metricsTimeout}
	s.log.Info("counting", "metrics", "http://"+listener.Addr().String()+"/metrics")
	s.runs = append(s.runs, func(ctx context.Context) error {
		failed := make(chan error, 1)
		go func() { failed <- server.Serve(listener) }()
		select {
		case err := <-failed:
			return fmt.Errorf("metrics: %w", err)
		case <-ctx.Done():
		}
		err := server.Close()
		<-failed
		return err
	})
	return nil
}

// metricsTimeout bounds one request for the counters.
const metricsTimeout = 10 * time.Second

func (s *services) openWeb(ctx context.Context) error {
	server, err := web.New(web.Options{
		Bot: s.engine.Bot, Name: s.settings.Clinic.Name, Key: s.key, Keep: time.Duration(s.settings.Conversation.Keep),
		AllowedOrigins: s.settings.Web.AllowedOrigins, TrustedProxies: s.settings.Web.TrustedProxies, Mounts: s.mounts, Log: s.log,
	})
	if err != nil {
		return err
	}
	address := s.settings.Web.Listen
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (another address: --listen 127.0.0.1:0)", address, err)
	}
	s.address = listener.Addr()
	s.runs = append(s.runs, func(ctx context.Context) error { return server.Serve(ctx, listener) })
	return nil
}
