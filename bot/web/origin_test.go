package web_test

import (
	"net/http"
	"strings"
	"testing"

	"ryggrad/bot/web"
)

const clinic = "https://www.clinic.example"

// allowing lets the clinic's pages ask.
func allowing(o *web.Options) { o.AllowedOrigins = []string{clinic, "http://localhost:3000"} }

// TestWhoMayAsk sends what a browser sends for the pages of several sites.
func TestWhoMayAsk(t *testing.T) {
	s := serve(t, new(fake), allowing)
	host := strings.TrimPrefix(s.URL, "http://")
	for _, c := range []struct {
		name   string
		header []string
		may    bool
		shared string // Access-Control-Allow-Origin
	}{
		{"no browser", nil, true, ""},
		{"our page", []string{"Origin", s.URL, "Sec-Fetch-Site", "same-origin"}, true, ""},
		{"our page in an old browser", []string{"Origin", s.URL}, true, ""},
		{"our page behind a proxy", []string{"Origin", "https://chat.example", "Host", "chat.example"}, true, ""},
		{"our page behind a proxy that hides the host", []string{"Origin", "https://chat.example", "Sec-Fetch-Site", "same-origin"}, true, ""},
		{"the clinic's page", []string{"Origin", clinic, "Sec-Fetch-Site", "cross-site"}, true, clinic},
		{"the other allowed page", []string{"Origin", "http://localhost:3000", "Sec-Fetch-Site", "same-site"}, true, "http://localhost:3000"},
		{"a foreign page", []string{"Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"}, false, ""},
		{"a foreign page in an old browser", []string{"Origin", "https://elsewhere.example"}, false, ""},
		{"the clinic with another port", []string{"Origin", clinic + ":8443"}, false, ""},
		{"the clinic without encryption", []string{"Origin", "http://www.clinic.example"}, false, ""},
		{"a site that begins like the clinic", []string{"Origin", clinic + ".elsewhere.example"}, false, ""},
		{"a site under the clinic", []string{"Origin", "https://x.www.clinic.example"}, false, ""},
		{"nobody's page", []string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, false, ""},
		{"nobody's page in an old browser", []string{"Origin", "null"}, false, ""},
		{"our host with another port", []string{"Origin", "http://" + strings.Split(host, ":")[0] + ":1"}, false, ""},
	} {
		for _, r := range []struct{ method, path, kind, body string }{
			{http.MethodPost, "/v1/ask", "application/json", `{"text":"hi"}`},
			{http.MethodPost, "/", "application/x-www-form-urlencoded", "text=hi"},
			{http.MethodDelete, "/v1/conversations/c", "", ""},
			{http.MethodGet, "/v1/texts", "", ""},
			{http.MethodGet, "/v1/claims/a", "", ""},
		} {
			s.bot.asked, s.bot.forgotten = nil, nil
			got := s.do(t, r.method, r.path, r.kind, r.body, c.header...)
			if may := got.StatusCode < 300; may != c.may {
				t.Errorf("%s: %s %s = %d, want it let through: %v", c.name, r.method, r.path, got.StatusCode, c.may)
			}
			if shared := got.Header.Get("Access-Control-Allow-Origin"); shared != c.shared {
				t.Errorf("%s: %s %s: Access-Control-Allow-Origin %q, want %q", c.name, r.method, r.path, shared, c.shared)
			}
			if !strings.Contains(strings.Join(got.Header.Values("Vary"), ","), "Origin") {
				t.Errorf("%s: %s %s: Vary %q", c.name, r.method, r.path, got.Header.Values("Vary"))
			}
			if c.may {
				continue
			}
			if p := got.problem(t); p.Code != "foreign-origin" || got.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s %s = %d %s", c.name, r.method, r.path, got.StatusCode, p.Code)
			}
			if len(s.bot.asked)+len(s.bot.forgotten) > 0 {
				t.Errorf("%s: %s %s reached the bot", c.name, r.method, r.path)
			}
		}
	}
}

func TestPreflight(t *testing.T) {
	s := serve(t, new(fake), allowing)
	for _, path := range []string{"/v1/ask", "/v1/conversations/c"} {
		got := s.do(t, http.MethodOptions, path, "", "", "Origin", clinic, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		if got.StatusCode != http.StatusNoContent || got.Header.Get("Access-Control-Allow-Origin") != clinic ||
			got.Header.Get("Access-Control-Allow-Methods") != "GET, POST, DELETE" || got.Header.Get("Access-Control-Allow-Headers") != "Content-Type" {
			t.Errorf("%s: an allowed preflight = %d %v", path, got.StatusCode, got.Header)
		}
		if got.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Error("credentials are allowed, and there are none")
		}
	}
	got := s.do(t, http.MethodOptions, "/v1/ask", "", "", "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "POST")
	if got.StatusCode != http.StatusForbidden || got.Header.Get("Access-Control-Allow-Origin") != "" || got.Header.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("a foreign preflight = %d %v", got.StatusCode, got.Header)
	}
	if got := s.do(t, http.MethodOptions, "/v1/ask", "", ""); got.StatusCode != http.StatusNoContent || got.Header.Get("Allow") != "POST, OPTIONS" {
		t.Errorf("OPTIONS /v1/ask = %d, Allow %q", got.StatusCode, got.Header.Get("Allow"))
	}
}

// TestAProblemCanBeReadByAnAllowedPage holds that the widget on the clinic's page can tell what went wrong.
func TestAProblemCanBeReadByAnAllowedPage(t *testing.T) {
	s := serve(t, new(fake), allowing, frozen)
	for range 200 {
		s.get(t, "/embed")
	}
	got := s.do(t, http.MethodPost, "/v1/ask", "application/json", `{"text":"hi"}`, "Origin", clinic)
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Access-Control-Allow-Origin") != clinic ||
		!strings.Contains(got.Header.Get("Access-Control-Expose-Headers"), "Retry-After") {
		t.Errorf("429 for an allowed page: %d %v", got.StatusCode, got.Header)
	}
}

func TestWhoMayFrameThePage(t *testing.T) {
	alone, shared := serve(t, new(fake)), serve(t, new(fake), allowing)
	for _, c := range []struct {
		got  response
		want string
	}{
		{alone.get(t, "/"), "frame-ancestors 'none'"},
		{shared.get(t, "/"), "frame-ancestors 'self' " + clinic + " http://localhost:3000"},
		{shared.get(t, "/embed"), "frame-ancestors 'none'"},
		{shared.get(t, "/v1/texts"), "frame-ancestors 'none'"},
	} {
		if policy := c.got.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, c.want) {
			t.Errorf("%s: %q, want %q", c.got.Request.URL, policy, c.want)
		}
	}
}

func TestMountsHaveTheirOwnLimitsAndHeaders(t *testing.T) {
	s := serve(t, new(fake), frozen, func(o *web.Options) {
		o.Mounts = map[string]http.Handler{
			"/telegram": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Panic") != "" {
					panic(secret)
				}
				w.WriteHeader(http.StatusAccepted)
			}),
		}
	})
	for i := range 300 {
		if got := s.do(t, http.MethodPost, "/telegram", "application/json", "{}", "Origin", "https://elsewhere.example"); got.StatusCode != http.StatusAccepted || got.Header.Get("Content-Security-Policy") != "" {
			t.Fatalf("request %d to a mount = %d %v", i+1, got.StatusCode, got.Header)
		}
	}
	if got := s.do(t, http.MethodPost, "/telegram", "", "", "Panic", "yes"); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("a mount that panics = %d", got.StatusCode)
	}
	if got := s.get(t, "/"); got.StatusCode != http.StatusOK {
		t.Errorf("the page after a mount's panic = %d", got.StatusCode)
	}
	if log := s.log.String(); strings.Contains(log, "hemligt") || !strings.Contains(log, "route=/telegram") {
		t.Errorf("the log holds the panic's value, or no request of the mount:\n%.500s", log)
	}
}
