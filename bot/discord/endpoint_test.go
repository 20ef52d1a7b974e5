package discord_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
)

var pinged = []byte(`{"id":"1","application_id":"2","type":1,"token":"t","version":1}`)

func TestEndpointPing(t *testing.T) {
	t.Parallel()
	s := prepare(t, nil)
	status, body, err := s.Sign(t.Context(), s.endpoint, pinged, time.Now())
	if err != nil || status != http.StatusOK || strings.TrimSpace(string(body)) != `{"type":1}` {
		t.Errorf("a ping is answered %d %s, %v", status, body, err)
	}
}

// TestEndpointRefuses holds that nothing is read but what Discord signed lately and for the first time.
func TestEndpointRefuses(t *testing.T) {
	t.Parallel()
	s := prepare(t, nil)
	stranger := discordtest.New()
	defer stranger.Close()
	now := time.Now()
	for name, c := range map[string]struct {
		by   *discordtest.Server
		body []byte
		at   time.Time
		want int
	}{
		"another key":     {stranger, pinged, now, http.StatusUnauthorized},
		"of 2001":         {s.Server, pinged, time.Unix(1_000_000_000, 0), http.StatusUnauthorized},
		"six minutes old": {s.Server, pinged, now.Add(-6 * time.Minute), http.StatusUnauthorized},
		"of tomorrow":     {s.Server, pinged, now.Add(24 * time.Hour), http.StatusUnauthorized},
		"no JSON":         {s.Server, []byte(`{"type":`), now, http.StatusBadRequest},
		"an array":        {s.Server, []byte(`[]`), now, http.StatusBadRequest},
		"nobody's":        {s.Server, []byte(`{"id":"1","type":2,"data":{"name":"ask"}}`), now, http.StatusBadRequest},
		"unknown type":    {s.Server, []byte(`{"id":"1","type":9,"user":{"id":"1"}}`), now, http.StatusBadRequest},
		"too large":       {s.Server, append(pinged[:len(pinged):len(pinged)], bytes.Repeat([]byte(" "), 300<<10)...), now, http.StatusRequestEntityTooLarge},
		"four minutes":    {s.Server, pinged, now.Add(-4 * time.Minute), http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			if status, _, err := c.by.Sign(t.Context(), s.endpoint, c.body, c.at); err != nil || status != c.want {
				t.Errorf("answered %d, %v; want %d", status, err, c.want)
			}
		})
	}
	for name, change := range map[string]func(*http.Request){
		"no signature":      func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") },
		"no time":           func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") },
		"time is no number": func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "now") },
		"short signature":   func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "abcd") },
		"zeros":             func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("0", 128)) },
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/discord/interactions", bytes.NewReader(pinged))
			r.Header.Set("X-Signature-Timestamp", strconv.FormatInt(now.Unix(), 10))
			r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(bytes.Repeat([]byte{7}, 64)))
			change(r)
			w := httptest.NewRecorder()
			s.adapter.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusUnauthorized {
				t.Errorf("answered %d, want 401", w.Code)
			}
		})
	}
	w := httptest.NewRecorder()
	s.adapter.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/discord/interactions", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET is answered %d", w.Code)
	}
}

func TestEndpointRefusesReplays(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	i := s.Use(inGuild("sv-SE"), "ask", "question", question)
	if status, err := i.Post(t.Context(), s.endpoint); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	if status, _, err := s.Sign(t.Context(), s.endpoint, i.Payload, time.Now()); err != nil || status != http.StatusConflict {
		t.Errorf("a replay is answered %d, %v", status, err)
	}
}

func TestNoEndpointWithoutKey(t *testing.T) {
	t.Parallel()
	a, err := discord.New(discord.Options{Bot: theBot(t), Memory: prepare(t, nil).memory, Token: "x", Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	if a.Handler() != nil {
		t.Error("there is an endpoint without a public key")
	}
}

// FuzzEndpoint holds that whatever is posted, signed or not, is answered, and that nothing passes without the signature.
func FuzzEndpoint(f *testing.F) {
	server := discordtest.New()
	f.Cleanup(server.Close)
	p := discordtest.Person{ID: "5", Locale: "sv-SE", Guild: "1", Channel: "2"}
	m := discordtest.Message{ID: "1", Channel: "2"}
	for _, i := range []discordtest.Interaction{
		server.Use(p, "ask", "question", question), server.Use(p, "quiz"), server.Type(p, "compare", "activity", "y"), server.Press(p, m, "q:sv:1:helps"),
		server.Press(p, m, "t:0.0", "yoga"), server.Press(p, m, "f:u:x"),
	} {
		f.Add([]byte(i.Payload), true)
		f.Add([]byte(i.Payload), false)
	}
	f.Add(pinged, true)
	s := start(f, func(o *discord.Options, _ *discordtest.Server) { o.PublicKey = server.PublicKey() })
	f.Fuzz(func(t *testing.T, body []byte, signed bool) {
		if !signed {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(body))
			r.Header.Set("X-Signature-Timestamp", strconv.FormatInt(time.Now().Unix(), 10))
			r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(append(body, make([]byte, 64)...)[:64]))
			w := httptest.NewRecorder()
			s.adapter.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusUnauthorized && w.Code != http.StatusRequestEntityTooLarge {
				t.Fatalf("answered %d without a signature", w.Code)
			}
			return
		}
		status, answer, err := server.Sign(t.Context(), s.endpoint, body, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusOK && !json.Valid(answer) {
			t.Fatalf("the answer is no JSON: %s", answer)
		}
		if status >= 500 && status != http.StatusServiceUnavailable {
			t.Fatalf("answered %d", status)
		}
	})
}

// TestOvertaken holds that what follows the first answer is sent again where it reaches Discord before that.
func TestOvertaken(t *testing.T) {
	t.Parallel()
	reply := huge()
	s := start(t, func(o *discord.Options, d *discordtest.Server) {
		with(t, func(context.Context, bot.Message) (bot.Reply, error) { return reply, nil })(o, d)
		d.Ahead = 6
	})
	p := inGuild("sv-SE")
	if status, err := s.Use(p, "ask", "question", question).Post(t.Context(), s.endpoint); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	s.until(t, "all of it", func() bool { return strings.Contains(visible(s.In(p.Channel)), "kort?") })
}
