package discordtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// bucket counts what a route has left.
type bucket struct {
	left  int
	reset time.Time
}

// routes serves REST and the gateway.
func (s *Server) routes() http.Handler {
	api := http.NewServeMux()
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request, []byte){
		"GET /users/@me": s.bot(func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			send(w, http.StatusOK, map[string]any{"id": Bot, "username": "ryggrad", "bot": true})
		}),
		"GET /oauth2/applications/@me": s.bot(func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			send(w, http.StatusOK, map[string]any{"id": Application, "name": "ryggrad"})
		}),
		"GET /gateway": func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			send(w, http.StatusOK, map[string]any{"url": s.socket()})
		},
		"GET /gateway/bot": s.bot(func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			send(w, http.StatusOK, map[string]any{
				"url": s.socket(), "shards": max(1, s.Shards),
				"session_start_limit": map[string]int{"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": max(1, s.Concurrency)},
			})
		}),
		"GET /applications/{app}/commands":                 s.bot(s.listCommands),
		"PUT /applications/{app}/commands":                 s.bot(s.putCommands),
		"GET /applications/{app}/guilds/{guild}/commands":  s.bot(s.listCommands),
		"PUT /applications/{app}/guilds/{guild}/commands":  s.bot(s.putCommands),
		"POST /users/@me/channels":                         s.bot(s.openChannel),
		"POST /channels/{channel}/messages":                s.bot(s.createMessage),
		"POST /interactions/{id}/{token}/callback":         s.callback,
		"PATCH /webhooks/{app}/{token}/messages/@original": s.editOriginal,
		"POST /webhooks/{app}/{token}":                     s.followUp,
	} {
		api.HandleFunc(pattern, s.faulty(pattern, handle))
	}
	api.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { refuse(w, http.StatusNotFound, 0, "404: Not Found") })
	mux := http.NewServeMux()
	mux.HandleFunc("/socket/", s.serveSocket) // the library adds the slash
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		rest, found := versioned(r.URL.Path)
		if !found {
			refuse(w, http.StatusNotFound, 0, "404: Not Found")
			return
		}
		http.StripPrefix(strings.TrimSuffix(r.URL.Path, rest), api).ServeHTTP(w, r)
	})
	return mux
}

var version = regexp.MustCompile(`^/api/v(9|10)(/.*)$`)

func versioned(path string) (string, bool) {
	m := version.FindStringSubmatch(path)
	if m == nil {
		return "", false
	}
	return m[2], true
}

func (s *Server) socket() string {
	return "ws" + strings.TrimPrefix(s.http.URL, "http") + "/socket"
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// faulty counts a request, reads its body, and lets it fail as the test wants.
func (s *Server) faulty(pattern string, handle func(http.ResponseWriter, *http.Request, []byte)) http.HandlerFunc {
	name := placeholder.ReplaceAllString(pattern, "{}")
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil {
			return
		}
		s.mutex.Lock()
		s.counts[name]++
		s.happened()
		s.mutex.Unlock()
		fault := None
		if s.Faults != nil {
			fault = s.Faults(r)
		}
		switch fault {
		case TooMany:
			w.Header().Set("Retry-After", "1")
			w.Header().Set("X-RateLimit-Scope", "shared")
			send(w, http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": 0.005, "global": false})
		case Broken:
			refuse(w, http.StatusInternalServerError, 0, "500: Internal Server Error")
		case BadGateway:
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprint(w, "<html>bad gateway</html>")
		case Garbage:
			fmt.Fprint(w, "{garbage")
		case Dropped:
			drop(w)
		case DoneGarbage:
			handle(nowhere{}, r, body)
			fmt.Fprint(w, "{garbage")
		case DoneDropped:
			handle(nowhere{}, r, body)
			drop(w)
		default:
			handle(w, r, body)
		}
	}
}

func drop(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// nowhere is a response that is lost.
type nowhere struct{}

func (nowhere) Header() http.Header         { return make(http.Header) }
func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) WriteHeader(int)             {}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the other side may be gone
}

func refuse(w http.ResponseWriter, status, code int, text string) {
	send(w, status, map[string]any{"message": text, "code": code})
}

func invalid(w http.ResponseWriter, problems []problem) {
	fields := make(map[string]any)
	for _, p := range problems {
		fields[p.field] = map[string]any{"_errors": []map[string]string{{"code": p.code, "message": p.message}}}
	}
	send(w, http.StatusBadRequest, map[string]any{"message": "Invalid Form Body", "code": 50035, "errors": fields})
}

// bot lets in only who has the token.
func (s *Server) bot(handle func(http.ResponseWriter, *http.Request, []byte)) func(http.ResponseWriter, *http.Request, []byte) {
	return func(w http.ResponseWriter, r *http.Request, body []byte) {
		if r.Header.Get("Authorization") != "Bot "+Token {
			refuse(w, http.StatusUnauthorized, 0, "401: Unauthorized")
			return
		}
		if app := r.PathValue("app"); app != "" && app != Application {
			refuse(w, http.StatusForbidden, 20012, "You are not authorized to perform this action on this application")
			return
		}
		handle(w, r, body)
	}
}

func (s *Server) listCommands(w http.ResponseWriter, r *http.Request, _ []byte) {
	s.mutex.Lock()
	commands := s.commands[r.PathValue("guild")]
	s.mutex.Unlock()
	if commands == nil {
		commands = json.RawMessage("[]")
	}
	send(w, http.StatusOK, commands)
}

func (s *Server) putCommands(w http.ResponseWriter, r *http.Request, body []byte) {
	if problems := commandProblems(body); len(problems) > 0 {
		invalid(w, problems)
		return
	}
	s.mutex.Lock()
	s.commands[r.PathValue("guild")] = body
	s.puts++
	s.happened()
	s.mutex.Unlock()
	send(w, http.StatusOK, json.RawMessage(body))
}

// DM is the channel of direct messages with a person.
func DM(user string) string { return "7" + user }

func (s *Server) openChannel(w http.ResponseWriter, _ *http.Request, body []byte) {
	var asked struct {
		Recipient string `json:"recipient_id"`
	}
	if json.Unmarshal(body, &asked) != nil || asked.Recipient == "" {
		invalid(w, []problem{{"recipient_id", "BASE_TYPE_REQUIRED", "This field is required"}})
		return
	}
	send(w, http.StatusOK, map[string]any{"id": DM(asked.Recipient), "type": 1})
}

func (s *Server) createMessage(w http.ResponseWriter, r *http.Request, body []byte) {
	channel := r.PathValue("channel")
	var p payload
	if err := json.Unmarshal(body, &p); err != nil {
		invalid(w, []problem{{"", "INVALID", err.Error()}})
		return
	}
	if user, isDM := strings.CutPrefix(channel, "7"); isDM && s.RefuseDM != nil && s.RefuseDM(user) {
		refuse(w, http.StatusForbidden, 50007, "Cannot send messages to this user")
		return
	}
	if p.Reference != nil && s.NoHistory != nil && s.NoHistory(channel) {
		refuse(w, http.StatusForbidden, 160002, "Cannot reply without permission to read message history")
		return
	}
	if s.NoEmbeds != nil && len(p.Embeds) > 0 {
		switch s.NoEmbeds(channel) {
		case Strip:
			p.Embeds = nil
		case Forbid:
			refuse(w, http.StatusForbidden, 50013, "Missing Permissions")
			return
		}
	}
	if p.empty() {
		refuse(w, http.StatusBadRequest, 50006, "Cannot send an empty message")
		return
	}
	if problems := p.problems(); len(problems) > 0 {
		invalid(w, problems)
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.allow(w, channel) {
		return
	}
	if id, found := s.nonces[channel+" "+p.Nonce]; found && p.Enforce && p.Nonce != "" {
		for _, m := range s.shown {
			if m.ID == id {
				send(w, http.StatusOK, created(m))
			}
		}
		return
	}
	m := p.message(body)
	m.ID, m.Channel = s.next(), channel
	s.nonces[channel+" "+p.Nonce] = m.ID
	s.shown = append(s.shown, m)
	s.happened()
	send(w, http.StatusOK, created(m))
}

func created(m Message) map[string]any {
	embeds := m.Embeds
	if embeds == nil {
		embeds = []Embed{}
	}
	return map[string]any{"id": m.ID, "channel_id": m.Channel, "content": m.Content, "embeds": embeds}
}

// allow counts a message of a channel and tells how many are left. The mutex is held.
func (s *Server) allow(w http.ResponseWriter, channel string) bool {
	if s.limit == 0 {
		return true
	}
	b, now := s.limits[channel], time.Now()
	if b == nil || !now.Before(b.reset) {
		b = &bucket{left: s.limit, reset: now.Add(s.window)}
		s.limits[channel] = b
	}
	after := strconv.FormatFloat(b.reset.Sub(now).Seconds(), 'f', 3, 64)
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(s.limit))
	w.Header().Set("X-RateLimit-Reset-After", after)
	w.Header().Set("X-RateLimit-Bucket", "discordtest")
	if b.left == 0 {
		s.counts["429"]++
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("Retry-After", "1")
		send(w, http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": b.reset.Sub(now).Seconds(), "global": false})
		return false
	}
	b.left--
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(b.left))
	return true
}
