package telegram_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
)

const secret = "a-secret_of-the-tests"

// webhook is an adapter that takes updates at an address of its own.
type webhook struct {
	*line
	site *httptest.Server
}

func runWebhook(t *testing.T, change ...func(*telegram.Options)) webhook {
	t.Helper()
	var handler http.Handler
	ready := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-ready
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	l := run(t, append([]func(*telegram.Options){func(o *telegram.Options) {
		o.Mode, o.WebhookURL, o.WebhookSecret, o.Burst = telegram.Webhook, site.URL+"/telegram", secret, 1000
	}}, change...)...)
	handler = l.adapter.Handler()
	close(ready)
	t.Cleanup(func() {
		if strings.Contains(l.log.String(), secret) {
			t.Error("the log holds the webhook's secret")
		}
	})
	return webhook{l, site}
}

// started waits until the adapter answers updates.
func (w webhook) started(t *testing.T) {
	t.Helper()
	w.until(t, func(s telegramtest.State) bool { return s.Calls("setMyCommands") == 7 })
	for w.post(t, "POST", "/telegram", secret, "{}") == http.StatusServiceUnavailable {
	}
}

func (w webhook) post(t *testing.T, method, path, token, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.site.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", token)
	got, err := w.site.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if _, err := io.Copy(io.Discard, got.Body); err != nil {
		t.Fatal(err)
	}
	return got.StatusCode
}

func encode(t *testing.T, id int64, u telegramtest.Update) string {
	t.Helper()
	u["update_id"] = id
	data, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWebhook(t *testing.T) {
	w := runWebhook(t)
	w.started(t)
	set := w.Webhook()
	if set.URL != w.site.URL+"/telegram" || set.Secret != secret || !slices.Equal(set.Allowed, []string{"message", "edited_message", "callback_query"}) {
		t.Errorf("the webhook was set as %+v", set)
	}
	if calls := w.Calls("setWebhook"); calls[0].Values["drop_pending_updates"] == "true" {
		t.Error("pending updates were dropped")
	}
	if w.adapter.Path() != "/telegram" {
		t.Errorf("Path() = %q", w.adapter.Path())
	}
	update := encode(t, 5, in(kim, 1, "hej"))
	for _, test := range []struct {
		name, method, path, token, body string
		want                            int
	}{
		{"no secret", "POST", "/telegram", "", update, 401},
		{"a wrong secret", "POST", "/telegram", secret + "x", update, 401},
		{"another path", "POST", "/telegram/x", secret, update, 404},
		{"another method", "GET", "/telegram", secret, "", 405},
		{"no JSON", "POST", "/telegram", secret, "{", 400},
		{"two updates", "POST", "/telegram", secret, update + update, 400},
		{"no update", "POST", "/telegram", secret, `{"message":{}}`, 400},
		{"a negative number", "POST", "/telegram", secret, `{"update_id":-3}`, 400},
		{"too long", "POST", "/telegram", secret, `{"update_id":1,"x":"` + strings.Repeat("x", 2<<20) + `"}`, 413},
		{"an update that cannot be read", "POST", "/telegram", secret, `{"update_id":4,"message":{"message_id":"x"}}`, 200},
		{"an update of another sort", "POST", "/telegram", secret, `{"update_id":4,"poll":{"id":"x"}}`, 200},
		{"an update", "POST", "/telegram", secret, update, 200},
		{"the same again", "POST", "/telegram", secret, update, 200},
	} {
		if got := w.post(t, test.method, test.path, test.token, test.body); got != test.want {
			t.Errorf("%s: status %d, want %d", test.name, got, test.want)
		}
	}
	if n := len(w.Sent()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
	w.stop()
	if got := w.post(t, "POST", "/telegram", secret, encode(t, 6, in(kim, 2, "hej"))); got != 503 {
		t.Errorf("after the end: status %d, want 503", got)
	}
}

func TestTheWebhookSaysDoneOnlyWhenItIs(t *testing.T) {
	w := runWebhook(t)
	w.started(t)
	open := gate(w.line, kim.ID)
	update := encode(t, 5, in(kim, 1, "hej"))
	var wait sync.WaitGroup
	answered := make(chan int, 2)
	for range 2 { // Telegram sends it again while the first is in hand
		wait.Go(func() { answered <- w.post(t, "POST", "/telegram", secret, update) })
	}
	w.until(t, func(s telegramtest.State) bool { return s.Calls("sendMessage") == 1 })
	select {
	case status := <-answered:
		t.Errorf("status %d before the answer was sent", status)
	default:
	}
	open()
	wait.Wait()
	for range 2 {
		if status := <-answered; status != 200 {
			t.Errorf("status %d", status)
		}
	}
	if n := len(w.Sent()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

func TestMovingBetweenPollAndWebhook(t *testing.T) {
	w := runWebhook(t)
	w.started(t)
	w.stop()
	w.begin(t, telegram.Options{Bot: mustBot(t), Memory: memoryOf(t), Token: telegramtest.Token, Server: w.URL})
	if sent := w.say(t, kim, "hej"); len(sent) != 1 || w.Webhook().URL != "" {
		t.Errorf("polling after a webhook: %+v, webhook %+v", sent, w.Webhook())
	}
}
