package web

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"ryggrad/bot"
)

//go:embed page.html page.css
var pageFiles embed.FS

// page is what page.html shows.
type page struct {
	Texts        texts
	Lang         string
	Name         string
	Languages    []choice
	Style        template.CSS
	Conversation string
	Audience     bot.Audience
	Welcome      *view // before the first question
	Turns        []shown
	Carried      []string
	Problem      string
	Done         string
}

// choice is a language that the page can be in.
type choice struct {
	Code, Name string
	Current    bool
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

type claim struct {
	bot.Claim
	Surety string
	Cite   string
	Link   string
}

type contact struct {
	bot.Contact
	Call template.URL // html/template knows no tel: and would take it out
}

func loadPage() (*template.Template, error) {
	t, err := template.New("page.html").Option("missingkey=error").ParseFS(pageFiles, "page.html")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return t, nil
}

// style returns the page's style sheet, which stands in the page itself.
func style() string {
	css, err := pageFiles.ReadFile("page.css")
	if err != nil {
		return "" // it is embedded, so this is no page of ours
	}
	return string(css)
}

// contentPolicy allows the page's own style and its own form, and nothing else.
func contentPolicy() string {
	sum := sha256.Sum256([]byte(style()))
	return "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

// newMatcher returns what finds the page's language for a reader's. The first is for a reader of none of them.
func newMatcher() language.Matcher {
	tags := []language.Tag{language.English}
	for _, code := range codes {
		tags = append(tags, language.Make(code))
	}
	return language.NewMatcher(append(tags, language.MustParse("nn")))
}

// codes are the languages of the page, in the order in which they are offered.
var codes = [...]string{"sv", "nb", "da", "en"}

// localeOf returns the language of a request: the one in its address, else the one that the browser asks for.
func (s *Server) localeOf(r *http.Request) string {
	wanted := r.Header.Get("Accept-Language")
	if asked := r.URL.Query().Get("lang"); asked != "" {
		wanted = asked
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil || len(tags) == 0 {
		return "sv"
	}
	tag, _, _ := s.matcher.Match(tags...)
	base, _ := tag.Base()
	switch base.String() {
	case "sv", "da", "en":
		return base.String()
	}
	return "nb"
}

func (s *Server) newPage(r *http.Request, conversation string) *page {
	lang := s.localeOf(r)
	p := &page{
		Texts: s.texts[lang], Lang: lang, Name: s.name, Style: template.CSS(style()), Conversation: conversation,
		Audience: bot.Patient,
	}
	if p.Name == "" {
		p.Name = "Ryggråd"
	}
	if r.PostForm.Get("audience") == string(bot.Student) {
		p.Audience = bot.Student
	}
	for _, code := range codes {
		p.Languages = append(p.Languages, choice{code, s.texts[code]["language"], code == lang})
	}
	p.Welcome = s.view(s.bot.Welcome(lang))
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
		shown := claim{Claim: c, Surety: words.Surety(c), Cite: c.Source.Cite()}
		if c.Source.URL != nil {
			shown.Link = address(*c.Source.URL)
		}
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
