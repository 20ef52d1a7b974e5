package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

// clock is a time that a test sets.
type clock struct{ at time.Time }

func (c *clock) set(o *web.Options) {
	c.at = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return c.at }
}

// exhaust asks until the limit of questions is reached.
func exhaust(t *testing.T, s *site, header ...string) {
	t.Helper()
	for i := range 20 {
		got := s.do(t, http.MethodPost, "/v1/ask", "application/json", `{"text":"hi"}`, header...)
		if got.StatusCode != http.StatusOK {
			t.Fatalf("question %d = %d", i+1, got.StatusCode)
		}
	}
}

func TestTooManyQuestions(t *testing.T) {
	var c clock
	s := serve(t, new(fake), c.set)
	exhaust(t, s)
	got := s.do(t, http.MethodPost, "/v1/ask?lang=nb", "application/json", `{"text":"hi"}`)
	p := got.problem(t)
	if got.StatusCode != http.StatusTooManyRequests || p.Code != "too-many" || !strings.Contains(p.Detail, "113") {
		t.Errorf("question 21 = %d %+v, want 429 with the emergency number", got.StatusCode, p)
	}
	if wait := got.Header.Get("Retry-After"); wait != "1" {
		t.Errorf("Retry-After = %q, want 1", wait)
	}
	if len(s.bot.asked) != 21 {
		t.Errorf("the bot screened %d messages, want all 21", len(s.bot.asked))
	}
	form := hidden(s.get(t, "/?lang=en").body)
	form.Set("text", "kept <question>")
	got = s.post(t, form)
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "1" ||
		!strings.Contains(got.body, ">kept &lt;question&gt;</textarea>") || !strings.Contains(got.body, "Call 112 (113 in Norway)") {
		t.Errorf("the form = %d, want 429 with the question kept and the emergency number", got.StatusCode)
	}
	c.at = c.at.Add(time.Second)
	if got := s.ask(t, `{"text":"hi"}`); got.StatusCode != http.StatusOK {
		t.Errorf("after the pause = %d", got.StatusCode)
	}
}

func TestALimitHidesNoEmergency(t *testing.T) {
	reply := bot.Reply{Language: "sv", Kind: bot.AssessmentAlone, Text: "Ring 112 nu.", Claims: []bot.Claim{},
		Assessment: &bot.Assessment{Level: "emergency", Text: "Ring 112 nu.", Contacts: []bot.Contact{{Name: "112", Tel: "112"}}}}
	s := serve(t, &fake{reply: func(m bot.Message) (bot.Reply, error) {
		if m.Text == "emergency" {
			return reply, nil
		}
		return answer(), nil
	}}, frozen)
	exhaust(t, s)
	if got := s.ask(t, `{"text":"emergency"}`); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Ring 112 nu.") {
		t.Errorf("an emergency over the limit = %d %s", got.StatusCode, got.body)
	}
	if got := s.post(t, url.Values{"text": {"emergency"}}); got.StatusCode != http.StatusOK || !strings.Contains(got.body, `role="alert"`) {
		t.Errorf("an emergency over the limit, by the form = %d", got.StatusCode)
	}
	if got := s.ask(t, `{"text":"hi"}`); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a question over the limit = %d", got.StatusCode)
	}
}

func TestTooManyRequestsCostNothing(t *testing.T) {
	s := serve(t, new(fake), frozen)
	for i := range 200 {
		if got := s.get(t, "/v1/topics"); got.StatusCode != http.StatusOK {
			t.Fatalf("request %d = %d", i+1, got.StatusCode)
		}
	}
	for _, got := range []response{s.ask(t, `{"text":"hi"}`), s.get(t, "/v1/topics"), s.get(t, "/widget.js")} {
		if got.problem(t).Code != "too-many" || got.Header.Get("Retry-After") != "1" {
			t.Errorf("%s = %d", got.Request.URL.Path, got.StatusCode)
		}
	}
	if got := s.do(t, http.MethodPost, "/", "application/x-www-form-urlencoded", "text=hi", "Accept", "text/html"); got.StatusCode != http.StatusTooManyRequests || !strings.Contains(got.body, "112") {
		t.Errorf("the form = %d, want 429 with the emergency number", got.StatusCode)
	}
	if len(s.bot.asked) > 0 {
		t.Error("the bot was asked over the bound on requests")
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := s.get(t, path); got.StatusCode != http.StatusOK {
			t.Errorf("%s = %d over the bound", path, got.StatusCode)
		}
	}
}

// TestWhoseLimitItIs sends twenty questions from one client and one more from another.
func TestWhoseLimitItIs(t *testing.T) {
	const trusted = "127.0.0.1"
	for _, c := range []struct {
		name      string
		proxies   []string
		one, more []string
		shared    bool
	}{
		{"no proxy is trusted", nil, []string{"X-Forwarded-For", "192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.2"}, true},
		{"the same client", []string{trusted}, []string{"X-Forwarded-For", "192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.1"}, true},
		{"two clients", []string{trusted}, []string{"X-Forwarded-For", "192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.2"}, false},
		{"a block is trusted", []string{"127.0.0.0/8"}, []string{"X-Forwarded-For", "192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.2"}, false},
		{"another proxy is trusted", []string{"10.0.0.0/8"}, []string{"X-Forwarded-For", "192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.2"}, true},
		{"made up to the left", []string{trusted}, []string{"X-Forwarded-For", "198.51.100.1, 192.0.2.1"}, []string{"X-Forwarded-For", "198.51.100.2, 192.0.2.1"}, true},
		{"made up in a line before", []string{trusted}, []string{"X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", "192.0.2.1"}, []string{"X-Forwarded-For", "198.51.100.2", "X-Forwarded-For", "192.0.2.1"}, true},
		{"through two proxies", []string{trusted, "10.0.0.0/8"}, []string{"X-Forwarded-For", "192.0.2.1, 10.0.0.7"}, []string{"X-Forwarded-For", "192.0.2.2, 10.0.0.7"}, false},
		{"one block of IPv6", []string{trusted}, []string{"X-Forwarded-For", "2001:db8::1"}, []string{"X-Forwarded-For", "2001:db8::ffff:2"}, true},
		{"two blocks of IPv6", []string{trusted}, []string{"X-Forwarded-For", "2001:db8::1"}, []string{"X-Forwarded-For", "2001:db8:0:1::1"}, false},
		{"IPv4 within IPv6", []string{trusted}, []string{"X-Forwarded-For", "::ffff:192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.1"}, true},
		{"ports", []string{trusted}, []string{"X-Forwarded-For", "192.0.2.1:4711"}, []string{"X-Forwarded-For", "192.0.2.1:4712"}, true},
		{"Forwarded", []string{trusted}, []string{"Forwarded", "for=192.0.2.1"}, []string{"Forwarded", "for=192.0.2.2"}, false},
		{"Forwarded with everything", []string{trusted}, []string{"Forwarded", `for=198.51.100.1, For="[2001:db8::1]:4711";proto=https;by=10.0.0.1`}, []string{"Forwarded", `proto=http; for="[2001:db8::2]"`}, true},
		{"Forwarded without an address", []string{trusted}, []string{"Forwarded", "for=unknown"}, []string{"Forwarded", "for=_hidden"}, true},
		{"no address at all", []string{trusted}, []string{"X-Forwarded-For", "nonsense"}, []string{"X-Forwarded-For", ""}, true},
		{"the other header made up", []string{trusted}, []string{"X-Forwarded-For", "192.0.2.1", "Forwarded", "for=198.51.100.1"}, []string{"X-Forwarded-For", "192.0.2.1", "Forwarded", "for=198.51.100.2"}, true},
		{"both headers agree", []string{trusted}, []string{"X-Forwarded-For", "192.0.2.1", "Forwarded", "for=192.0.2.1"}, []string{"X-Forwarded-For", "192.0.2.2", "Forwarded", "for=192.0.2.2"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, new(fake), frozen, func(o *web.Options) { o.TrustedProxies = c.proxies })
			exhaust(t, s, c.one...)
			got := s.do(t, http.MethodPost, "/v1/ask", "application/json", `{"text":"hi"}`, c.more...)
			if shared := got.StatusCode == http.StatusTooManyRequests; shared != c.shared {
				t.Errorf("the other's question = %d, want a shared limit: %v", got.StatusCode, c.shared)
			}
		})
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, o := range []web.Options{
		{AllowedOrigins: []string{"*"}}, {AllowedOrigins: []string{"www.example.com"}}, {AllowedOrigins: []string{"https://www.example.com/"}},
		{AllowedOrigins: []string{"https://*.example.com"}}, {AllowedOrigins: []string{"null"}}, {AllowedOrigins: []string{"https://Example.com"}},
		{AllowedOrigins: []string{"https://a.example; script-src *"}}, {AllowedOrigins: []string{"https://user@example.com"}},
		{AllowedOrigins: []string{"file:///x"}}, {Mounts: map[string]http.Handler{"/": nil}}, {Mounts: map[string]http.Handler{"/v1/ask": nil}},
		{Mounts: map[string]http.Handler{"telegram": nil}}, {Mounts: map[string]http.Handler{"/embed": nil}}, {TrustedProxies: []string{"proxy"}}, {TrustedProxies: []string{"10.0.0.0/33"}},
	} {
		named := slices.Concat(o.AllowedOrigins, o.TrustedProxies, slices.Collect(maps.Keys(o.Mounts)))[0]
		if _, err := web.New(o); err == nil {
			t.Errorf("New with %q gave no error", named)
		} else if !strings.Contains(err.Error(), strconv.Quote(named)) {
			t.Errorf("the error does not name %q: %v", named, err)
		}
	}
}
