package discord_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
)

// TestDeferred holds that a command that waits too long is promised an answer, which only the person sees, and that the
// answer then takes the promise's place.
func TestDeferred(t *testing.T) {
	t.Parallel()
	for _, over := range []string{"gateway", "endpoint"} {
		t.Run(over, func(t *testing.T) {
			release := make(chan struct{})
			s := start(t, func(o *discord.Options, d *discordtest.Server) {
				o.Bot = told{theBot(t), func(context.Context, bot.Message) (bot.Reply, error) {
					<-release
					reply := huge()
					reply.Language = "en"
					return reply, nil
				}}
				o.Patience = time.Millisecond
			})
			p := inGuild("en-US")
			i := s.Use(p, "ask", "question", question)
			if over == "gateway" {
				i.Gateway()
			} else if status, err := i.Post(t.Context(), s.endpoint); err != nil || status != 200 {
				t.Fatal(status, err)
			}
			s.until(t, "a promise", func() bool { m, found := i.Answer(); return found && m.Deferred })
			close(release)
			s.until(t, "the answer", func() bool { m, _ := i.Answer(); return !m.Deferred })
			s.until(t, "all of it", func() bool { return strings.Contains(visible(s.In(p.Channel)), "kort?") })
			for _, m := range s.In(p.Channel) {
				if !m.Ephemeral {
					t.Errorf("others see a part of it:\n%s", m)
				}
			}
		})
	}
}

// TestOverloaded holds that when far more commands come than can be worked on, each is promised an answer and gets it.
func TestOverloaded(t *testing.T) {
	t.Parallel()
	const many = 1200 // more than can wait for a worker
	release := make(chan struct{})
	s := start(t, func(o *discord.Options, d *discordtest.Server) {
		with(t, func(context.Context, bot.Message) (bot.Reply, error) {
			<-release
			return bot.Reply{Language: "en", Kind: bot.Info, Text: "done"}, nil
		})(o, d)
		o.Patience = time.Millisecond
	})
	for range many {
		s.Use(inGuild("en-US"), "ask", "question", question).Gateway()
	}
	s.until(t, "every promise", func() bool { return s.Count("POST /interactions/{}/{}/callback") == many })
	close(release)
	s.until(t, "every answer", func() bool { return s.Count("PATCH /webhooks/{}/{}/messages/@original") == many })
	s.stop()
	if err := s.ended(t); err != nil {
		t.Error(err)
	}
	for _, m := range s.Shown() {
		if m.Deferred || !m.Ephemeral {
			t.Fatalf("one was not answered, or seen by others:\n%s", m)
		}
	}
}

// TestReplayElsewhere holds that a replay to another replica with the same memory is refused too.
func TestReplayElsewhere(t *testing.T) {
	t.Parallel()
	one := start(t, nil)
	other := start(t, func(o *discord.Options, _ *discordtest.Server) { o.Memory, o.PublicKey = one.memory, one.PublicKey() })
	i := one.Use(inGuild("sv-SE"), "ask", "question", question)
	if status, err := i.Post(t.Context(), one.endpoint); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	one.stop()
	one.ended(t)
	if status, _, err := one.Sign(t.Context(), other.endpoint, i.Payload, time.Now()); err != nil || status != 409 {
		t.Errorf("a replay is answered %d, %v", status, err)
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, c := range []struct{ locale, typed, want string }{
		{"sv-SE", "prom", "promenader"}, {"no", "styrke", "styrketrening"}, {"da", "svøm", "svømning"}, {"en-US", "yo", "yoga"},
	} {
		i := s.Type(inGuild(c.locale), "compare", "activity", c.typed)
		i.Gateway()
		s.until(t, "choices", func() bool { _, found := i.Choices(); return found })
		offered, _ := i.Choices()
		if len(offered) == 0 || !strings.EqualFold(offered[0].Name, c.want) {
			t.Errorf("%q in %s offers %v, want %s first", c.typed, c.locale, offered, c.want)
		}
	}
	i := s.Type(inGuild("sv-SE"), "compare", "activity", "")
	if status, err := i.Post(t.Context(), s.endpoint); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	if offered, _ := i.Choices(); len(offered) != 25 {
		t.Errorf("nothing typed offers %d choices, want 25", len(offered))
	}
}

func TestFeedback(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	counted := make(map[string]int)
	s := start(t, func(o *discord.Options, _ *discordtest.Server) {
		o.Feedback = func(claim string, up bool) {
			mutex.Lock()
			defer mutex.Unlock()
			counted[claim+map[bool]string{true: " up", false: " down"}[up]]++
		}
	})
	p, other := inGuild("en-US"), inGuild("en-US")
	m := s.use(t, p, "ask", "question", "Does walking help back pain?")
	s.press(t, p, m, m.Button("Helpful"))
	s.press(t, p, m, m.Button("Helpful"))
	s.press(t, p, m, m.Button("Not helpful"))
	thanks := s.press(t, other, m, m.Button("Not helpful"))
	if !thanks.Ephemeral {
		t.Error("everybody sees who pressed")
	}
	mutex.Lock()
	defer mutex.Unlock()
	ups, downs := 0, 0
	for what, n := range counted {
		if strings.HasPrefix(what, " ") {
			t.Errorf("counted without a claim: %q", what)
		}
		if strings.HasSuffix(what, " up") {
			ups += n
		} else {
			downs += n
		}
	}
	if ups != 1 || downs != 1 {
		t.Errorf("counted %v, want one of each", counted)
	}
}

// TestPressedInPrivate holds that what is pressed beneath a message that only one person sees is answered for that person.
func TestPressedInPrivate(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := inGuild("sv-SE")
	hidden := s.use(t, p, "privacy")
	if !hidden.Ephemeral {
		t.Fatal("everybody sees the answer to /privacy")
	}
	if m := s.press(t, p, hidden, hidden.Button("Kan jag jogga")); !m.Ephemeral {
		t.Errorf("everybody sees the answer:\n%s", m)
	}
}

func TestTopicsMenu(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := inGuild("da")
	m := s.use(t, p, "topics")
	menu := m.Components[0]
	answer := s.press(t, p, m, menu.CustomID, menu.Options[0].Value)
	contains(t, "the answer", answer.Visible(), menu.Options[0].Description)
	if len(answer.Embeds) == 0 {
		t.Errorf("the topic is not answered:\n%s", answer)
	}
}

func TestQuizGoesOn(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := inGuild("en-US")
	verdict := s.use(t, p, "quiz")
	for range 5 {
		if len(verdict.Components) < 3 {
			t.Fatalf("a question without options:\n%s", verdict)
		}
		verdict = s.press(t, p, verdict, verdict.Components[0].CustomID)
		next := verdict.Button("Another question")
		s.limitless(&p)
		verdict = s.press(t, p, verdict, next)
	}
}

// limitless makes a person another one in the same place, who has asked nothing yet.
func (s *site) limitless(p *discordtest.Person) {
	*p = discordtest.Person{ID: somebody("").ID, Locale: p.Locale, Guild: p.Guild, Channel: p.Channel, GuildLocale: p.GuildLocale}
}

func TestPersonsLanguage(t *testing.T) {
	t.Parallel()
	s := start(t, fresh(t))
	p := inGuild("en-US")
	contains(t, "the text's language", s.use(t, p, "ask", "question", "Kan jag jogga med ont i ryggen?").Visible(), "joggning")
	s.use(t, p, "language", "language", "da")
	contains(t, "the chosen language", s.use(t, p, "ask", "question", "Kan jag jogga med ont i ryggen?").Visible(), "rygge")
	elsewhere := p
	elsewhere.Channel += "5"
	contains(t, "the chosen language in another channel", s.use(t, elsewhere, "privacy").Visible(), "Det, du skriver")
	s.use(t, p, "language", "language", "text")
	contains(t, "the text's language again", s.use(t, p, "ask", "question", "Kan jag jogga med ont i ryggen?").Visible(), "joggning")
	// Somebody who uses Discord in American English on a Swedish server is in Sweden.
	contains(t, "the number", s.use(t, inGuild("en-US"), "ask", "question", "I can't pee and I'm numb between my legs").Visible(), "112")
}

// TestAudience holds that students are answered unless somebody chooses otherwise, and that the choice holds.
func TestAudience(t *testing.T) {
	t.Parallel()
	s := start(t, fresh(t))
	p := inGuild("en-US")
	ask := func(options ...string) string {
		return s.use(t, p, "ask", append([]string{"question", "Does cardio help chronic low back pain?"}, options...)...).Visible()
	}
	student := ask()
	patient := ask("audience", "patient")
	if len(patient) >= len(student) {
		t.Errorf("a patient is told as much as a student:\n%s", patient)
	}
	if again := ask(); again != patient {
		t.Errorf("the choice of audience did not hold:\n%s", again)
	}
	if back := ask("audience", "student"); back != student {
		t.Errorf("the choice of audience did not change back:\n%s", back)
	}
}

func TestCommandsAreRegisteredOnce(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	registered, puts := s.Commands("")
	if puts != 1 {
		t.Errorf("registered %d times", puts)
	}
	var commands []struct {
		Name    string            `json:"name"`
		Names   map[string]string `json:"name_localizations"`
		Options []struct {
			Name    string `json:"name"`
			Choices []struct {
				Name  string            `json:"name"`
				Names map[string]string `json:"name_localizations"`
			} `json:"choices"`
		} `json:"options"`
	}
	if err := json.Unmarshal(registered, &commands); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
		for _, l := range []string{"sv-SE", "da", "no"} {
			if c.Names[l] == "" {
				t.Errorf("/%s has no name in %s", c.Name, l)
			}
		}
		for _, o := range c.Options {
			for _, choice := range o.Choices {
				if o.Name == "level" && len(choice.Names) < 3 {
					t.Errorf("/%s: the choice %s is not in every language", c.Name, choice.Name)
				}
			}
		}
	}
	if got := strings.Join(names, " "); got != "ask compare evidence source topics quiz privacy forget language" {
		t.Errorf("registered %s", got)
	}
	s.stop()
	s.ended(t)
	// A second start finds the same commands and leaves them alone; one on a single server has a list of its own.
	for _, guild := range []string{"", "123"} {
		a, err := discord.New(discord.Options{Bot: theBot(t), Memory: s.memory, Token: discordtest.Token, Server: s.URL(), Log: quiet(), Guild: guild, Wait: quickly})
		if err != nil {
			t.Fatal(err)
		}
		n := len(s.Identifies())
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan error, 1)
		go func() { over <- a.Run(ctx) }()
		s.until(t, "connected", func() bool { return len(s.Identifies()) > n })
		cancel()
		if err := <-over; err != nil {
			t.Fatal(err)
		}
	}
	if _, puts := s.Commands(""); puts != 2 {
		t.Errorf("registered %d times after two more starts, want 2: once everywhere and once on one server", puts)
	}
}

// TestTheSameTwice holds that an interaction that Discord sends twice is answered once.
func TestTheSameTwice(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	i := s.Use(inGuild("sv-SE"), "ask", "question", question)
	i.Gateway()
	i.Gateway()
	s.done(t, i)
	s.write(t, somebody(""), question)
	s.stop()
	s.ended(t)
	if n := s.Count("POST /interactions/{}/{}/callback"); n != 1 {
		t.Errorf("answered %d times", n)
	}
}
