//go:build unix

package command_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ryggrad/bot/telegram/telegramtest"
	"ryggrad/internal/store/redistest"
)

func TestReplicas(t *testing.T) {
	shared := redistest.Start(t, "--requirepass", "hemlig")
	telegram := telegramtest.New()
	defer telegram.Close()
	const secret = "a-secret_of-the-tests"
	path := settingsFile(t, `
[telegram]
token = %q
server = %q
mode = "webhook"
webhook_url = "https://bot.example.com/telegram/update"
webhook_secret = %q
[store]
url = "redis://:hemlig@%s"
[conversation]
key = "a key that replicas share"
`, telegramtest.Token, telegram.URL, secret, shared.Address)
	one, two := start(t, "serve", "--config", path), start(t, "serve", "--config", path)

	if reply := one.ask(t, `{"text":"Jag kan inte kissa och är bortdomnad i underlivet sedan i morse","conversation":"c"}`); !strings.Contains(reply, `"level":"emergency"`) {
		t.Fatalf("an emergency got %s", reply)
	}
	if reply := two.ask(t, `{"text":"Kan jag jogga då?","conversation":"c"}`); !strings.Contains(reply, `"level":"emergency"`) {
		t.Errorf("at the other replica the flag is not known: %s", reply)
	}

	update := func(s *server) int {
		t.Helper()
		const body = `{"update_id":5,"message":{"message_id":1,"date":1700000000,"text":"hej",
			"from":{"id":7,"is_bot":false,"first_name":"A"},"chat":{"id":7,"type":"private"}}}`
		for begin := time.Now(); ; {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.address+"/telegram/update", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
			got, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, got.Body)
			got.Body.Close()
			if got.StatusCode != http.StatusServiceUnavailable || time.Since(begin) > patience {
				return got.StatusCode // 503: it is not ready yet
			}
		}
	}
	for _, s := range []*server{one, two, two, one} {
		if status := update(s); status != http.StatusOK {
			t.Errorf("an update = %d\n%s", status, s.stderr)
		}
	}
	if n := len(telegram.Sent()); n != 1 {
		t.Errorf("an update that came to both replicas was answered %d times", n)
	}

	shared.Kill()
	if reply := one.ask(t, `{"text":"Kan jag jogga?","conversation":"c"}`); !strings.Contains(reply, "112") || strings.Contains(reply, `"kind":"answer"`) {
		t.Errorf("without the store the reply is %s", reply)
	}
	shared.Restart()
	if reply := two.ask(t, `{"text":"Kan jag jogga?","conversation":"d"}`); !strings.Contains(reply, `"kind":"answer"`) {
		t.Errorf("after the outage the reply is %s", reply)
	}
	for _, s := range []*server{one, two} {
		s.end(t)
		if log := s.stderr.String(); strings.Contains(log, "hemlig") || strings.Contains(log, "jogga") || strings.Contains(log, "kissa") {
			t.Errorf("the log holds the password or a message:\n%s", log)
		}
	}
}

func TestServeNamesTheStoreThatItCannotUse(t *testing.T) {
	const key = "\n[conversation]\nkey = \"a key that replicas share\"\n"
	address := redistest.FreeAddress(t)
	for url, want := range map[string]string{
		"redis://anna:hemlig@" + address: address,
		"redis://anna:hem/lig@host":      "has to be like redis://",
	} {
		path := settingsFile(t, "[store]\nurl = %q\n%s", url, key)
		got := run(t, "", "serve", "--listen", "127.0.0.1:0", "--config", path)
		if got.code != 1 || !strings.Contains(got.stderr, "store.url") || !strings.Contains(got.stderr, want) || strings.Contains(got.stderr, "lig@") {
			t.Errorf("serve with %s = %d, %s", url, got.code, got.stderr)
		}
	}
	path := settingsFile(t, "[store]\nurl = \"http://anna:hemlig@host\"\n%s", key)
	if got := run(t, "", "config", "check", "--config", path); got.code == 0 || !strings.Contains(got.stderr, "store.url") || strings.Contains(got.stderr, "hemlig") {
		t.Errorf("config check = %d, %s", got.code, got.stderr)
	}
	if got := run(t, "", "config", "show", "--config", path); got.code != 0 || strings.Contains(got.stdout, "hemlig") {
		t.Errorf("config show = %d, %s", got.code, got.stdout)
	}
}
