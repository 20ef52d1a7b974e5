package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/web"
	"ryggrad/corpus"
	"ryggrad/internal/engine"
)

// fake is a bot that answers as it is told to and remembers what it was asked.
type fake struct {
	reply func(bot.Message) (bot.Reply, error)

	mutex     sync.Mutex
	asked     []bot.Message
	forgotten []string
}

func (f *fake) Reply(_ context.Context, m bot.Message) (bot.Reply, error) {
	f.mutex.Lock()
	f.asked = append(f.asked, m)
	f.mutex.Unlock()
	if f.reply == nil {
		return answer(), nil
	}
	return f.reply(m)
}

func (f *fake) Forget(_ context.Context, conversation string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.forgotten = append(f.forgotten, conversation)
	return nil
}

func (f *fake) Welcome(locale string) bot.Reply {
	return bot.Reply{Language: locale, Kind: bot.Info, Text: "welcome in " + locale, Claims: []bot.Claim{}, Suggestions: []string{"an example?"}}
}

func (f *fake) Words(string) bot.Words {
	return bot.Words{
		Levels: map[corpus.Level]string{"low": "Limited support"}, Urgency: map[string]string{"emergency": "Call now", "soon": "Have it seen"},
		More: "More:", Differ: "They differ.", AlsoAsk: "Also ask:", Nearest: "I can answer:",
	}
}

func (f *fake) last(t *testing.T) bot.Message {
	t.Helper()
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.asked) == 0 {
		t.Fatal("the bot was not asked")
	}
	return f.asked[len(f.asked)-1]
}

func (f *fake) Topics(string) []bot.TopicGroup {
	return []bot.TopicGroup{{Name: "Movement", Topics: []bot.Topic{{ID: "walking", Name: "walking", Question: "Does walking help?"}}}}
}

func (f *fake) Documents(string) []bot.Document {
	return []bot.Document{{
		Source: answer().Claims[0].Source, Short: "FYSS", Grading: "By signs.", Claims: 2,
		Scale: []bot.Sign{{Stated: "++", Level: "low", Words: "Limited support"}},
	}}
}

func (f *fake) Claim(id, _ string, audience bot.Audience) (bot.Claim, bool) {
	for _, c := range answer().Claims {
		if c.ID == id {
			if audience != bot.Student {
				c.Detail = nil
			}
			return c, true
		}
	}
	return bot.Claim{}, false
}

// answer is a reply with two claims, one of which has a link.
func answer() bot.Reply {
	link, detail := "https://example.org/a?b=1&c=2", "39 trials <of> 4,109 people"
	return bot.Reply{
		Language: "en", Kind: bot.Answer, Text: "Walking may help.", Suggestions: []string{`And "swimming" & <diving>?`}, Notice: "General information.",
		Claims: []bot.Claim{
			{ID: "a", Text: "Walking may help.", Detail: &detail, Stance: corpus.Helps, Evidence: bot.Evidence{Level: "low", AsStated: "++", Meaning: "This may help."},
				Source: bot.Source{Title: "FYSS", Section: "Walks", Language: "sv", URL: &link}},
			{ID: "b", Text: "Jogging is no worse.", Stance: corpus.NoDifference, Evidence: bot.Evidence{Level: "ungraded", Meaning: "Not graded here."},
				Source: bot.Source{Title: "FYSS", Section: "Jogging", Language: "sv"}},
		},
		Disagreement: &bot.Disagreement{Text: "One says so, one does not.", Claims: []string{"a", "b"}},
	}
}

// site is a server under test.
type site struct {
	*httptest.Server
	bot *fake
	log *safeBuffer
}

// newServer returns a server that logs nothing. Its clock goes on by a minute whenever it is looked at, so that no limit is
// reached but in the tests of the limits.
func newServer(t testing.TB, b web.Bot, options ...func(*web.Options)) *web.Server {
	t.Helper()
	o := web.Options{
		Bot: b, Name: "Rygg & Co", Key: []byte("key"), Now: hurried(), Keep: 24 * time.Hour, Log: slog.New(slog.DiscardHandler),
	}
	for _, set := range options {
		set(&o)
	}
	s, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// serve starts a server with a fake bot.
func serve(t testing.TB, f *fake, options ...func(*web.Options)) *site {
	t.Helper()
	log := new(safeBuffer)
	options = append([]func(*web.Options){func(o *web.Options) {
		o.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}}, options...)
	server := httptest.NewServer(newServer(t, f, options...).Handler())
	t.Cleanup(server.Close)
	return &site{server, f, log}
}

// serveBot starts a server with another bot than a fake one.
func serveBot(t testing.TB, b web.Bot, options ...func(*web.Options)) *site {
	t.Helper()
	return serve(t, nil, append([]func(*web.Options){func(o *web.Options) { o.Bot = b }}, options...)...)
}

// openEngine opens a real bot.
func openEngine(t testing.TB) *engine.Engine {
	t.Helper()
	e, err := engine.Open(engine.Options{Key: []byte("key")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// frozen makes a server's clock stand still.
func frozen(o *web.Options) {
	at := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return at }
}

// hurried returns a clock that goes on by a minute whenever it is looked at.
func hurried() func() time.Time {
	var minutes atomic.Int64
	return func() time.Time {
		return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC).Add(time.Duration(minutes.Add(1)) * time.Minute)
	}
}

// safeBuffer is a buffer that many goroutines may write to.
type safeBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}

// response is a response with its body read.
type response struct {
	*http.Response
	body string
}

func (s *site) do(t *testing.T, method, path, contentType, body string, header ...string) response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			request.Host = header[i+1]
			continue
		}
		request.Header.Add(header[i], header[i+1])
	}
	got, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response{got, string(text)}
}

func (s *site) get(t *testing.T, path string, header ...string) response {
	t.Helper()
	return s.do(t, http.MethodGet, path, "", "", header...)
}

func (s *site) post(t *testing.T, form url.Values) response {
	t.Helper()
	return s.do(t, http.MethodPost, "/?lang=en", "application/x-www-form-urlencoded", form.Encode())
}

func (s *site) ask(t *testing.T, body string) response {
	t.Helper()
	return s.do(t, http.MethodPost, "/v1/ask", "application/json; charset=utf-8", body)
}

// hidden returns the values of a page's hidden fields, as a browser would send them.
func hidden(page string) url.Values {
	values := make(url.Values)
	for _, field := range regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		values.Add(field[1], html.UnescapeString(field[2]))
	}
	return values
}

func decode(t *testing.T, body string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
}
