// Package web is the page in a browser and the HTTP interface.
//
// GET / is a page with a form, POST / answers it, POST /v1/ask takes and returns the JSON of bot.Message and bot.Reply,
// /healthz says that the process lives and /readyz that it takes questions. The page works without a script, sets no
// cookie and loads nothing from anywhere.
//
// The trap: requests hold health data. What is logged is method, route, status and time, never an address's query, a
// body or the value of a panic.
package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"ryggrad/bot"
)

// Bot is what the page asks; *bot.Bot, and a fake in tests.
type Bot interface {
	Reply(ctx context.Context, m bot.Message) (bot.Reply, error)
	Forget(ctx context.Context, conversation string) error
	Welcome(locale string) bot.Reply
	Words(language string) bot.Words
}

var _ Bot = (*bot.Bot)(nil)

// Limits of what a stranger may cost us.
const (
	mostBody      = 64 << 10
	mostHeader    = 16 << 10
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 15 * time.Second
	idleTimeout   = 60 * time.Second
	stopTimeout   = 10 * time.Second
)

// Options are what a server is made of.
type Options struct {
	Bot  Bot
	Name string // of the clinic, shown at the head of the page; may be empty
	Key  []byte // seals what the page carries between two questions
	Log  *slog.Logger
}

// Server answers HTTP requests.
type Server struct {
	bot      Bot
	name     string
	seal     []byte
	log      *slog.Logger
	texts    map[string]texts
	page     *template.Template
	policy   string // Content-Security-Policy
	matcher  language.Matcher
	scripts  map[string]*content // by path
	stopping atomic.Bool
}

// New returns a server.
func New(o Options) (*Server, error) {
	all, err := loadTexts()
	if err != nil {
		return nil, err
	}
	page, err := loadPage()
	if err != nil {
		return nil, err
	}
	scripts, err := loadScripts()
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, o.Key)
	mac.Write([]byte("ryggrad/web: earlier turns of a page"))
	return &Server{
		bot: o.Bot, name: o.Name, seal: mac.Sum(nil), log: o.Log, texts: all, page: page, policy: contentPolicy(),
		matcher: newMatcher(), scripts: scripts,
	}, nil
}

// Handler returns the routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showPage)
	mux.HandleFunc("POST /{$}", s.answerForm)
	mux.HandleFunc("POST /v1/ask", s.answerJSON)
	mux.HandleFunc("GET /v1/texts", s.showTexts)
	mux.HandleFunc("DELETE /v1/conversations/{id}", s.forgetConversation)
	for path, script := range s.scripts {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", freshScript)
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
			script.serve(w, r)
		})
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if s.stopping.Load() {
			http.Error(w, "stopping", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return s.guard(mux)
}

// Serve answers requests on a listener until the context ends, and then takes at most ten seconds to finish those under
// way. It closes the listener.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: mostHeader, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("web: %w", err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("web: requests were still under way after %v: %w", stopTimeout, errors.Join(err, server.Close()))
	}
	<-failed
	return nil
}

// guard is what every request passes: the headers that keep a browser in bounds, a bound on its body, a panic that ends
// with the request, and the log.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		recorder := &recorder{ResponseWriter: w}
		header := w.Header()
		header.Set("Content-Security-Policy", s.policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(recorder, r.Body, mostBody)
		defer func() {
			if recover() != nil {
				s.log.Error("panic while answering a request", "route", r.Pattern)
				if recorder.status == 0 {
					http.Error(recorder, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
				}
			}
			s.log.Debug("request", "method", r.Method, "route", r.Pattern, "status", recorder.status, "took", time.Since(begin))
		}()
		next.ServeHTTP(recorder, r)
	})
}

// recorder notes the status of a response.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(data []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach what is beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
