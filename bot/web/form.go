package web

import (
	"crypto/rand"
	"net/http"
	"strings"

	"ryggrad/bot"
)

// showPage is GET /: the page before the first question.
func (s *Server) showPage(w http.ResponseWriter, r *http.Request) {
	s.showChat(w, http.StatusOK, s.newPage(r, rand.Text()))
}

// showChat answers with the chat's own page, which the sites that may ask may also show in a frame.
func (s *Server) showChat(w http.ResponseWriter, status int, p *page) {
	s.show(w, status, "page.html", s.policy.frame, p)
}

// answerForm is POST /: a question typed or picked, or the wish to be forgotten.
func (s *Server) answerForm(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		p := s.newPage(r, rand.Text())
		code := faultOf(err)
		p.Problem = p.Own.Details[code]
		s.showChat(w, statuses[code], p)
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
	s.answerOnPage(w, r, conversation, question)
}

// answerOnPage asks the bot and shows the conversation with its reply at the end.
func (s *Server) answerOnPage(w http.ResponseWriter, r *http.Request, conversation, question string) {
	p := s.newPage(r, conversation)
	for _, carried := range carry(r.PostForm["turn"]) {
		if t, err := s.unpack(conversation, carried); err == nil {
			p.add(s, t, carried)
		}
	}
	reply, wait, err := s.reply(r, bot.Message{
		Text: question, Conversation: conversationOf(conversation), Locale: p.Locale, Audience: p.Audience,
	})
	if wait > 0 {
		setWait(w, wait)
		p.Problem, p.Draft = s.problemIn(p.Lang, tooMany).Detail, shorten(question)
		s.showChat(w, http.StatusTooManyRequests, p)
		return
	}
	status := http.StatusOK
	if err != nil {
		status = http.StatusInternalServerError
	}
	t := turn{shorten(question), reply}
	carried, err := s.pack(conversation, t)
	if err != nil {
		s.log.Error("the page carries nothing on", "error", err)
	}
	p.add(s, t, carried)
	s.showChat(w, status, p)
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
	s.showChat(w, status, p)
}
