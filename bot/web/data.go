package web

import (
	"net/http"

	"ryggrad/bot"
)

// topicList is GET /v1/topics.
type topicList struct {
	Language string           `json:"language"`
	Groups   []bot.TopicGroup `json:"groups"`
}

// showTopics is GET /v1/topics: what can be asked about.
func (s *Server) showTopics(w http.ResponseWriter, r *http.Request) {
	lang := s.langOf(r)
	c, err := s.kept.get("topics "+lang, func() (*content, error) { return newJSON(topicList{lang, s.bot.Topics(lang)}) })
	s.serveData(w, r, c, err)
}

// sourceList is GET /v1/sources.
type sourceList struct {
	Language string         `json:"language"`
	Sources  []bot.Document `json:"sources"`
}

// showSources is GET /v1/sources: the documents that the answers come from.
func (s *Server) showSources(w http.ResponseWriter, r *http.Request) {
	lang := s.langOf(r)
	c, err := s.kept.get("sources "+lang, func() (*content, error) { return newJSON(sourceList{lang, s.bot.Documents(lang)}) })
	s.serveData(w, r, c, err)
}

// claimData is GET /v1/claims/{id} as JSON.
type claimData struct {
	Language string    `json:"language"`
	Claim    bot.Claim `json:"claim"`
	Surety   string    `json:"surety"` // how sure it is, in words
	Notice   string    `json:"notice"`
}

// claimPage is GET /v1/claims/{id} as a page.
type claimPage struct {
	head
	Claim    claim
	Audience bot.Audience
	Notice   string
}

// showClaim is GET /v1/claims/{id}: the permanent link to a claim with its evidence and source.
func (s *Server) showClaim(w http.ResponseWriter, r *http.Request) {
	lang := s.langOf(r)
	audience := bot.Audience(r.URL.Query().Get("audience"))
	switch audience {
	case "":
		audience = bot.Patient
	case bot.Patient, bot.Student:
	default:
		s.refuse(w, r, badAudience)
		return
	}
	found, ok := s.bot.Claim(r.PathValue("id"), lang, audience)
	if !ok {
		s.refuse(w, r, noClaim)
		return
	}
	notice := s.bot.Welcome(s.localeOf(r)).Notice
	w.Header().Add("Vary", "Accept")
	words := s.bot.Words(lang)
	if !wantsPage(r) {
		c, err := newJSON(claimData{lang, found, words.Surety(found), notice})
		s.serveData(w, r, c, err)
		return
	}
	out, ok := s.execute("claim.html", claimPage{s.head(r), s.claim(found, lang, words), audience, notice})
	if !ok {
		s.refuseWith(w, r, s.problemIn(lang, failed))
		return
	}
	asPage(w, s.policy.page)
	s.serveData(w, r, newContent(pageType, out), nil)
}

// showDescription is GET /v1/openapi.json.
func (s *Server) showDescription(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", freshData)
	s.described.serve(w, r)
}

// showScript is GET /widget.js and /embed.js. Any page may load them.
func (s *Server) showScript(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", freshScript)
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	s.scripts[r.URL.Path].serve(w, r)
}
