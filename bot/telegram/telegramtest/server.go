// Package telegramtest is a Bot API server for tests: it speaks Telegram's protocol over HTTP on the loopback, with real
// offsets and long polling, and refuses what Telegram refuses. It fails on demand in the ways in which Telegram and
// networks fail.
//
// The trap: after a [Fault] with Lose a message is in Sent although whoever sent it was not told, as with Telegram itself.
package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Token is what a server takes for its bot's token.
const Token = "4242:AAtest-token_0123456789"

// BotID and BotName are who the bot is.
const (
	BotID   = 4242
	BotName = "ryggrad_bot"
)

// Server is a Bot API server with one bot.
type Server struct {
	*httptest.Server

	mutex    sync.Mutex
	changed  chan struct{} // closed and made anew when anything changes
	updates  []stored
	next     int64 // number of the next update
	lowest   int64 // the first update that is not confirmed
	polling  chan struct{}
	webhook  Webhook
	calls    []Call
	counts   map[string]int // of calls, by method
	sent     []Sent
	messages map[int64]int // the last message's id, by chat
	closed   map[int64]bool
	fault    func(Call) Fault
	closing  chan struct{}
}

type stored struct {
	id   int64
	sort string
	json json.RawMessage
}

// Webhook is what setWebhook was told. URL is empty where none is set.
type Webhook struct {
	URL, Secret string
	Allowed     []string
}

// Call is one call of a method. Number counts the calls of that method from 1.
type Call struct {
	Method string
	Number int
	Values map[string]string
}

// Fault is how a call is to fail. The zero Fault lets it pass.
type Fault struct {
	Code        int    // Telegram's error_code: 429, 500, 400 …
	Description string // with Code
	RetryAfter  int    // seconds, with Code 429
	MigrateTo   int64  // the chat that a group has become, with Code 400
	Garbage     bool   // answer with something that is no answer
	Drop        bool   // close the connection before the call is carried out
	Lose        bool   // carry the call out, and close the connection before saying so
	Repeat      int    // getUpdates: give so many confirmed updates again
	Wait        <-chan struct{}
}

// New starts a server. Close it.
func New() *Server {
	s := &Server{
		changed: make(chan struct{}), next: 700_000_001, messages: make(map[int64]int), closed: make(map[int64]bool),
		counts: make(map[string]int), closing: make(chan struct{}),
	}
	s.lowest = s.next
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Close ends what is open and stops the server.
func (s *Server) Close() {
	close(s.closing)
	s.CloseClientConnections()
	s.Server.Close()
}

// Fail decides from now on how calls fail. It is called for one call at a time.
func (s *Server) Fail(fault func(Call) Fault) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.fault = fault
}

// Block refuses messages to a chat, as when a person has never written to the bot or has blocked it.
func (s *Server) Block(chat int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.closed[chat] = true
}

// Push gives the bot an update and returns its number.
func (s *Server) Push(u Update) int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id := s.next
	s.next++
	u["update_id"] = id
	data, err := json.Marshal(u)
	if err != nil {
		panic(err) // a test's own mistake
	}
	s.push(id, u.sort(), data)
	return id
}

// PushRaw gives the bot an update as it stands, under the next number, which the text has to hold as %d.
func (s *Server) PushRaw(format string) int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id := s.next
	s.next++
	s.push(id, "message", json.RawMessage(fmt.Sprintf(format, id)))
	return id
}

func (s *Server) push(id int64, sort string, data json.RawMessage) {
	s.updates = append(s.updates, stored{id, sort, data})
	s.change()
}

// change wakes whoever waits. The mutex is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Until waits until a condition holds, which is called with the server locked, or the context ends.
func (s *Server) Until(ctx context.Context, holds func(State) bool) error {
	for {
		s.mutex.Lock()
		ok := holds(State{s})
		changed := s.changed
		s.mutex.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// State is a look at a locked server.
type State struct{ s *Server }

// Sent returns the messages that were taken, in order. It must not be changed.
func (t State) Sent() []Sent { return t.s.sent }

// Calls returns how often a method was called.
func (t State) Calls(method string) int { return t.s.counts[method] }

// Confirmed reports whether the bot has moved its offset past every update.
func (t State) Confirmed() bool { return t.s.lowest >= t.s.next }

// Sent returns the messages that were taken, in order.
func (s *Server) Sent() []Sent {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.sent)
}

// Calls returns the calls of a method, in order.
func (s *Server) Calls(method string) []Call {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var out []Call
	for _, c := range s.calls {
		if c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// Webhook returns what was set.
func (s *Server) Webhook() Webhook {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.webhook
}

// Lowest returns the first update that the bot has not confirmed.
func (s *Server) Lowest() int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.lowest
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	method, found := strings.CutPrefix(r.URL.Path, "/bot"+Token+"/")
	values, err := read(r)
	switch {
	case !found:
		refuse(w, http.StatusUnauthorized, "Unauthorized", nil)
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "Bad Request: "+err.Error(), nil)
		return
	}
	fault := s.note(method, values)
	if fault.Wait != nil {
		select {
		case <-fault.Wait:
		case <-r.Context().Done():
			return
		case <-s.closing:
			return
		}
	}
	switch {
	case fault.Drop:
		panic(http.ErrAbortHandler)
	case fault.Garbage:
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprint(w, "<html><body>Bad Gateway</body></html>")
		return
	case fault.Code != 0:
		refuse(w, fault.Code, fault.Description, fault.parameters())
		return
	}
	result, problem := s.carryOut(r, method, values, fault)
	if fault.Lose {
		panic(http.ErrAbortHandler)
	}
	if problem != nil {
		refuse(w, problem.code, problem.description, nil)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// note keeps a call and decides how it fails.
func (s *Server) note(method string, values map[string]string) Fault {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.counts[method]++
	call := Call{Method: method, Number: s.counts[method], Values: values}
	s.calls = append(s.calls, call)
	s.change()
	if s.fault == nil {
		return Fault{}
	}
	return s.fault(call)
}

// parameters tell a program what it can do about a refusal.
func (f Fault) parameters() map[string]any {
	switch {
	case f.Code == http.StatusTooManyRequests:
		return map[string]any{"retry_after": f.RetryAfter}
	case f.MigrateTo != 0:
		return map[string]any{"migrate_to_chat_id": f.MigrateTo}
	}
	return nil
}

func refuse(w http.ResponseWriter, code int, description string, parameters map[string]any) {
	answer := map[string]any{"ok": false, "error_code": code, "description": description}
	if parameters != nil {
		answer["parameters"] = parameters
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(answer)
}

// problem is why Telegram refuses a call.
type problem struct {
	code        int
	description string
}

func bad(format string, a ...any) *problem {
	return &problem{http.StatusBadRequest, "Bad Request: " + fmt.Sprintf(format, a...)}
}

// pollAtMost bounds how long a poll is held, so that a test that forgets to stop an adapter ends.
const pollAtMost = time.Minute
