package discord_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/adaptertest"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
	"ryggrad/internal/engine"
)

// discordLocale is Discord's name for a platform's locale.
func discordLocale(locale string) string {
	switch locale {
	case "nb-NO":
		return "no"
	case "da-DK":
		return "da"
	}
	return locale
}

// fresh gives an adapter a bot of its own, with a memory that no other test has seen.
func fresh(t *testing.T) func(*discord.Options, *discordtest.Server) {
	return func(o *discord.Options, _ *discordtest.Server) {
		e, err := engine.Open(engine.Options{Key: []byte("key")})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		o.Bot = e.Bot
	}
}

// writer is a person who writes direct messages.
type writer struct {
	*site
	who discordtest.Person
}

func (p writer) Say(t *testing.T, text string) string {
	channel := discordtest.DM(p.who.ID)
	n := len(p.In(channel))
	p.Write(p.who, text, nil)
	return visible(p.answerTo(t, channel, n))
}

func (p writer) Forget(t *testing.T) string { return p.use(t, p.who, "forget").Visible() }

func visible(messages []discordtest.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Visible())
	}
	return strings.Join(all, "\n")
}

// caller is a person whose commands reach the bot over the interactions endpoint.
type caller struct {
	*site
	who discordtest.Person
}

func (p caller) post(t *testing.T, i discordtest.Interaction) string {
	t.Helper()
	status, err := i.Post(t.Context(), p.endpoint)
	if err != nil || status != http.StatusOK {
		t.Fatalf("the endpoint answers %d, %v", status, err)
	}
	m, found := i.Answer()
	if !found {
		t.Fatal("the endpoint answered nothing")
	}
	return m.Visible()
}

func (p caller) Say(t *testing.T, text string) string {
	return p.post(t, p.Use(p.who, "ask", "question", text))
}

func (p caller) Forget(t *testing.T) string { return p.post(t, p.Use(p.who, "forget")) }

func TestContract(t *testing.T) {
	t.Parallel()
	for name, persona := range map[string]func(*site, discordtest.Person) adaptertest.Person{
		"gateway":  func(s *site, who discordtest.Person) adaptertest.Person { return writer{s, who} },
		"endpoint": func(s *site, who discordtest.Person) adaptertest.Person { return caller{s, who} },
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, fresh(t))
			var mutex sync.Mutex
			known := make(map[string]discordtest.Person)
			adaptertest.Run(t, func(t *testing.T, id, locale string) adaptertest.Person {
				mutex.Lock()
				defer mutex.Unlock()
				if _, found := known[id]; !found {
					known[id] = somebody(discordLocale(locale))
					// Discord tells the locale with a command, and never with a message.
					s.use(t, known[id], "privacy")
				}
				return persona(s, known[id])
			}, adaptertest.Features{Audience: bot.Student})
		})
	}
}
