package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"sync"

	"ryggrad/bot"
)

// longestID is how many bytes the name of a message or of a conversation may have.
const longestID = 200

// answerJSON is POST /v1/ask: a bot.Message in, a bot.Reply out.
func (s *Server) answerJSON(w http.ResponseWriter, r *http.Request) {
	message, p, ok := s.readMessage(r)
	if !ok {
		s.refuseWith(w, r, p)
		return
	}
	reply, wait, err := s.reply(r, message)
	switch {
	case err != nil:
		p := s.problemIn(langOr(reply.Language, s.langOf(r)), failed)
		p.Reply = &reply
		s.respond(w, p.Status, problemType, p)
	case wait > 0:
		setWait(w, wait)
		p := s.problemIn(langOr(reply.Language, s.langOf(r)), tooMany)
		s.respond(w, p.Status, problemType, p)
	default:
		s.respond(w, http.StatusOK, jsonType, reply)
	}
}

// readMessage reads the message of a request, or says what is wrong with it.
func (s *Server) readMessage(r *http.Request) (bot.Message, problem, bool) {
	wrong := func(code fault, reason string) (bot.Message, problem, bool) {
		p := s.problemIn(s.langOf(r), code)
		p.Reason = reason
		return bot.Message{}, p, false
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return wrong(wrongType, "")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return wrong(faultOf(err), "")
	}
	message, err := bot.DecodeMessage(body)
	if err != nil {
		return wrong(unreadable, err.Error())
	}
	if len(message.Conversation) > longestID || len(message.ID) > longestID {
		return wrong(unreadable, "id and conversation may have 200 bytes at the most")
	}
	if message.Conversation != "" {
		message.Conversation = conversationOf(message.Conversation)
	}
	if message.Locale == "" {
		message.Locale = s.localeOf(r)
	}
	return message, problem{}, true
}

// faultOf names what kept a body from being read.
func faultOf(err error) fault {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return tooLarge
	}
	return unreadable
}

// conversationOf names a conversation so that it cannot be one of another adapter.
func conversationOf(id string) string { return "web:" + id }

// forgetConversation is DELETE /v1/conversations/{id}. A conversation that is not known is erased already.
func (s *Server) forgetConversation(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if len(id) > longestID {
		s.refuse(w, r, unreadable)
		return
	}
	if err := s.bot.Forget(r.Context(), conversationOf(id)); err != nil {
		s.log.Error("a conversation was not forgotten", "error", err)
		s.refuse(w, r, notForgotten)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// The types of what is answered.
const (
	jsonType    = "application/json; charset=utf-8"
	problemType = "application/problem+json"
)

// bodies are where responses are encoded, to be used again: most are some thousand bytes.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// respond answers with a value as JSON.
func (s *Server) respond(w http.ResponseWriter, status int, kind string, value any) {
	body := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(body)
	body.Reset()
	if err := encode(body, value); err != nil {
		s.log.Error("no JSON can be made", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", kind)
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	if _, err := w.Write(body.Bytes()); err != nil {
		s.log.Debug("the reply was not taken", "error", err)
	}
}
