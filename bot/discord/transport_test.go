package discord

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// answers is a Discord that gives these answers, one after the other.
type answers struct {
	t    *testing.T
	left []any // an error, or an *http.Response
	seen []string
}

// RoundTrip implements http.RoundTripper.
func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	a.seen = append(a.seen, r.Method+" "+r.URL.String()+" "+string(body))
	if len(a.left) == 0 {
		return respond(http.StatusOK, "{}"), nil
	}
	next := a.left[0]
	a.left = a.left[1:]
	if err, failed := next.(error); failed {
		return nil, err
	}
	return next.(*http.Response), nil
}

func respond(status int, body string, header ...string) *http.Response {
	r := &http.Response{StatusCode: status, Header: make(http.Header), Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// clock is a time that passes only by waiting.
type clock struct {
	time  time.Time
	waits []time.Duration
}

func (c *clock) now() time.Time { return c.time }

func (c *clock) wait(ctx context.Context, d time.Duration) error {
	c.waits = append(c.waits, d)
	c.time = c.time.Add(d)
	return ctx.Err()
}

func carry(t *testing.T, given ...any) (*transport, *answers, *clock) {
	a, c := &answers{t: t, left: given}, &clock{time: time.Unix(1_800_000_000, 0)}
	return &transport{base: a, life: t.Context(), limits: newLimits(c.now, c.wait), wait: c.wait}, a, c
}

func post(t *testing.T, carrier *transport, path string) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://discord.com/api/v9/"+path, strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	return carrier.RoundTrip(r)
}

func TestRetryAfter(t *testing.T) {
	for name, c := range map[string]struct {
		answer *http.Response
		want   time.Duration
	}{
		"in the body":    {respond(429, `{"retry_after":7.5}`, "Retry-After", "8"), 7500 * time.Millisecond},
		"in the header":  {respond(429, "<html>", "Retry-After", "8"), 8 * time.Second},
		"nowhere":        {respond(429, ""), time.Second},
		"longer than is": {respond(429, `{"retry_after":1e12}`), time.Hour},
		"below nothing":  {respond(429, `{"retry_after":-5}`), time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			carrier, a, clock := carry(t, c.answer)
			response, err := post(t, carrier, "channels/1/messages")
			if err != nil || response.StatusCode != 200 || len(a.seen) != 2 || len(clock.waits) != 1 || clock.waits[0] != c.want {
				t.Errorf("asked %d times after waiting %v, %v; want to wait %v", len(a.seen), clock.waits, err, c.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	carrier, _, clock := carry(t, respond(200, "{}", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", "3"))
	response, _ := post(t, carrier, "channels/1/messages")
	if response.Header.Get("X-RateLimit-Remaining") != "" {
		t.Error("the library sees the limit and would wait too")
	}
	_, _ = post(t, carrier, "channels/2/messages")
	if len(clock.waits) != 0 {
		t.Errorf("another channel waited %v", clock.waits)
	}
	_, _ = post(t, carrier, "channels/1/messages")
	if len(clock.waits) != 1 || clock.waits[0] != 3*time.Second {
		t.Errorf("the channel waited %v, want 3s", clock.waits)
	}
}

func TestGlobalLimit(t *testing.T) {
	carrier, a, clock := carry(t, respond(429, `{"retry_after":4,"global":true}`))
	_, _ = post(t, carrier, "channels/1/messages")
	if len(clock.waits) != 1 || clock.waits[0] != 4*time.Second {
		t.Errorf("waited %v, want 4s", clock.waits)
	}
	carrier.limits.pause("x", time.Minute, true)
	_, _ = post(t, carrier, "interactions/1/token/callback")
	if len(clock.waits) != 1 {
		t.Error("an interaction waited for the global limit, which does not hold for it")
	}
	if len(a.seen) != 3 {
		t.Errorf("asked %v", a.seen)
	}
}

func TestTriesAgain(t *testing.T) {
	carrier, a, clock := carry(t, respond(500, ""), respond(502, "<html>"), errors.New("connection reset"), respond(200, "{garbage"))
	response, err := post(t, carrier, "channels/1/messages")
	if err != nil || response.StatusCode != 200 || len(a.seen) != 5 {
		t.Fatalf("asked %d times, %v", len(a.seen), err)
	}
	for i, seen := range a.seen {
		if !strings.HasSuffix(seen, " body") {
			t.Errorf("attempt %d was sent as %q", i, seen)
		}
	}
	for i, wait := range clock.waits {
		if least, most := firstPause<<i/2, firstPause<<i; wait < least || wait > most {
			t.Errorf("pause %d is %v, want %v to %v", i, wait, least, most)
		}
	}
}

func TestGivesUp(t *testing.T) {
	var broken []any
	for range attempts {
		broken = append(broken, respond(503, ""))
	}
	carrier, a, _ := carry(t, broken...)
	_, err := post(t, carrier, "webhooks/1/a-secret-token/messages/@original")
	if err == nil || len(a.seen) != attempts || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "503") {
		t.Errorf("asked %d times, %v", len(a.seen), err)
	}
	carrier, _, _ = carry(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	carrier.life = ctx
	if _, err := post(t, carrier, "gateway"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}
