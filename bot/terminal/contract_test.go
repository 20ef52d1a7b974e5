package terminal_test

import (
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/adaptertest"
	"ryggrad/bot/terminal"
	"ryggrad/internal/engine"
)

// person is somebody at the terminal, whose replies are rendered without breaking lines.
type person struct {
	bot          *bot.Bot
	name, locale string
}

func (p person) Say(t *testing.T, text string) string {
	t.Helper()
	reply, err := p.bot.Reply(t.Context(), bot.Message{Text: text, Conversation: p.name, Locale: p.locale})
	if err != nil {
		t.Fatal(err)
	}
	return terminal.Render(reply, p.bot.Words(reply.Language), terminal.Style{})
}

func (p person) Forget(t *testing.T) string {
	t.Helper()
	if err := p.bot.Forget(t.Context(), p.name); err != nil {
		t.Fatal(err)
	}
	return "forgotten"
}

func TestContract(t *testing.T) {
	e, err := engine.Open(engine.Options{Key: []byte("key")})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	adaptertest.Run(t, func(_ *testing.T, name, locale string) adaptertest.Person {
		return person{e.Bot, name, locale}
	}, adaptertest.Features{})
}
