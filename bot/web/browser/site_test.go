package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

// site is a server on a port of its own, and so an origin of its own.
type site struct {
	*httptest.Server
	between atomic.Pointer[func(w http.ResponseWriter, r *http.Request) bool] // answers in the server's place where it returns true
}

// serve starts the chat's server over the real bot.
func serve(t testing.TB, change ...func(*web.Options)) *site {
	t.Helper()
	_, err := shared.browser() // before the engine, which takes its time
	need(t, err)
	e, err := shared.engine()
	if err != nil {
		t.Fatal(err)
	}
	o := web.Options{Bot: e.Bot, Name: "Rygghälsan", Key: []byte("key"), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	for _, f := range change {
		f(&o)
	}
	server, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := new(site)
	handler := server.Handler()
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := s.between.Load(); f != nil && (*f)(w, r) {
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(s.CloseClientConnections)
	t.Cleanup(s.Close)
	return s
}

// intercept has a function answer requests of a method and path until it is lifted.
func (s *site) intercept(method, path string, answer http.HandlerFunc) (lift func()) {
	f := func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != method || r.URL.Path != path {
			return false
		}
		answer(w, r)
		return true
	}
	s.between.Store(&f)
	return func() { s.between.Store(nil) }
}

// twisted is the real bot, but for what it replies.
type twisted struct {
	*bot.Bot
	reply func(context.Context, bot.Message) (bot.Reply, error)
}

func (b twisted) Reply(ctx context.Context, m bot.Message) (bot.Reply, error) { return b.reply(ctx, m) }

// replying gives the server a bot that replies as it is told.
func replying(t testing.TB, reply func(context.Context, bot.Message) (bot.Reply, error)) func(*web.Options) {
	t.Helper()
	return func(o *web.Options) { o.Bot = twisted{o.Bot.(*bot.Bot), reply} }
}

// allowing lets the pages of other sites ask.
func allowing(sites ...*site) func(*web.Options) {
	return func(o *web.Options) {
		for _, s := range sites {
			o.AllowedOrigins = append(o.AllowedOrigins, s.URL)
		}
	}
}

// clinic starts the server of a clinic's own pages, which has none yet.
func clinic(t testing.TB) *site {
	t.Helper()
	s := new(site)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := s.between.Load(); f == nil || !(*f)(w, r) {
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// strict is the strictest policy under which a page can hold the chat of a server.
func strict(chat *site) string {
	return "default-src 'none'; script-src " + chat.URL + "; connect-src " + chat.URL +
		"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}

// shows has a clinic show a page that loads the widget of a chat.
func (s *site) shows(chat *site, policy, body string) {
	s.intercept(http.MethodGet, "/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		fmt.Fprintf(w, `<!doctype html><html lang="sv"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Kliniken</title>
<script src="%s/widget.js" defer></script></head><body>%s</body></html>`, chat.URL, body)
	})
}

// problem answers with problem details, as the server does.
func problem(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" {
			w.Header().Set("Access-Control-Allow-Origin", origin)
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "title": "RAW TITLE", "detail": "RAW DETAIL", "status": status})
	}
}
