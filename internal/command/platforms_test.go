package command_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ryggrad/bot/discord/discordtest"
	"ryggrad/bot/telegram/telegramtest"
)

// patience bounds what a test waits for; it is reached only where something is broken.
const patience = 30 * time.Second

// settingsFile writes a config.toml and returns its path.
func settingsFile(t *testing.T, format string, args ...any) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, fmt.Appendf(nil, format, args...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// freeAddress returns an address on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func get(t *testing.T, address string) string {
	t.Helper()
	got, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("GET %s = %d, %v", address, got.StatusCode, err)
	}
	return string(body)
}

func TestServeAnswersOnEveryPlatform(t *testing.T) {
	telegram, discord := telegramtest.New(), discordtest.New()
	defer telegram.Close()
	defer discord.Close()
	counters := freeAddress(t)
	s := start(t, "serve", "--config", settingsFile(t, `
[telegram]
token = %q
server = %q
[discord]
token = %q
server = %q
[metrics]
listen = %q
`, telegramtest.Token, telegram.URL, discordtest.Token, discord.URL(), counters))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()

	anna := telegramtest.Person{ID: 7, Locale: "sv"}
	telegram.Push(telegramtest.Message(telegramtest.Private(anna), anna, 1, "Kan jag jogga med ont i ryggen?", nil))
	if err := telegram.Until(ctx, func(state telegramtest.State) bool { return len(state.Sent()) > 0 }); err != nil {
		t.Fatalf("no answer on Telegram: %v\n%s", err, s.stderr)
	}
	answer := telegram.Sent()[0]
	if !strings.Contains(answer.Text, "joggning") {
		t.Errorf("the answer on Telegram is %q", answer.Text)
	}
	rows := answer.Buttons
	useful := rows[len(rows)-1][0].Data
	telegram.Push(telegramtest.Press(telegramtest.Private(anna), anna, "1", answer, useful))
	telegram.Push(telegramtest.Press(telegramtest.Private(anna), anna, "2", answer, "u:no-claim-of-ours"))
	if err := telegram.Until(ctx, telegramtest.State.Confirmed); err != nil {
		t.Fatalf("the presses were not answered: %v", err)
	}

	if !discord.Wait(ctx, func() bool { return discord.Connected() > 0 }) {
		t.Fatalf("Discord was not connected to\n%s", s.stderr)
	}
	discord.Use(discordtest.Person{ID: "5", Locale: "da"}, "ask", "question", "Må jeg løbe med ondt i ryggen?").Gateway()
	if !discord.Wait(ctx, func() bool { return len(discord.Shown()) > 0 }) {
		t.Fatalf("no answer on Discord\n%s", s.stderr)
	}
	if reply := s.ask(t, `{"text":"Is yoga good for my back?"}`); !strings.Contains(reply, `"kind":"answer"`) {
		t.Errorf("the page answers %s", reply)
	}
	counted := get(t, "http://"+counters+"/metrics")
	for _, want := range []string{`thumb="up"} 1`, `ryggrad_replies_total{kind="answer",language="sv"}`, `ryggrad_replies_total{kind="answer",language="da"}`} {
		if !strings.Contains(counted, want) {
			t.Errorf("/metrics lacks %s:\n%s", want, counted)
		}
	}
	if strings.Contains(counted, "no-claim-of-ours") {
		t.Error("a claim that somebody made up was counted")
	}
	s.end(t)
	for _, secret := range []string{telegramtest.Token, discordtest.Token, "jogga", "løbe"} {
		if strings.Contains(s.stderr.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, s.stderr)
		}
	}
}

func TestServeNamesARefusedToken(t *testing.T) {
	telegram, discord := telegramtest.New(), discordtest.New()
	defer telegram.Close()
	defer discord.Close()
	for _, test := range []struct{ settings, names, secret string }{
		{fmt.Sprintf("[telegram]\ntoken = '4242:AAsomething-else'\nserver = %q\n", telegram.URL), "telegram.token", "AAsomething-else"},
		{"[telegram]\ntoken = 'not a token'\n", "telegram.token", "not a token"},
		{fmt.Sprintf("[discord]\ntoken = 'something.else.entirely'\nserver = %q\n", discord.URL()), "discord.token", "something.else"},
	} {
		got := run(t, "", "serve", "--listen", "127.0.0.1:0", "--config", settingsFile(t, "%s", test.settings))
		if got.code != 1 || !strings.Contains(got.stderr, test.names) || strings.Contains(got.stderr, test.secret) {
			t.Errorf("with %s: serve = %d, %s", test.settings, got.code, got.stderr)
		}
	}
}

// TestServeTheEndpointAlone is a replica behind a load balancer: it has the public key of the application, and no token.
func TestServeTheEndpointAlone(t *testing.T) {
	discord := discordtest.New()
	defer discord.Close()
	s := start(t, "serve", "--config", settingsFile(t, "[discord]\npublic_key = %q\nserver = %q\n", discord.PublicKey(), discord.URL()))
	status, body, err := discord.Sign(t.Context(), s.address+"/discord/interactions", []byte(`{"id":"1","application_id":"2","type":1,"token":"t","version":1}`), time.Now())
	if err != nil || status != http.StatusOK || !strings.Contains(string(body), `"type":1`) {
		t.Errorf("PING = %d, %s, %v", status, body, err)
	}
	unsigned, err := http.Post(s.address+"/discord/interactions", "application/json", strings.NewReader(`{"type":1}`))
	if err != nil {
		t.Fatal(err)
	}
	unsigned.Body.Close()
	if unsigned.StatusCode != http.StatusUnauthorized {
		t.Errorf("an unsigned PING = %d, want 401", unsigned.StatusCode)
	}
	s.end(t)
}
