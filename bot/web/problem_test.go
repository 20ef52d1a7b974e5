package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

// problem is a body of application/problem+json.
type problem struct {
	Type, Title, Detail, Code, Reason string
	Status                            int
	Reply                             *bot.Reply
}

// problem reads the body of a response that has to be a problem.
func (r response) problem(t *testing.T) problem {
	t.Helper()
	var p problem
	decode(t, r.body, &p)
	if kind := r.Header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s %s: Content-Type %q", r.Request.Method, r.Request.URL.Path, kind)
	}
	if p.Type != "about:blank" || p.Title == "" || p.Detail == "" || p.Status != r.StatusCode {
		t.Errorf("%s %s = %d with the problem %+v", r.Request.Method, r.Request.URL.Path, r.StatusCode, p)
	}
	if r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a problem may be kept: Cache-Control %q", r.Header.Get("Cache-Control"))
	}
	return p
}

func TestAProblemIsInTheCallersLanguage(t *testing.T) {
	s := serve(t, new(fake))
	for _, c := range []struct{ path, accept, want string }{
		{"/missing", "", "Sidan finns inte"},
		{"/missing", "nb-NO", "Siden finnes ikke"},
		{"/missing", "da", "Siden findes ikke"},
		{"/missing", "de", "No such page"},
		{"/missing?lang=da", "sv", "Siden findes ikke"},
		{"/v1/claims/none?lang=en", "sv", "No such answer"},
	} {
		if got := s.get(t, c.path, "Accept-Language", c.accept).problem(t).Title; got != c.want {
			t.Errorf("GET %s, Accept-Language %q: title %q, want %q", c.path, c.accept, got, c.want)
		}
	}
}

func TestABrowserIsShownAProblemAsAPage(t *testing.T) {
	s := serve(t, new(fake))
	for _, c := range []struct {
		accept string
		isPage bool
	}{
		{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true},
		{"text/html;q=0.5, application/json", false},
		{"text/*;q=0.4, */*;q=0.1", true},
		{"application/json", false},
		{"*/*", false},
		{"", false},
		{"text/html;q=0", false},
		{"text/html; q=broken", true},
	} {
		got := s.get(t, "/missing?lang=en", "Accept", c.accept)
		isPage := strings.HasPrefix(got.Header.Get("Content-Type"), "text/html")
		if got.StatusCode != http.StatusNotFound || isPage != c.isPage || !strings.Contains(got.body, "No such page") {
			t.Errorf("Accept %q: %d, %s", c.accept, got.StatusCode, got.Header.Get("Content-Type"))
		}
	}
}

func TestAFailureOfTheBotIsAProblemWithTheRefusal(t *testing.T) {
	s := serve(t, &fake{reply: func(bot.Message) (bot.Reply, error) {
		return bot.Reply{Language: "nb", Kind: bot.Abstain, Text: "Ring 113."}, errors.New("memory is down")
	}})
	got := s.ask(t, `{"text":"hei"}`)
	p := got.problem(t)
	if got.StatusCode != http.StatusInternalServerError || p.Code != "failed" || p.Reply == nil || p.Reply.Text != "Ring 113." {
		t.Errorf("POST /v1/ask = %d %s", got.StatusCode, got.body)
	}
	if !strings.Contains(p.Detail, "Noe gikk galt") || !strings.Contains(p.Detail, "113") {
		t.Errorf("detail %q, want that of the reply's language with the emergency number", p.Detail)
	}
}

// forgetful is a bot whose memory cannot be erased.
type forgetful struct{ *fake }

func (forgetful) Forget(context.Context, string) error { return errors.New("memory is down") }

func TestAConversationIsErased(t *testing.T) {
	s := serve(t, new(fake))
	got := s.do(t, http.MethodDelete, "/v1/conversations/"+url.PathEscape("c/1 ä"), "", "")
	if got.StatusCode != http.StatusNoContent || got.body != "" {
		t.Errorf("DELETE = %d %q", got.StatusCode, got.body)
	}
	if len(s.bot.forgotten) != 1 || s.bot.forgotten[0] != "web:c/1 ä" {
		t.Errorf("forgotten %q", s.bot.forgotten)
	}
	if got := s.do(t, http.MethodDelete, "/v1/conversations/"+strings.Repeat("c", 201), "", ""); got.problem(t).Code != "unreadable" {
		t.Errorf("DELETE of a long name = %d", got.StatusCode)
	}
	down := serve(t, new(fake), func(o *web.Options) { o.Bot = forgetful{new(fake)} })
	if got := down.do(t, http.MethodDelete, "/v1/conversations/c", "", ""); got.problem(t).Code != "not-forgotten" || got.StatusCode != http.StatusInternalServerError {
		t.Errorf("DELETE with the memory down = %d %s", got.StatusCode, got.body)
	}
	got = down.post(t, url.Values{"conversation": {"c"}, "forget": {"1"}})
	if got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, `role="alert"`) || strings.Contains(got.body, "has been deleted") {
		t.Errorf("the page says that the conversation is deleted, with the memory down: %d", got.StatusCode)
	}
}
