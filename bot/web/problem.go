package web

import (
	"net/http"

	"ryggrad/bot"
)

// problem is what goes wrong with a request, as RFC 9457 has it. Its title and detail are in the caller's language and
// come from texts/server.
type problem struct {
	Type   string     `json:"type"` // "about:blank": code says what it is
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Detail string     `json:"detail"`
	Code   fault      `json:"code"`
	Reason string     `json:"reason,omitempty"` // for a programmer, in English: what is wrong with the body
	Reply  *bot.Reply `json:"reply,omitempty"`  // the refusal that says whom to ask, where the bot failed
}

// fault names a problem. It is stable: programs may go by it.
type fault string

// The faults, each with its status.
const (
	unreadable    fault = "unreadable"
	badAudience   fault = "bad-audience"
	foreignOrigin fault = "foreign-origin"
	notFound      fault = "not-found"
	noClaim       fault = "no-such-claim"
	wrongMethod   fault = "wrong-method"
	tooLarge      fault = "too-large"
	wrongType     fault = "wrong-type"
	tooMany       fault = "too-many"
	failed        fault = "failed"
	notForgotten  fault = "not-forgotten"
)

var statuses = map[fault]int{
	unreadable: http.StatusBadRequest, badAudience: http.StatusBadRequest, foreignOrigin: http.StatusForbidden,
	notFound: http.StatusNotFound, noClaim: http.StatusNotFound, wrongMethod: http.StatusMethodNotAllowed,
	tooLarge: http.StatusRequestEntityTooLarge, wrongType: http.StatusUnsupportedMediaType, tooMany: http.StatusTooManyRequests,
	failed: http.StatusInternalServerError, notForgotten: http.StatusInternalServerError,
}

// problemIn returns a problem in a language.
func (s *Server) problemIn(lang string, code fault) problem {
	p := problem{Type: "about:blank", Title: s.own[lang].Titles[code], Status: statuses[code], Detail: s.own[lang].Details[code], Code: code}
	switch code {
	case tooMany, failed:
		p.Detail += " " + s.texts[lang]["emergency"] // whoever is turned away may need it
	case notForgotten:
		p.Detail = s.texts[lang]["not_forgotten"]
	}
	return p
}

// refuse answers with a problem in the caller's language: a page for a browser that wants one, else JSON.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, code fault) {
	s.refuseWith(w, r, s.problemIn(s.langOf(r), code))
}

// refuseWith answers with a problem.
func (s *Server) refuseWith(w http.ResponseWriter, r *http.Request, p problem) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept, Accept-Language")
	if wantsPage(r) {
		s.show(w, p.Status, "problem.html", s.policy.page, problemPage{s.head(r), p})
		return
	}
	s.respond(w, p.Status, problemType, p)
}

// problemPage is a problem as a page.
type problemPage struct {
	head
	Problem problem
}

// wantsPage reports whether a client would rather have a page to read than JSON.
func wantsPage(r *http.Request) bool {
	accept := r.Header.Values("Accept")
	return quality(accept, "text/html", "text/*", "*/*") > quality(accept, "application/json", "application/problem+json", "application/*", "*/*")
}
