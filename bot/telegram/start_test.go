package telegram_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
	"ryggrad/internal/store"
)

func mustBot(t testing.TB) *bot.Bot {
	t.Helper()
	b, _ := open(t)
	return b
}

func memoryOf(testing.TB) bot.Memory {
	return store.NewMemory(time.Hour, store.DefaultLimit, time.Now)
}

func TestSettingsThatCannotBe(t *testing.T) {
	b, memory := open(t)
	for _, test := range []struct {
		o    telegram.Options
		want string
	}{
		{telegram.Options{}, "telegram.token: is missing"},
		{telegram.Options{Token: "1234:secret part\n"}, "telegram.token: is no token"},
		{telegram.Options{Token: "secret"}, "telegram.token: is no token"},
		{telegram.Options{Token: "1:a/../secret"}, "telegram.token: is no token"},
		{telegram.Options{Token: "1:secret", Mode: "push"}, "telegram.mode"},
		{telegram.Options{Token: "1:secret", Server: "http://[::1"}, "telegram.server"},
		{telegram.Options{Token: "1:secret", Server: "localhost:8081"}, "telegram.server"},
		{telegram.Options{Token: "1:secret", Mode: telegram.Webhook}, "telegram.webhook_url"},
		{telegram.Options{Token: "1:secret", Mode: telegram.Webhook, WebhookURL: "https://example.com/"}, "telegram.webhook_url"},
		{telegram.Options{Token: "1:secret", Mode: telegram.Webhook, WebhookURL: "https://example.com/t"}, "telegram.webhook_secret"},
		{telegram.Options{Token: "1:secret", Mode: telegram.Webhook, WebhookURL: "https://example.com/t", WebhookSecret: "a secret"}, "telegram.webhook_secret"},
	} {
		test.o.Bot, test.o.Memory = b, memory
		_, err := telegram.New(test.o)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "secret part") || strings.Contains(err.Error(), "a secret") {
			t.Errorf("New(%+v) = %v, want an error that begins with %q", test.o.Mode, err, test.want)
		}
	}
	if _, err := telegram.New(telegram.Options{Token: "1:secret"}); err == nil {
		t.Error("New without a bot gave no error")
	}
}

func TestARefusedToken(t *testing.T) {
	s := telegramtest.New()
	defer s.Close()
	b, memory := open(t)
	const wrong = "4242:wrong-token"
	a, err := telegram.New(telegram.Options{Bot: b, Memory: memory, Token: wrong, Server: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "telegram.token: Telegram refuses it") || strings.Contains(err.Error(), "wrong-token") {
		t.Errorf("Run = %v", err)
	}
}

func TestARefusedWebhook(t *testing.T) {
	s := telegramtest.New()
	defer s.Close()
	s.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if c.Method == "setWebhook" {
			return telegramtest.Fault{Code: 400, Description: "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"}
		}
		return telegramtest.Fault{}
	})
	b, memory := open(t)
	a, err := telegram.New(telegram.Options{
		Bot: b, Memory: memory, Token: telegramtest.Token, Server: s.URL, Mode: telegram.Webhook, WebhookURL: "http://example.com/t", WebhookSecret: secret,
	})
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "telegram.webhook_url: ") || !strings.Contains(err.Error(), "HTTPS") {
		t.Errorf("Run = %v", err)
	}
}

// TestAnOutageAtTheStart holds that a Telegram that cannot be reached is waited for, and that neither the wait nor its
// words are more than the log should see.
func TestAnOutageAtTheStart(t *testing.T) {
	l := run(t, func(*telegram.Options) {})
	l.stop()
	left := 6
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		if left--; left >= 0 {
			return telegramtest.Fault{Drop: left%2 == 0, Garbage: left%2 == 1}
		}
		return telegramtest.Fault{}
	})
	l.begin(t, telegram.Options{Bot: mustBot(t), Memory: memoryOf(t), Token: telegramtest.Token, Server: l.URL})
	if sent := l.say(t, kim, "hej"); len(sent) != 1 {
		t.Errorf("%d answers", len(sent))
	}
}

func TestStoppedBeforeItStarted(t *testing.T) {
	b, memory := open(t)
	// Nobody listens here.
	a, err := telegram.New(telegram.Options{Bot: b, Memory: memory, Token: telegramtest.Token, Server: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Run(ctx); err != nil {
		t.Errorf("Run = %v", err)
	}
}

// TestNothingOfAMessageIsLogged sends a text that occurs nowhere else through everything that can go wrong.
func TestNothingOfAMessageIsLogged(t *testing.T) {
	const words = "xylofonvärk"
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	l.Fail(func(c telegramtest.Call) telegramtest.Fault {
		switch {
		case c.Method != "sendMessage" && c.Method != "getUpdates":
		case c.Number%5 == 0:
			return telegramtest.Fault{Drop: true}
		case c.Number%5 < 3:
			// Several in a row, so that the operator is told.
			return telegramtest.Fault{Garbage: c.Number%2 == 0, Code: 500, Description: "Internal Server Error"}
		case c.Number%5 == 3 && c.Method == "sendMessage":
			return telegramtest.Fault{Code: 400, Description: fmt.Sprintf("Bad Request: can't parse entities: Unsupported start tag %q", words)}
		}
		return telegramtest.Fault{}
	})
	for i := range 20 {
		l.say(t, telegramtest.Person{ID: int64(400 + i), Locale: "sv"}, "Jag har "+words+", vad gör jag?")
	}
	if log := l.log.String(); strings.Contains(log, words) || !strings.Contains(log, "sendMessage") {
		t.Errorf("the log is\n%s", log)
	}
}
