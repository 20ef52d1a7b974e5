package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

// serveDirectly passes a request to a handler without a network. The language is a header that browsers write.
func serveDirectly(handler http.Handler, method, target, kind, accept, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	request.Header["Content-Type"] = []string{kind}
	request.Header["Accept-Language"] = []string{accept}
	got := httptest.NewRecorder()
	handler.ServeHTTP(got, request)
	return got
}

// FuzzAsk sends anything to the interface, and holds that a reply or a problem comes back, and that the bot is asked what
// was sent.
func FuzzAsk(f *testing.F) {
	for _, seed := range []string{
		`{"text":"Kan jag jogga?"}`, `{"text":"a","conversation":"c","locale":"sv-SE","audience":"student","language":"nb","id":"1"}`,
		`{"text":null}`, `{"text":["a"]}`, `{"text":"a","text":"b"}`, `{"TEXT":"a"}`, `{"text":"\ud800"}`, "{\"text\":\"\xff\"}", `{"text":"a"}{}`,
		`[{"text":"a"}]`, `{"text":"a","audience":"doctor"}`, `{"text":"a","id":5}`, ``, `{`, `null`, "\ufeff{}", `{"text":"a","delivery":"x","Delivery":"x"}`,
		`{"text":"` + strings.Repeat(`\u0000`, 100) + `"}`, strings.Repeat("[", 100000),
	} {
		f.Add(seed, "application/json", "sv-SE,sv;q=0.9")
	}
	f.Add(`{"text":"a"}`, "application/json; charset=latin1", "*")
	f.Add(`{"text":"a"}`, "application/json; ;", "x-klingon;q=2")
	for _, payload := range payloads(f) {
		f.Add(`{"text":"`+payload+`"}`, "application/json", payload)
	}
	b := new(fake)
	handler := newServer(f, b).Handler()
	f.Fuzz(func(t *testing.T, body, kind, accept string) {
		b.asked = nil
		got := serveDirectly(handler, http.MethodPost, "/v1/ask", kind, accept, body)
		if !slices.Contains([]int{200, 400, 413, 415}, got.Code) {
			t.Fatalf("POST /v1/ask = %d", got.Code)
		}
		if !json.Valid(got.Body.Bytes()) || !utf8.Valid(got.Body.Bytes()) {
			t.Fatalf("POST /v1/ask = %d with a body that is no JSON: %q", got.Code, got.Body)
		}
		if (got.Code == http.StatusOK) != (len(b.asked) == 1) {
			t.Fatalf("POST /v1/ask = %d, and the bot was asked %d times", got.Code, len(b.asked))
		}
		if got.Code != http.StatusOK {
			return
		}
		var sent bot.Message
		if err := json.Unmarshal([]byte(body), &sent); err != nil {
			t.Fatalf("a body that is no message was answered: %v", err)
		}
		m := b.asked[0]
		if m.Text != sent.Text || m.Delivery != "" || m.Conversation != "" && m.Conversation != "web:"+sent.Conversation {
			t.Fatalf("asked %+v for %q", m, body)
		}
	})
}

// FuzzHeaders sends anything in the headers that are read, and holds that each response is one of ours.
func FuzzHeaders(f *testing.F) {
	f.Add("192.0.2.1", `for="[2001:db8::1]:1"`, "https", "text/html;q=0.1", "gzip;q=0", `"a", W/"b"`, "https://www.clinic.example", "same-origin", "sv-SE,*;q=0.1")
	f.Add("a, b,,", "for=;;for", "", ";q=1", "*;q=nan", "*", "null", "none", "-")
	f.Add("::ffff:1.2.3.4%eth0, [::1]", `for="`, "javascript", "*/*;q=inf", "gzip;q=-1", `W/W/""`, "://", "x", "zh-Hant-u-rg-sezzzz")
	handler := newServer(f, new(fake), allowing, func(o *web.Options) { o.TrustedProxies = []string{"192.0.2.1"} }).Handler()
	paths := []string{"/v1/texts", "/embed", "/widget.js", "/v1/claims/a", "/missing"}
	f.Fuzz(func(t *testing.T, forwardedFor, forwarded, proto, accept, encoding, match, origin, site, language string) {
		for _, path := range paths {
			request := httptest.NewRequest(http.MethodGet, path, nil) // from 192.0.2.1
			request.Header = http.Header{
				"X-Forwarded-For": {forwardedFor, forwardedFor}, "Forwarded": {forwarded}, "X-Forwarded-Proto": {proto}, "Accept": {accept},
				"Accept-Encoding": {encoding}, "If-None-Match": {match}, "Origin": {origin}, "Sec-Fetch-Site": {site}, "Accept-Language": {language},
			}
			got := httptest.NewRecorder()
			handler.ServeHTTP(got, request)
			if !slices.Contains([]int{200, 304, 403, 404}, got.Code) {
				t.Fatalf("GET %s = %d", path, got.Code)
			}
			shared := got.Header().Get("Access-Control-Allow-Origin")
			if path == "/widget.js" {
				continue
			}
			if shared != "" && shared != clinic && shared != "http://localhost:3000" {
				t.Fatalf("GET %s is shared with %q", path, shared)
			}
			if strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
				shape(t, path, got.Body.String())
			}
		}
	})
}
