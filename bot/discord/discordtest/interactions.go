package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Person is somebody who uses commands and presses buttons, somewhere.
type Person struct {
	ID          string
	Locale      string // "sv-SE", "da", "no", "en-US"
	Guild       string // empty: in direct messages
	GuildLocale string
	Channel     string // empty: direct messages
}

func (p Person) channel() string {
	if p.Channel == "" {
		return DM(p.ID)
	}
	return p.Channel
}

// Interaction is a command or a press, and what came of it.
type Interaction struct {
	ID      string
	Token   string
	Payload json.RawMessage // as Discord sends it
	server  *Server
}

type interaction struct {
	id       string
	channel  string
	kind     int
	made     time.Time
	answered bool
	original string // message id
	choices  []Choice
	offered  bool
}

// Choice is one that was offered for an option.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Use makes a command, by its English name, with options in pairs of name and value. Send it with Gateway or Post.
func (s *Server) Use(p Person, name string, options ...string) Interaction {
	return s.interact(p, 2, map[string]any{"id": "1", "name": name, "type": 1, "options": pairs(options, "")}, nil)
}

// Type makes a partly typed option of a command.
func (s *Server) Type(p Person, name, option, typed string) Interaction {
	return s.interact(p, 4, map[string]any{"id": "1", "name": name, "type": 1, "options": pairs([]string{option, typed}, option)}, nil)
}

// Press makes a press on a button of a message, or a choice of its menu.
func (s *Server) Press(p Person, on Message, id string, chosen ...string) Interaction {
	kind := 2
	if len(chosen) > 0 {
		kind = 3
	}
	flags := 0
	if on.Ephemeral {
		flags = ephemeral
	}
	return s.interact(p, 3, map[string]any{"custom_id": id, "component_type": kind, "values": chosen},
		map[string]any{"id": on.ID, "channel_id": on.Channel, "flags": flags, "content": on.Content})
}

func pairs(options []string, focused string) []map[string]any {
	out := []map[string]any{}
	for i := 0; i+1 < len(options); i += 2 {
		o := map[string]any{"name": options[i], "type": 3, "value": options[i+1]}
		if options[i] == focused {
			o["focused"] = true
		}
		out = append(out, o)
	}
	return out
}

func (s *Server) interact(p Person, kind int, data, message map[string]any) Interaction {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id := s.next()
	token := "interaction-token-" + id
	user := map[string]any{"id": p.ID, "username": "person"}
	body := map[string]any{
		"id": id, "application_id": Application, "type": kind, "data": data, "channel_id": p.channel(), "token": token, "version": 1,
		"locale": p.Locale, "app_permissions": "0",
	}
	if p.Guild == "" {
		body["user"] = user
	} else {
		body["guild_id"], body["member"], body["guild_locale"] = p.Guild, map[string]any{"user": user, "permissions": "0"}, p.GuildLocale
	}
	if message != nil {
		body["message"] = message
	}
	payload, err := json.Marshal(body)
	if err != nil {
		panic(err) // maps of strings and numbers
	}
	s.interactions[token] = &interaction{id: id, channel: p.channel(), kind: kind, made: time.Now()}
	return Interaction{ID: id, Token: token, Payload: payload, server: s}
}

// Gateway sends an interaction to the bot's sessions.
func (i Interaction) Gateway() {
	var where struct {
		Guild string `json:"guild_id"`
	}
	_ = json.Unmarshal(i.Payload, &where) // made above
	i.server.dispatch("INTERACTION_CREATE", i.Payload, where.Guild)
}

// Post sends an interaction to an endpoint, signed, and takes its response. It returns the status.
func (i Interaction) Post(ctx context.Context, address string) (int, error) {
	status, body, err := i.server.Sign(ctx, address, i.Payload, time.Now())
	if err != nil || status != http.StatusOK {
		return status, err
	}
	if !i.server.Wait(ctx, func() bool { return i.server.tooEarly() >= i.server.Ahead }) {
		return status, ctx.Err()
	}
	if problem := i.server.take(i.Token, body); problem != nil {
		return status, fmt.Errorf("discord would refuse the response: %v", *problem)
	}
	return status, nil
}

// tooEarly returns how many requests about interactions without an answer came.
func (s *Server) tooEarly() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.early
}

// refuseEarly refuses what comes before the answer to an interaction. The mutex is held.
func (s *Server) refuseEarly(w http.ResponseWriter) {
	s.early++
	s.happened()
	refuse(w, http.StatusNotFound, 10015, "Unknown Webhook")
}

// Sign posts a body to an endpoint as Discord does, signed at a time.
func (s *Server) Sign(ctx context.Context, address string, body []byte, at time.Time) (int, []byte, error) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Signature-Timestamp", stamp)
	request.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, append([]byte(stamp), body...))))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return response.StatusCode, data, err
}

// Answer returns what answers an interaction, as it stands now, and whether there is anything.
func (i Interaction) Answer() (Message, bool) {
	i.server.mutex.Lock()
	defer i.server.mutex.Unlock()
	for k := range i.server.shown {
		if i.server.shown[k].Interaction == i.ID {
			return i.server.shown[k], true
		}
	}
	return Message{}, false
}

// Choices returns what was offered for a partly typed option, and whether anything was.
func (i Interaction) Choices() ([]Choice, bool) {
	i.server.mutex.Lock()
	defer i.server.mutex.Unlock()
	in := i.server.interactions[i.Token]
	return in.choices, in.offered
}

// failure is a refusal.
type failure struct {
	status, code int
	message      string
	problems     []problem
}

func (s *Server) callback(w http.ResponseWriter, r *http.Request, body []byte) {
	if f := s.take(r.PathValue("token"), body); f != nil {
		if f.problems != nil {
			invalid(w, f.problems)
			return
		}
		refuse(w, f.status, f.code, f.message)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// take takes the first answer to an interaction.
func (s *Server) take(token string, body []byte) *failure {
	var answer struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return &failure{problems: []problem{{"", "INVALID", err.Error()}}}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	i := s.interactions[token]
	deadline := s.Deadline
	if deadline == 0 {
		deadline = 3 * time.Second
	}
	switch {
	case i == nil || time.Since(i.made) > deadline && !i.answered:
		return &failure{status: http.StatusNotFound, code: 10062, message: "Unknown interaction"}
	case i.answered:
		return &failure{status: http.StatusBadRequest, code: 40060, message: "Interaction has already been acknowledged."}
	}
	if answer.Type == 8 {
		return s.offer(i, answer.Data)
	}
	if answer.Type != 4 && answer.Type != 5 || i.kind == 4 {
		return &failure{problems: []problem{{"type", "BASE_TYPE_CHOICES", "bad type " + strconv.Itoa(answer.Type)}}}
	}
	var p payload
	if err := json.Unmarshal(answer.Data, &p); err != nil {
		return &failure{problems: []problem{{"data", "INVALID", err.Error()}}}
	}
	if answer.Type == 4 {
		if p.empty() {
			return &failure{status: http.StatusBadRequest, code: 50006, message: "Cannot send an empty message"}
		}
		if problems := p.problems(); len(problems) > 0 {
			return &failure{problems: problems}
		}
	}
	m := p.message(answer.Data)
	m.ID, m.Channel, m.Interaction, m.Deferred = s.next(), i.channel, i.id, answer.Type == 5
	i.answered, i.original = true, m.ID
	s.shown = append(s.shown, m)
	s.happened()
	return nil
}

// offer takes the choices for an option. The mutex is held.
func (s *Server) offer(i *interaction, data []byte) *failure {
	var offered struct {
		Choices []Choice `json:"choices"`
	}
	if err := json.Unmarshal(data, &offered); err != nil || i.kind != 4 || offered.Choices == nil || len(offered.Choices) > 25 {
		return &failure{problems: []problem{{"choices", "BASE_TYPE_BAD_LENGTH", "not 0 to 25 choices"}}}
	}
	for _, c := range offered.Choices {
		if n := units(c.Name); n < 1 || n > 100 || units(c.Value) > 100 {
			return &failure{problems: []problem{{"choices", "BASE_TYPE_BAD_LENGTH", c.Name}}}
		}
	}
	i.answered, i.offered, i.choices = true, true, offered.Choices
	s.happened()
	return nil
}

func (s *Server) editOriginal(w http.ResponseWriter, r *http.Request, body []byte) {
	var p payload
	if err := json.Unmarshal(body, &p); err != nil {
		invalid(w, []problem{{"", "INVALID", err.Error()}})
		return
	}
	if problems := p.problems(); len(problems) > 0 {
		invalid(w, problems)
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	i := s.interactions[r.PathValue("token")]
	if i == nil || i.original == "" {
		s.refuseEarly(w)
		return
	}
	for k, m := range s.shown {
		if m.ID == i.original {
			edited := p.message(body)
			edited.ID, edited.Channel, edited.Interaction, edited.Ephemeral = m.ID, m.Channel, m.Interaction, m.Ephemeral
			s.shown[k] = edited
			s.happened()
			send(w, http.StatusOK, map[string]string{"id": m.ID})
			return
		}
	}
	refuse(w, http.StatusNotFound, 10008, "Unknown Message")
}

func (s *Server) followUp(w http.ResponseWriter, r *http.Request, body []byte) {
	var p payload
	if err := json.Unmarshal(body, &p); err != nil {
		invalid(w, []problem{{"", "INVALID", err.Error()}})
		return
	}
	if problems := p.problems(); len(problems) > 0 || p.empty() {
		invalid(w, problems)
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	i := s.interactions[r.PathValue("token")]
	if i == nil || !i.answered {
		s.refuseEarly(w)
		return
	}
	m := p.message(body)
	m.ID, m.Channel, m.Interaction = s.next(), i.channel, i.id
	s.shown = append(s.shown, m)
	s.happened()
	send(w, http.StatusOK, map[string]string{"id": m.ID})
}
