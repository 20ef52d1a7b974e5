package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"ryggrad/bot"
)

// longestID is how many bytes the name of a conversation may have.
const longestID = 200

// answerJSON is POST /v1/ask: a bot.Message in, a bot.Reply out. What cannot be read gives {"error": "…"}.
func (s *Server) answerJSON(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		s.refuse(w, http.StatusUnsupportedMediaType, "the header Content-Type has to be application/json")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		status := http.StatusBadRequest
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		s.refuse(w, status, "the body could not be read: "+http.StatusText(status))
		return
	}
	message, err := bot.DecodeMessage(body)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, "the body: "+err.Error())
		return
	}
	if len(message.Conversation) > longestID || len(message.ID) > longestID {
		s.refuse(w, http.StatusBadRequest, "id and conversation may have 200 bytes at the most")
		return
	}
	if message.Conversation != "" {
		message.Conversation = conversationOf(message.Conversation)
	}
	if message.Locale == "" {
		message.Locale = s.localeOf(r)
	}
	reply, err := s.bot.Reply(r.Context(), message)
	if err != nil {
		s.log.Error("no answer", "error", err)
		s.respond(w, http.StatusInternalServerError, reply)
		return
	}
	s.respond(w, http.StatusOK, reply)
}

// conversationOf names a conversation so that it cannot be one of another adapter.
func conversationOf(id string) string { return "web:" + id }

func (s *Server) refuse(w http.ResponseWriter, status int, message string) {
	s.respond(w, status, struct {
		Error string `json:"error"`
	}{message})
}

func (s *Server) respond(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		s.log.Debug("the reply was not taken", "error", err)
	}
}

// forgetConversation is DELETE /v1/conversations/{id}.
func (s *Server) forgetConversation(w http.ResponseWriter, r *http.Request) {
	if err := s.bot.Forget(r.Context(), conversationOf(r.PathValue("id"))); err != nil {
		s.log.Error("a conversation was not forgotten", "error", err)
		s.refuse(w, http.StatusInternalServerError, "not forgotten")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
