package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	"ryggrad/bot"
)

// showPage is GET /: the page before the first question.
func (s *Server) showPage(w http.ResponseWriter, r *http.Request) {
	s.render(w, http.StatusOK, s.newPage(r, rand.Text()))
}

// answerForm is POST /: a question typed or picked, or the wish to be forgotten.
func (s *Server) answerForm(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		status := http.StatusBadRequest
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		p := s.newPage(r, rand.Text())
		p.Problem = p.Texts["unreadable"]
		s.render(w, status, p)
		return
	}
	conversation := r.PostForm.Get("conversation")
	if conversation == "" || len(conversation) > longestID {
		conversation = rand.Text()
	}
	if r.PostForm.Has("forget") {
		s.forget(w, r, conversation)
		return
	}
	question := strings.TrimSpace(r.PostForm.Get("text"))
	if picked := r.PostForm.Get("suggestion"); picked != "" {
		question = picked
	}
	p := s.newPage(r, conversation)
	for _, carried := range carry(r.PostForm["turn"]) {
		if t, err := s.unpack(conversation, carried); err == nil {
			p.add(s, t, carried)
		}
	}
	reply, err := s.bot.Reply(r.Context(), bot.Message{
		Text: question, Conversation: conversationOf(conversation), Locale: s.localeOf(r), Audience: p.Audience,
	})
	status := http.StatusOK
	if err != nil {
		s.log.Error("no answer", "error", err)
		status = http.StatusInternalServerError
	}
	t := turn{shorten(question), reply}
	carried, err := s.pack(conversation, t)
	if err != nil {
		s.log.Error("the page carries nothing on", "error", err)
	}
	p.add(s, t, carried)
	s.render(w, status, p)
}

// longestShown is how many bytes of a question the page repeats.
const longestShown = 4 << 10

func shorten(question string) string {
	question = strings.ToValidUTF8(question, "\uFFFD")
	if len(question) <= longestShown {
		return question
	}
	return strings.ToValidUTF8(question[:longestShown], "") + " …"
}

// forget erases the conversation and shows a new page.
func (s *Server) forget(w http.ResponseWriter, r *http.Request, conversation string) {
	p := s.newPage(r, rand.Text())
	status := http.StatusOK
	p.Done = p.Texts["forgotten"]
	if err := s.bot.Forget(r.Context(), conversationOf(conversation)); err != nil {
		s.log.Error("a conversation was not forgotten", "error", err)
		status, p.Done, p.Problem = http.StatusInternalServerError, "", p.Texts["not_forgotten"]
	}
	s.render(w, status, p)
}

func (s *Server) render(w http.ResponseWriter, status int, p *page) {
	var out bytes.Buffer
	if err := s.page.Execute(&out, p); err != nil {
		// The error may hold words of the page, and so is not logged.
		s.log.Error("the page could not be written")
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, err := out.WriteTo(w); err != nil {
		s.log.Debug("the page was not taken", "error", err)
	}
}
