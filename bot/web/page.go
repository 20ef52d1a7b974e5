package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"ryggrad/bot"
)

//go:embed *.html page.css
var pageFiles embed.FS

// head is what every page begins with.
type head struct {
	Texts     texts
	Own       serverTexts
	Lang      string
	Name      string
	Languages []choice
	Style     template.CSS
	Script    string // beside the widget's; may be empty
}

// choice is a language that the page can be in.
type choice struct {
	Code, Name, Address string
	Current             bool
}

// page is what page.html shows.
type page struct {
	head
	Locale       string
	Conversation string
	Audience     bot.Audience
	Welcome      *view // before the first question
	Turns        []shown
	Carried      []string
	Draft        string // what was typed and could not be sent
	Problem      string
	Done         string
	Privacy      []string
}

// shown is one turn of the conversation.
type shown struct {
	Question string
	Reply    *view
	Latest   bool
}

// view is a reply as the page shows it.
type view struct {
	bot.Reply
	Urgency    string
	Assessed   []string // the assessment's paragraphs
	Contacts   []contact
	Lead       []string
	More       []claim
	Answer     *claim
	Differ     string
	MoreHead   string
	PickHead   string
	NoticeText []string
}

// claim is a finding as a page shows it.
type claim struct {
	bot.Claim
	Surety        string
	Cite          string
	Link          string // to its source; "" where that has none
	Permanent     string // to the finding
	PermanentText string
}

type contact struct {
	bot.Contact
	Call template.URL // html/template knows no tel: and would take it out
}

// loadPages returns the templates and the style that stands in each page. They are embedded, so an error means a broken
// build.
func loadPages() (*template.Template, template.CSS, error) {
	t, err := template.New("pages").Option("missingkey=error").ParseFS(pageFiles, "*.html")
	if err != nil {
		return nil, "", fmt.Errorf("web: %w", err)
	}
	css, err := pageFiles.ReadFile("page.css")
	if err != nil {
		return nil, "", fmt.Errorf("web: %w", err)
	}
	return t, template.CSS(css), nil
}

// head returns what a page begins with, in the request's language. The languages are links to the same page.
func (s *Server) head(r *http.Request) head {
	lang := s.langOf(r)
	h := head{Texts: s.texts[lang], Own: s.own[lang], Lang: lang, Name: s.name, Style: s.style}
	for _, code := range codes {
		query := url.Values{}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			query = r.URL.Query()
		}
		query.Set("lang", code)
		h.Languages = append(h.Languages, choice{code, s.texts[code]["language"], "?" + query.Encode(), code == lang})
	}
	return h
}

func (s *Server) newPage(r *http.Request, conversation string) *page {
	p := &page{
		head: s.head(r), Locale: s.localeOf(r), Conversation: conversation, Audience: bot.Patient,
		Privacy: paragraphs(s.privacy(s.langOf(r))),
	}
	if r.PostForm.Get("audience") == string(bot.Student) {
		p.Audience = bot.Student
	}
	p.Welcome = s.view(s.bot.Welcome(p.Locale))
	return p
}

// add puts a turn at the end of the conversation.
func (p *page) add(s *Server, t turn, carried string) {
	p.Welcome = nil
	if n := len(p.Turns); n > 0 {
		p.Turns[n-1].Latest = false
	}
	p.Turns = append(p.Turns, shown{t.Question, s.view(t.Reply), true})
	if carried != "" {
		p.Carried = append(p.Carried, carried)
	}
}

// Student reports whether figures and study designs are asked for.
func (p *page) Student() bool { return p.Audience == bot.Student }

// view lays out a reply.
func (s *Server) view(r bot.Reply) *view {
	words := s.bot.Words(r.Language)
	v := &view{Reply: r, Lead: paragraphs(r.Lead()), MoreHead: words.More, PickHead: words.Nearest, NoticeText: paragraphs(r.Notice)}
	if r.Kind == bot.Answer {
		v.PickHead = words.AlsoAsk
	}
	if r.Assessment != nil {
		v.Urgency = words.Urgency[r.Assessment.Level]
		v.Assessed = paragraphs(r.Assessment.Text)
		for _, c := range r.Assessment.Contacts {
			c.URL = address(c.URL)
			v.Contacts = append(v.Contacts, contact{c, callable(c.Tel)})
		}
	}
	for i, c := range r.Claims {
		shown := s.claim(c, langOr(r.Language, "sv"), words)
		if i == 0 {
			v.Answer = &shown
			continue
		}
		v.More = append(v.More, shown)
	}
	if r.Disagreement != nil {
		v.Differ = words.Differ + " " + r.Disagreement.Text
	}
	return v
}

// claim lays out a finding.
func (s *Server) claim(c bot.Claim, lang string, words bot.Words) claim {
	query := url.Values{"lang": {lang}}
	if c.Detail != nil {
		query.Set("audience", string(bot.Student))
	}
	shown := claim{
		Claim: c, Surety: words.Surety(c), Cite: c.Source.Cite(),
		Permanent: "/v1/claims/" + url.PathEscape(c.ID) + "?" + query.Encode(), PermanentText: s.texts[lang]["permanent"],
	}
	if c.Source.URL != nil {
		shown.Link = address(*c.Source.URL)
	}
	return shown
}

// paragraphs returns the parts of a text that line ends part.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// address returns a web address, or "" for anything else.
func address(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return u.String()
}

// callable returns the address under which a telephone number can be called.
func callable(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	return template.URL("tel:" + digits)
}

// execute writes a page. An error may hold words of the page, and so is not passed on.
func (s *Server) execute(name string, value any) ([]byte, bool) {
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, name, value); err != nil {
		s.log.Error("a page could not be written", "page", name)
		return nil, false
	}
	return out.Bytes(), true
}

const pageType = "text/html; charset=utf-8"

// show answers with a page.
func (s *Server) show(w http.ResponseWriter, status int, name, policy string, value any) {
	out, ok := s.execute(name, value)
	if !ok {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	asPage(w, policy)
	w.WriteHeader(status)
	if _, err := w.Write(out); err != nil {
		s.log.Debug("the page was not taken", "error", err)
	}
}

// asPage sets what a page needs. Its referrer policy differs from the rest: under "no-referrer" a browser sends our own
// form with the origin "null", which is what a foreign page would send.
func asPage(w http.ResponseWriter, policy string) {
	header := w.Header()
	header.Set("Content-Type", pageType)
	header.Set("Content-Security-Policy", policy)
	header.Set("Referrer-Policy", "same-origin")
}
