package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mostForm is how many bytes of a multipart form are read into memory.
const mostForm = 1 << 20

// read returns a call's parameters, whether they come as JSON, as a form or as multipart, as Telegram takes all three.
func read(r *http.Request) (map[string]string, error) {
	values := make(map[string]string)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var raw map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&raw); err != nil {
			return nil, errors.New("can't parse JSON object")
		}
		for key, value := range raw {
			var text string
			if json.Unmarshal(value, &text) != nil {
				text = string(value)
			}
			values[key] = text
		}
	case "multipart/form-data":
		// The library sends a call without parameters as a form without parts.
		if err := r.ParseMultipartForm(mostForm); err != nil {
			return values, nil //nolint:nilerr // an empty form
		}
		for key, all := range r.MultipartForm.Value {
			values[key] = all[0]
		}
	default:
		if err := r.ParseForm(); err != nil {
			return nil, errors.New("can't parse form")
		}
		for key := range r.Form {
			values[key] = r.Form.Get(key)
		}
	}
	return values, nil
}

// carryOut does what a method does.
func (s *Server) carryOut(r *http.Request, method string, values map[string]string, fault Fault) (any, *problem) {
	if method == "getUpdates" {
		return s.getUpdates(r, values, fault.Repeat)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch method {
	case "getMe":
		return map[string]any{"id": BotID, "is_bot": true, "first_name": "Ryggråd", "username": BotName}, nil
	case "sendMessage":
		return s.sendMessage(values)
	case "editMessageText":
		return s.editMessageText(values)
	case "sendChatAction":
		if values["action"] == "" {
			return nil, bad("wrong parameter action in request")
		}
		return true, nil
	case "answerCallbackQuery":
		if len(values["callback_query_id"]) == 0 || len([]rune(values["text"])) > 200 {
			return nil, bad("QUERY_ID_INVALID or MESSAGE_TOO_LONG")
		}
		return true, nil
	case "setMyCommands":
		return true, checkCommands(values)
	case "setWebhook":
		var allowed []string
		_ = json.Unmarshal([]byte(values["allowed_updates"]), &allowed)
		s.webhook = Webhook{URL: values["url"], Secret: values["secret_token"], Allowed: allowed}
		return true, nil
	case "deleteWebhook":
		s.webhook = Webhook{}
		if values["drop_pending_updates"] == "true" {
			s.lowest = s.next
		}
		return true, nil
	}
	return nil, &problem{http.StatusNotFound, "Not Found"}
}

func checkCommands(values map[string]string) *problem {
	var commands []struct{ Command, Description string }
	if err := json.Unmarshal([]byte(values["commands"]), &commands); err != nil {
		return bad("can't parse commands JSON object")
	}
	for _, c := range commands {
		if n := len([]rune(c.Description)); n < 1 || n > 256 || c.Command == "" || len(c.Command) > 32 {
			return bad("BOT_COMMAND_INVALID")
		}
	}
	if l := values["language_code"]; l != "" && len(l) != 2 {
		return bad("LANGUAGE_CODE_INVALID")
	}
	return nil
}

func (s *Server) getUpdates(r *http.Request, values map[string]string, repeat int) (any, *problem) {
	offset, _ := strconv.ParseInt(values["offset"], 10, 64)
	seconds, _ := strconv.Atoi(values["timeout"])
	limit, _ := strconv.Atoi(values["limit"])
	if limit < 1 || limit > 100 {
		limit = 100
	}
	var allowed []string
	_ = json.Unmarshal([]byte(values["allowed_updates"]), &allowed)
	timer := time.NewTimer(min(time.Duration(seconds)*time.Second, pollAtMost))
	defer timer.Stop()
	s.mutex.Lock()
	if s.webhook.URL != "" {
		s.mutex.Unlock()
		return nil, &problem{http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if s.polling != nil {
		close(s.polling)
	}
	ours := make(chan struct{})
	s.polling = ours
	if offset > s.lowest {
		s.lowest = min(offset, s.next)
		s.change()
	}
	defer func() {
		s.mutex.Lock()
		if s.polling == ours {
			s.polling = nil
		}
		s.mutex.Unlock()
	}()
	for {
		found := s.pending(limit, repeat, allowed)
		changed := s.changed
		s.mutex.Unlock()
		if len(found) > 0 || seconds == 0 {
			return found, nil
		}
		select {
		case <-changed:
		case <-ours:
			return nil, &problem{http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		case <-timer.C:
			return found, nil
		case <-r.Context().Done():
			return found, nil
		case <-s.closing:
			return found, nil
		}
		s.mutex.Lock()
	}
}

// pending returns the updates that are not confirmed, and before them some that are, where asked. The mutex is held.
func (s *Server) pending(limit, repeat int, allowed []string) []json.RawMessage {
	found := []json.RawMessage{}
	from, _ := slices.BinarySearchFunc(s.updates, s.lowest, func(u stored, id int64) int { return int(u.id - id) })
	for _, u := range s.updates[max(0, from-repeat):] {
		if len(found) == limit {
			break
		}
		if len(allowed) == 0 || slices.Contains(allowed, u.sort) {
			found = append(found, u.json)
		}
	}
	if from == len(s.updates) && repeat > 0 {
		return []json.RawMessage{} // nothing new: then nothing is repeated either, or the poll would never be held
	}
	return found
}

func (s *Server) sendMessage(values map[string]string) (any, *problem) {
	chat, err := strconv.ParseInt(values["chat_id"], 10, 64)
	if err != nil || chat == 0 {
		return nil, bad("chat not found")
	}
	if s.closed[chat] {
		return nil, &problem{http.StatusForbidden, "Forbidden: bot was blocked by the user"}
	}
	m := Sent{Chat: chat, HTML: values["text"], ParseMode: values["parse_mode"]}
	if p := m.take(values); p != nil {
		return nil, p
	}
	m.Thread, _ = strconv.Atoi(values["message_thread_id"])
	if reply := values["reply_parameters"]; reply != "" {
		var to struct {
			ID int `json:"message_id"`
		}
		if err := json.Unmarshal([]byte(reply), &to); err != nil {
			return nil, bad("can't parse reply parameters JSON object")
		}
		m.ReplyTo = to.ID
	}
	s.messages[chat] = max(s.messages[chat], firstMessage) + 1
	m.ID = s.messages[chat]
	s.sent = append(s.sent, m)
	s.change()
	return m.json(), nil
}

// firstMessage is where the bot's own messages begin to count in a chat.
const firstMessage = 500_000

func (s *Server) editMessageText(values map[string]string) (any, *problem) {
	chat, _ := strconv.ParseInt(values["chat_id"], 10, 64)
	id, _ := strconv.Atoi(values["message_id"])
	for i := range s.sent {
		old := &s.sent[i]
		if old.Chat != chat || old.ID != id {
			continue
		}
		m := Sent{Chat: chat, ID: id, HTML: values["text"], ParseMode: values["parse_mode"]}
		if p := m.take(values); p != nil {
			return nil, p
		}
		if m.Text == old.Text && fmt.Sprint(m.Buttons) == fmt.Sprint(old.Buttons) {
			return nil, bad("message is not modified: specified new message content and reply markup are exactly the same")
		}
		m.ReplyTo, m.Thread = old.ReplyTo, old.Thread
		*old = m
		s.change()
		return m.json(), nil
	}
	return nil, bad("message to edit not found")
}

// Sent is a message that the server took.
type Sent struct {
	ID        int
	Chat      int64
	Thread    int
	ReplyTo   int
	ParseMode string
	HTML      string     // as it was sent
	Text      string     // as it is seen
	Links     []string   // addresses, in order
	Buttons   [][]Button // rows
}

// Button is one below a message.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
	URL  string `json:"url"`
}

// Shown returns all that a person sees: the text, then the buttons' labels, then the links' addresses.
func (m Sent) Shown() string {
	lines := []string{m.Text}
	addresses := slices.Clone(m.Links)
	for _, row := range m.Buttons {
		for _, b := range row {
			lines = append(lines, b.Text)
			if b.URL != "" {
				addresses = append(addresses, b.URL)
			}
		}
	}
	return strings.Join(append(lines, addresses...), "\n")
}

func (m Sent) json() map[string]any {
	kind := "private"
	if m.Chat < 0 {
		kind = "supergroup"
	}
	return map[string]any{
		"message_id": m.ID, "date": 1_790_000_000, "text": m.Text, "chat": map[string]any{"id": m.Chat, "type": kind},
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "Ryggråd", "username": BotName},
	}
}

// The bounds of a keyboard.
const (
	mostButtons = 100
	mostData    = 64
)

// take checks text and buttons as Telegram does.
func (m *Sent) take(values map[string]string) *problem {
	m.Text = m.HTML
	if m.ParseMode == "HTML" {
		seen, links, err := parseHTML(m.HTML)
		if err != nil {
			return bad("can't parse entities: %v", err)
		}
		m.Text, m.Links = seen, links
	} else if m.ParseMode != "" {
		return bad("unsupported parse_mode")
	}
	m.Text = strings.TrimSpace(m.Text)
	switch n := units(m.Text); {
	case n == 0:
		return bad("message text is empty")
	case n > mostText:
		return bad("message is too long")
	}
	markup := values["reply_markup"]
	if markup == "" {
		return nil
	}
	var keyboard struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &keyboard); err != nil {
		return bad("can't parse reply keyboard markup JSON object")
	}
	m.Buttons = keyboard.Rows
	return checkButtons(keyboard.Rows)
}

func checkButtons(rows [][]Button) *problem {
	n := 0
	for _, row := range rows {
		for _, b := range row {
			n++
			u, err := url.Parse(b.URL)
			switch {
			case strings.TrimSpace(b.Text) == "":
				return bad("text buttons are unallowed in the inline keyboard")
			case b.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "tg"):
				return bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
			case b.URL == "" && (b.Data == "" || len(b.Data) > mostData):
				return bad("BUTTON_DATA_INVALID")
			}
		}
	}
	if n > mostButtons {
		return bad("reply markup is too long")
	}
	return nil
}
