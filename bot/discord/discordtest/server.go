// Package discordtest is a Discord for tests: its REST interface and its gateway over HTTP and WebSocket on loopback, with
// the limits, the errors and the ways to fail that the real one has.
//
// A test lets people write and press ([Server.Write], [Server.Use], [Server.Press]), breaks what it likes ([Server.Faults],
// [Server.Drop], …), and looks at what they are shown ([Server.Shown]).
//
// The trap: it is only as strict as its author understood Discord's documentation to be. Where that is vague it refuses.
package discordtest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"
)

// Ids of the bot that the server knows.
const (
	Token       = "discordtest.secret.token"
	Bot         = "900000000000000001"
	Application = "900000000000000002"
)

// Server is a Discord. Its fields are set before anybody connects.
type Server struct {
	Shards      int           // that it recommends; 1, where 0
	Concurrency int           // max_concurrency; 1, where 0
	Heartbeat   time.Duration // interval that it asks for; 41.25 s, where 0
	Deadline    time.Duration // within which an interaction has to be answered; 3 s, where 0
	Ahead       int           // requests that overtake an answer over the endpoint, and are refused
	Faults      func(r *http.Request) Fault
	RefuseDM    func(user string) bool         // people who take no direct messages
	NoEmbeds    func(channel string) Embedding // what becomes of embeds; Show, where nil
	NoHistory   func(channel string) bool      // channels where the bot may not read what was written before
	Key         ed25519.PublicKey              // of the interactions endpoint

	http    *httptest.Server
	private ed25519.PrivateKey

	mutex        sync.Mutex
	changed      chan struct{} // closed when anything happens
	id           uint64
	sessions     map[string]*session
	refuse       int                     // code to close the next identify or resume with
	silent       int                     // connections to be left without a word
	deaf         bool                    // heartbeats are not answered
	interactions map[string]*interaction // by token
	shown        []Message
	nonces       map[string]string // message ids by channel and nonce
	commands     map[string]json.RawMessage
	puts         int
	limits       map[string]*bucket
	limit        int
	window       time.Duration
	counts       map[string]int
	identifies   []Identify
	lost         int
	early        int // requests about interactions that had no answer yet
}

// Embedding is what becomes of a bot's embeds in a channel.
type Embedding int

// What becomes of embeds.
const (
	Show Embedding = iota
	Strip
	Forbid
)

// Fault is how a request fails.
type Fault int

// The faults. Those that say done do what was asked, and only the response is lost.
const (
	None        Fault = iota
	TooMany           // 429, come again in 5 ms
	Broken            // 500
	BadGateway        // 502, in HTML
	Garbage           // 200 with a body that is no JSON; nothing done
	Dropped           // the connection breaks; nothing done
	DoneGarbage       // done, and then as Garbage
	DoneDropped       // done, and then as Dropped
)

// New starts a server. Close it.
func New() *Server {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	s := &Server{
		Key: public, private: private, changed: make(chan struct{}), id: 1_000_000_000_000_000_000,
		sessions: make(map[string]*session), interactions: make(map[string]*interaction), nonces: make(map[string]string),
		commands: make(map[string]json.RawMessage), limits: make(map[string]*bucket), counts: make(map[string]int),
	}
	s.http = httptest.NewServer(s.routes())
	return s
}

// URL is the address to set as discord.server.
func (s *Server) URL() string { return s.http.URL }

// PublicKey is what the developer portal would show.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.Key) }

// Close ends the server and its connections.
func (s *Server) Close() {
	s.mutex.Lock()
	for _, each := range s.sessions {
		each.drop()
	}
	s.mutex.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
}

// next returns a new id. The mutex is held.
func (s *Server) next() string {
	s.id++
	return strconv.FormatUint(s.id, 10)
}

// happened wakes those who wait. The mutex is held.
func (s *Server) happened() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Wait returns when a condition holds, or false when the context ends. The condition may ask the server.
func (s *Server) Wait(ctx context.Context, condition func() bool) bool {
	for {
		s.mutex.Lock()
		changed := s.changed
		s.mutex.Unlock()
		if condition() {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return condition()
		}
	}
}

// Shown returns every message that the bot has sent, in order, as it stands now.
func (s *Server) Shown() []Message {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]Message(nil), s.shown...)
}

// Len returns how many messages the bot has sent.
func (s *Server) Len() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.shown)
}

// In returns what the bot has sent into a channel.
func (s *Server) In(channel string) []Message {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var out []Message
	for i := range s.shown {
		if s.shown[i].Channel == channel {
			out = append(out, s.shown[i])
		}
	}
	return out
}

// Count returns how often a route was asked, "POST /channels/{}/messages" and the like, faults included.
func (s *Server) Count(route string) int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.counts[route]
}

// Commands returns what is registered, by guild ("" everywhere), and how often it was put there.
func (s *Server) Commands(guild string) (commands json.RawMessage, puts int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.commands[guild], s.puts
}

// LimitChannels lets a channel take so many messages in a time, and answers 429 to more.
func (s *Server) LimitChannels(limit int, window time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.limit, s.window = limit, window
}

// Lost returns how many events came while no session was there to take them, which Discord forgets.
func (s *Server) Lost() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.lost
}
