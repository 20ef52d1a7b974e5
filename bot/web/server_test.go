package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

func TestAskWithJSON(t *testing.T) {
	s := serve(t, &fake{reply: func(m bot.Message) (bot.Reply, error) {
		r := answer()
		r.ID = m.ID
		return r, nil
	}})
	got := s.ask(t, `{"id":"q1","text":"Hjälper promenader?","conversation":"c","audience":"student","locale":"sv-SE","extra":1}`)
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("POST /v1/ask = %d, %s: %s", got.StatusCode, got.Header.Get("Content-Type"), got.body)
	}
	var reply bot.Reply
	decode(t, got.body, &reply)
	if reply.ID != "q1" || len(reply.Claims) != 2 || !strings.Contains(got.body, `"assessment":null`) {
		t.Errorf("reply %s", got.body)
	}
	want := bot.Message{ID: "q1", Text: "Hjälper promenader?", Conversation: "web:c", Audience: bot.Student, Locale: "sv-SE"}
	if asked := s.bot.last(t); asked != want {
		t.Errorf("asked %+v, want %+v", asked, want)
	}
	s.ask(t, `{"text":"alone"}`)
	if asked := s.bot.last(t); asked.Conversation != "" {
		t.Errorf("a message without a conversation was asked in %q", asked.Conversation)
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	s := serve(t, new(fake))
	for _, c := range []struct {
		body, says string
		status     int
		code       string
	}{
		{``, "no JSON object", 400, "unreadable"},
		{`nothing`, "no JSON object", 400, "unreadable"},
		{`[]`, "no JSON object", 400, "unreadable"},
		{`{"text": "a"`, "byte", 400, "unreadable"},
		{`{"id": "x"}`, `"text" is missing`, 400, "unreadable"},
		{`{"text": 5}`, `"text" has to be a string`, 400, "unreadable"},
		{`{"text": "a", "audience": "doctor"}`, `"audience"`, 400, "unreadable"},
		{`{"text": "a", "conversation": "` + strings.Repeat("c", 300) + `"}`, "200 bytes", 400, "unreadable"},
		{`{"text": "` + strings.Repeat("a", 70<<10) + `"}`, "", 413, "too-large"},
	} {
		got := s.ask(t, c.body)
		p := got.problem(t)
		if got.StatusCode != c.status || !strings.Contains(p.Reason, c.says) || p.Code != c.code {
			t.Errorf("POST /v1/ask %.40q = %d %+v, want %d, %s and %q", c.body, got.StatusCode, p, c.status, c.code, c.says)
		}
	}
	if got := s.do(t, http.MethodPost, "/v1/ask", "text/plain", `{"text":"a"}`); got.problem(t).Code != "wrong-type" || got.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("POST /v1/ask of text/plain = %d %s", got.StatusCode, got.body)
	}
	if got := s.get(t, "/v1/ask"); got.problem(t).Code != "wrong-method" || got.StatusCode != http.StatusMethodNotAllowed || got.Header.Get("Allow") != "POST, OPTIONS" {
		t.Errorf("GET /v1/ask = %d %s, Allow %q", got.StatusCode, got.body, got.Header.Get("Allow"))
	}
	if got := s.get(t, "/missing"); got.problem(t).Code != "not-found" || got.StatusCode != http.StatusNotFound {
		t.Errorf("GET /missing = %d %s", got.StatusCode, got.body)
	}
	if got := s.post(t, url.Values{"text": {strings.Repeat("a", 70<<10)}}); got.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(got.body, "<h1>") {
		t.Errorf("POST / of 70 KiB = %d, want 413 and the page", got.StatusCode)
	}
	if len(s.bot.asked) > 0 {
		t.Errorf("the bot was asked %d times", len(s.bot.asked))
	}
}

// secret is what somebody wrote and no log may hold.
const secret = "hemligt ryggont"

func TestAFailureStillSaysWhomToAsk(t *testing.T) {
	s := serve(t, &fake{reply: func(bot.Message) (bot.Reply, error) {
		return bot.Reply{Language: "sv", Kind: bot.Abstain, Text: "Ring 1177."}, errors.New("memory is down")
	}})
	for _, got := range []response{s.ask(t, `{"text":"`+secret+`"}`), s.post(t, url.Values{"text": {secret}})} {
		if got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, "Ring 1177.") {
			t.Errorf("%s = %d, want 500 with the refusal", got.Request.URL, got.StatusCode)
		}
	}
	if log := s.log.String(); !strings.Contains(log, "memory is down") || strings.Contains(log, secret) {
		t.Errorf("the log lacks the error or holds the message:\n%s", log)
	}
}

func TestAPanicEndsItsRequestAlone(t *testing.T) {
	s := serve(t, &fake{reply: func(m bot.Message) (bot.Reply, error) {
		if m.Text == secret {
			panic(m.Text)
		}
		return answer(), nil
	}})
	for _, got := range []response{s.ask(t, `{"text":"`+secret+`"}`), s.post(t, url.Values{"text": {secret}})} {
		if got.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s = %d, want 500", got.Request.URL, got.StatusCode)
		}
	}
	if got := s.ask(t, `{"text":"next"}`); got.StatusCode != http.StatusOK {
		t.Errorf("the request after a panic = %d", got.StatusCode)
	}
	if log := s.log.String(); !strings.Contains(log, "panic") || strings.Contains(log, secret) {
		t.Errorf("the log lacks the panic or holds the message:\n%s", log)
	}
}

func TestTheLogHoldsNoMessage(t *testing.T) {
	s := serve(t, new(fake))
	s.ask(t, `{"text":"`+secret+`"}`)
	s.post(t, url.Values{"text": {secret}})
	s.get(t, "/?text="+url.QueryEscape(secret))
	s.get(t, "/"+url.PathEscape(secret))
	log := s.log.String()
	if strings.Contains(log, "hemligt") || !strings.Contains(log, "POST /v1/ask") {
		t.Errorf("the log holds a message, or no request:\n%s", log)
	}
}

func TestServeStopsGracefully(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	f := &fake{reply: func(bot.Message) (bot.Reply, error) {
		close(entered)
		<-release
		return answer(), nil
	}}
	s, err := web.New(web.Options{Bot: f, Key: []byte("key"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	address := "http://" + listener.Addr().String()
	for _, path := range []string{"/healthz", "/readyz"} {
		got, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != http.StatusOK {
			t.Errorf("GET %s = %d", path, got.StatusCode)
		}
	}
	answered := make(chan string, 1)
	go func() {
		got, err := http.Post(address+"/v1/ask", "application/json", strings.NewReader(`{"text":"slow"}`))
		if err != nil {
			answered <- err.Error()
			return
		}
		defer got.Body.Close()
		body, _ := io.ReadAll(got.Body)
		answered <- string(body)
	}()
	<-entered
	stop()
	close(release)
	if body := <-answered; !strings.Contains(body, "Walking may help.") {
		t.Errorf("the request under way got %q", body)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v", err)
	}
	if _, err := http.Get(address + "/healthz"); err == nil {
		t.Error("the server still answers")
	}
}

func TestAListenerThatIsClosedEndsServe(t *testing.T) {
	s, err := web.New(web.Options{Bot: new(fake), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if err := s.Serve(t.Context(), listener); err == nil {
		t.Error("Serve on a closed listener gave no error")
	}
}
