// Package web is the clinic's chat: the page in a browser, the widget for other pages, and the HTTP interface.
//
//	GET /                          the page with the chat; a form where there is no JavaScript
//	POST /                         answers the form
//	GET /embed                     for an operator: the line to paste, with a preview
//	GET /widget.js                 the chat as a custom element, with its style
//	POST /v1/ask                   bot.Message in, bot.Reply out
//	GET /v1/topics                 what can be asked about
//	GET /v1/sources                the documents
//	GET /v1/claims/{id}            one claim with its evidence and source, as JSON or as a page
//	DELETE /v1/conversations/{id}  erases a conversation
//	GET /v1/texts                  what a chat says besides the replies
//	GET /v1/openapi.json           all of this, described
//	GET /healthz, GET /readyz      whether the process lives, and takes questions
//
// A request passes, in this order: the headers that keep a browser in bounds, the log and the net for panics (guard.go);
// the bound on work for each address (limits.go); the origins that may ask (origin.go); then its route (routes.go). No
// cookie is set, and nothing is loaded from elsewhere.
//
// The trap: requests hold health data. What is logged is method, route, status and time, never an address, a query, a
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
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"ryggrad/bot"
	"ryggrad/internal/limit"
)

// Bot is what the page asks; *bot.Bot, and a fake in tests.
type Bot interface {
	Reply(ctx context.Context, m bot.Message) (bot.Reply, error)
	Forget(ctx context.Context, conversation string) error
	Welcome(locale string) bot.Reply
	Words(language string) bot.Words
	Topics(language string) []bot.TopicGroup
	Documents(language string) []bot.Document
	Claim(id, language string, audience bot.Audience) (bot.Claim, bool)
}

var _ Bot = (*bot.Bot)(nil)

// Limits of what a stranger may cost us.
const (
	mostBody      = 64 << 10
	mostHeader    = 16 << 10
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	answerTimeout = 10 * time.Second // of the bot, less than writeTimeout so that its failure can still be told
	writeTimeout  = 15 * time.Second
	idleTimeout   = 60 * time.Second
	stopTimeout   = 10 * time.Second
)

// Options are what a server is made of. Bot, Key and Log are required.
type Options struct {
	Bot            Bot
	Name           string                  // of the clinic, shown at the head of the page; may be empty
	Key            []byte                  // seals what the page carries between two questions
	Keep           time.Duration           // how long a conversation is remembered, said in the privacy text; 0: not said
	AllowedOrigins []string                // other sites whose pages may ask and show this one in a frame, "https://www.example.com"
	TrustedProxies []string                // addresses or blocks whose word on the client's address is taken, "10.0.0.0/8"
	Mounts         map[string]http.Handler // by path: other adapters' endpoints, with limits and headers of their own
	Now            func() time.Time        // time.Now, where nil
	Log            *slog.Logger
}

// Server answers HTTP requests.
type Server struct {
	bot       Bot
	name      string
	named     bool // by the operator
	keep      time.Duration
	seal      []byte
	log       *slog.Logger
	texts     map[string]texts
	own       map[string]serverTexts
	pages     *template.Template
	style     template.CSS
	policy    policy
	matcher   language.Matcher
	scripts   map[string]*content // by path
	described *content
	kept      shelf
	origins   *origins
	proxies   []netip.Prefix
	questions *limit.Limiter
	requests  *limit.Limiter
	mounts    map[string]http.Handler
	mux       *http.ServeMux
	stopping  atomic.Bool
}

// New returns a server. An error names the option that cannot be.
func New(o Options) (*Server, error) {
	s := &Server{
		bot: o.Bot, name: o.Name, keep: o.Keep, log: o.Log, matcher: newMatcher(), mounts: o.Mounts, mux: http.NewServeMux(),
	}
	if s.named = s.name != ""; !s.named {
		s.name = "Ryggråd"
	}
	mac := hmac.New(sha256.New, o.Key)
	mac.Write([]byte("ryggrad/web: earlier turns of a page"))
	s.seal = mac.Sum(nil)
	if o.Now == nil {
		o.Now = time.Now
	}
	s.questions = limit.New(questionBurst, questionEvery, o.Now)
	s.requests = limit.New(requestBurst, requestEvery, o.Now)
	if err := s.load(); err != nil {
		return nil, err
	}
	var err error
	if s.origins, err = newOrigins(o.AllowedOrigins); err != nil {
		return nil, err
	}
	if s.proxies, err = parseProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	s.policy = newPolicy(string(s.style), o.AllowedOrigins)
	for path := range o.Mounts {
		if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/v1/") || slices.Contains(ownPaths, path) {
			return nil, fmt.Errorf("web: nothing can be mounted at %q: it needs a path of its own, such as /telegram", path)
		}
	}
	for _, each := range s.routes() {
		s.mux.HandleFunc(each.method+" "+each.path, each.handle)
	}
	s.mux.HandleFunc("/", s.nothingHere)
	return s, nil
}

// load reads what is embedded.
func (s *Server) load() (err error) {
	if s.texts, s.own, err = loadTexts(); err != nil {
		return err
	}
	if s.pages, s.style, err = loadPages(); err != nil {
		return err
	}
	s.described = loadDescription()
	s.scripts, err = loadScripts()
	return err
}

// Handler returns everything that the server answers: the routes, and the mounts beside them.
func (s *Server) Handler() http.Handler {
	outer := http.NewServeMux()
	for path, handler := range s.mounts {
		outer.Handle(path, s.contain(handler))
	}
	outer.Handle("/", s.guard(s.admit(s.mux)))
	return outer
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
