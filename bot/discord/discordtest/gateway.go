package discordtest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// session is what Discord keeps of a bot's connection, and holds on to when that breaks.
type session struct {
	id     string
	shard  [2]int
	intent int
	events []frame // all of them, by sequence number from 1
	link   *link   // nil: nobody is connected
}

type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int            `json:"s"`
	Type *string         `json:"t"`
}

// link is a connection; frames are written one at a time.
type link struct {
	mutex sync.Mutex
	conn  *websocket.Conn
	beats bool // the other side has sent a heartbeat
}

func (l *link) send(v any) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	_ = l.conn.WriteJSON(v) // the other side may be gone, as in life
}

func (l *link) close(code int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "discordtest"), time.Now().Add(time.Second))
	_ = l.conn.Close()
}

// drop breaks a session's connection. The mutex of the server is held.
func (s *session) drop() {
	if s.link != nil {
		_ = s.link.conn.Close()
		s.link = nil
	}
}

// Identify is how a session was opened.
type Identify struct {
	Shard   [2]int
	Intents int
	Resume  bool
	At      time.Time
}

// Identifies returns the sessions opened and resumed so far.
func (s *Server) Identifies() []Identify {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]Identify(nil), s.identifies...)
}

// Connected returns how many sessions have a connection on which the bot knows of its session: its heart beats.
func (s *Server) Connected() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	n := 0
	for _, each := range s.sessions {
		if each.link != nil && each.link.beats {
			n++
		}
	}
	return n
}

// each does something with every session that has a connection.
func (s *Server) each(do func(*session)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, one := range s.sessions {
		if one.link != nil {
			do(one)
		}
	}
}

// Drop breaks every connection without a word.
func (s *Server) Drop() { s.each((*session).drop) }

// CloseWith closes every connection with a code. The sessions stay.
func (s *Server) CloseWith(code int) {
	s.each(func(one *session) {
		one.link.close(code)
		one.link = nil
	})
}

// Reconnect asks every connection to come again (op 7).
func (s *Server) Reconnect() {
	s.each(func(one *session) { one.link.send(map[string]any{"op": 7, "d": nil}) })
}

// Invalidate calls every session invalid (op 9). One that is not resumable is forgotten with its events.
func (s *Server) Invalidate(resumable bool) {
	s.each(func(one *session) {
		one.link.send(map[string]any{"op": 9, "d": resumable})
		if !resumable {
			delete(s.sessions, one.id)
		}
	})
}

// Deafen lets heartbeats go unanswered, or not.
func (s *Server) Deafen(deaf bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.deaf = deaf
}

// Silence leaves the next connections without a word.
func (s *Server) Silence(connections int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.silent = connections
}

// Refuse closes the next sessions to be opened or resumed with a code; 0 lets them in again.
func (s *Server) Refuse(code int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.refuse = code
}

// Repeat sends the last events of every session again, as a resume with an old number would.
func (s *Server) Repeat(n int) {
	s.each(func(one *session) {
		for _, e := range one.events[max(0, len(one.events)-n):] {
			one.link.send(e)
		}
	})
}

// Garbage sends something that is no event.
func (s *Server) Garbage() {
	s.each(func(one *session) {
		one.link.mutex.Lock()
		defer one.link.mutex.Unlock()
		_ = one.link.conn.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"t":"MESSAGE_CREATE","d":`))
	})
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	interval := s.Heartbeat
	if interval == 0 {
		interval = 41250 * time.Millisecond
	}
	s.mutex.Lock()
	silent := s.silent > 0
	s.silent = max(0, s.silent-1)
	s.mutex.Unlock()
	if silent {
		_, _, _ = conn.ReadMessage() // until the other side gives up
		return
	}
	l := &link{conn: conn}
	l.send(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": interval.Milliseconds()}})
	var mine *session
	defer func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if mine != nil && mine.link == l {
			mine.link = nil
			s.happened()
		}
	}()
	for {
		var f frame
		if err := conn.ReadJSON(&f); err != nil {
			if mine != nil && websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
				s.mutex.Lock()
				if mine.link == l {
					delete(s.sessions, mine.id) // goodbye ends a session
				}
				s.mutex.Unlock()
			}
			return
		}
		switch f.Op {
		case 1:
			s.mutex.Lock()
			deaf := s.deaf
			l.beats = true
			s.happened()
			s.mutex.Unlock()
			if !deaf {
				l.send(map[string]any{"op": 11})
			}
		case 2:
			if mine = s.identify(l, f.Data); mine == nil {
				return
			}
		case 6:
			if mine = s.resume(l, f.Data); mine == nil {
				continue // op 9 was sent
			}
		default:
			l.close(4001)
			return
		}
	}
}

func (s *Server) identify(l *link, data []byte) *session {
	var asked struct {
		Token   string  `json:"token"`
		Intents int     `json:"intents"`
		Shard   *[2]int `json:"shard"`
	}
	if json.Unmarshal(data, &asked) != nil {
		l.close(4002)
		return nil
	}
	shard := [2]int{0, 1}
	if asked.Shard != nil {
		shard = *asked.Shard
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case asked.Token != "Bot "+Token && asked.Token != Token:
		l.close(4004)
		return nil
	case s.refuse != 0:
		l.close(s.refuse)
		return nil
	}
	one := &session{id: "session-" + s.next(), shard: shard, intent: asked.Intents, link: l}
	for _, old := range s.sessions {
		if old.shard == shard && old.link == nil {
			delete(s.sessions, old.id) // a new one of the same shard takes its place
		}
	}
	s.sessions[one.id] = one
	s.identifies = append(s.identifies, Identify{Shard: shard, Intents: asked.Intents, At: time.Now()})
	ready, _ := json.Marshal(map[string]any{
		"v": 9, "session_id": one.id, "resume_gateway_url": s.socket(), "user": map[string]any{"id": Bot, "username": "ryggrad", "bot": true},
		"guilds": []any{}, "application": map[string]any{"id": Application}, "shard": shard,
	})
	one.push("READY", ready)
	s.happened()
	return one
}

func (s *Server) resume(l *link, data []byte) *session {
	var asked struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
	}
	if json.Unmarshal(data, &asked) != nil {
		l.close(4002)
		return nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.refuse != 0 {
		l.close(s.refuse)
		return nil
	}
	one := s.sessions[asked.Session]
	if one == nil || asked.Seq > len(one.events) || asked.Token != "Bot "+Token && asked.Token != Token {
		l.send(map[string]any{"op": 9, "d": false})
		return nil
	}
	one.drop()
	one.link = l
	s.identifies = append(s.identifies, Identify{Shard: one.shard, Resume: true, At: time.Now()})
	for _, e := range one.events[asked.Seq:] {
		l.send(e)
	}
	one.push("RESUMED", json.RawMessage(`{}`))
	s.happened()
	return one
}

// push numbers an event, keeps it, and sends it where somebody is connected. The mutex of the server is held.
func (one *session) push(name string, data json.RawMessage) {
	seq := len(one.events) + 1
	f := frame{Data: data, Seq: &seq, Type: &name}
	one.events = append(one.events, f)
	if one.link != nil {
		one.link.send(f)
	}
}

// Bits of the intents.
const (
	guildMessages  = 1 << 9
	directMessages = 1 << 12
	messageContent = 1 << 15
)

// dispatch sends an event to the session whose shard it belongs to.
func (s *Server) dispatch(name string, data json.RawMessage, guild string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	taken := false
	for _, one := range s.sessions {
		number, _ := strconv.ParseUint(guild, 10, 64) // none: direct messages, shard 0
		if int(number>>22)%one.shard[1] != one.shard[0] {
			continue
		}
		need := directMessages
		if guild != "" {
			need = guildMessages
		}
		if strings.HasPrefix(name, "MESSAGE_") && one.intent&need == 0 {
			continue
		}
		one.push(name, data)
		taken = true
	}
	if !taken {
		s.lost++
	}
}

// Write lets a person write a message, and returns its id. Extra fields take the place of the usual ones. The bot sees the
// text only where Discord shows it: in direct messages, and where it is mentioned as <@id>.
func (s *Server) Write(p Person, text string, extra map[string]any) string {
	s.mutex.Lock()
	id := s.next()
	s.mutex.Unlock()
	body := map[string]any{
		"id": id, "channel_id": p.channel(), "type": 0, "content": text, "author": map[string]any{"id": p.ID, "username": "person"},
		"mentions": []any{}, "attachments": []any{}, "embeds": []any{}, "timestamp": "2026-11-22T03:00:00.000000+00:00",
	}
	mentioned := strings.Contains(text, "<@"+Bot+">") || strings.Contains(text, "<@!"+Bot+">")
	if mentioned {
		body["mentions"] = []any{map[string]any{"id": Bot, "username": "ryggrad", "bot": true}}
	}
	if p.Guild != "" {
		body["guild_id"] = p.Guild
		body["member"] = map[string]any{"roles": []any{}}
		if !mentioned {
			body["content"] = ""
		}
	}
	event := "MESSAGE_CREATE"
	for k, v := range extra {
		body[k] = v
	}
	if body["edited_timestamp"] != nil {
		event = "MESSAGE_UPDATE"
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // what a test puts in encodes
	}
	s.dispatch(event, data, p.Guild)
	if given, ok := body["id"].(string); ok {
		return given
	}
	return id
}
