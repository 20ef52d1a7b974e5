package discord_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
)

func TestWhatIsNotForTheBot(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := inGuild("sv-SE")
	s.Write(p, question, nil) // comes without its text, as it mentions nobody
	s.Write(p, question, map[string]any{"content": question})
	s.Write(p, mention+question, map[string]any{"author": map[string]any{"id": p.ID, "bot": true}})
	s.Write(p, mention+question, map[string]any{"webhook_id": "1"})
	s.Write(p, mention+question, map[string]any{"type": 6})
	s.Write(somebody(""), question, map[string]any{"author": map[string]any{"id": discordtest.Bot}})
	s.Write(p, "<@123> "+question, nil)
	s.write(t, p, mention+question)
	if n := len(s.In(p.Channel)); n != 1 {
		t.Errorf("%d messages were answered, want the last one only", n)
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := somebody("sv-SE")
	id := s.Write(p, "hej", nil)
	s.answerTo(t, discordtest.DM(p.ID), 0)
	now := time.Now().UTC()
	edit := func(text string, at time.Time) {
		s.Write(p, text, map[string]any{"id": id, "edited_timestamp": at.Format(time.RFC3339Nano)})
	}
	edit("Jag kan inte kissa och är bortdomnad i underlivet", now)
	m := s.answerTo(t, discordtest.DM(p.ID), 1)[0]
	contains(t, "the answer to the edited message", m.Visible(), "112")
	edit("Jag kan inte kissa och är bortdomnad i underlivet", now) // the message was pinned
	edit(question, now.Add(-time.Hour))                            // and this one was edited long ago
	s.write(t, somebody(""), question)
	s.stop()
	s.ended(t)
	if n := len(s.In(discordtest.DM(p.ID))); n != 2 {
		t.Errorf("%d answers, want two", n)
	}
}

func TestOverTheLimit(t *testing.T) {
	t.Parallel()
	at := time.Now() // and stays, so that nobody has waited long enough on a slow machine
	s := start(t, func(o *discord.Options, _ *discordtest.Server) { o.Now = func() time.Time { return at } })
	p := somebody("sv-SE")
	channel := discordtest.DM(p.ID)
	for range 20 {
		s.Write(p, question, nil)
	}
	s.Write(p, "Jag kan inte kissa och är bortdomnad i underlivet", nil)
	s.until(t, "the emergency", func() bool {
		all := s.In(channel)
		return len(all) > 0 && strings.Contains(all[len(all)-1].Visible(), "Ring 112 nu")
	})
	answers, pauses := 0, 0
	for _, m := range s.In(channel) {
		switch {
		case strings.Contains(m.Content, "Vänta några sekunder"):
			pauses++
		case len(m.Embeds) > 0:
			answers++
		}
	}
	if answers != 8 || pauses != 1 {
		t.Errorf("%d answers and %d pauses, want 8 and 1", answers, pauses)
	}
}

func TestNobodyIsMentioned(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	p := inGuild("sv-SE")
	m := s.use(t, p, "ask", "question", "Kan jag jogga? @everyone @here **fet** [länk](https://example.com) `kod` ||dold||")
	contains(t, "the quoted question", m.Visible(), "@everyone @here **fet** [länk](https://example.com) `kod` ||dold||")
	if !strings.Contains(string(m.Raw), `"allowed_mentions":{"parse":[]`) {
		t.Errorf("the message may mention people: %s", m.Raw)
	}
}

// TestEmbedsForbidden holds that a channel where the bot may not embed is answered all the same.
func TestEmbedsForbidden(t *testing.T) {
	t.Parallel()
	for name, embedding := range map[string]discordtest.Embedding{"stripped": discordtest.Strip, "refused": discordtest.Forbid} {
		t.Run(name, func(t *testing.T) {
			s := start(t, func(_ *discord.Options, d *discordtest.Server) {
				d.NoEmbeds = func(string) discordtest.Embedding { return embedding }
			})
			p := inGuild("sv-SE")
			s.Write(p, mention+"Vad är lumbago?", nil)
			s.until(t, "the answer", func() bool { return strings.Contains(visible(s.In(p.Channel)), "Ring 112 om du") })
		})
	}
}

// TestHistoryForbidden holds that a channel whose messages the bot may not read again is answered all the same.
func TestHistoryForbidden(t *testing.T) {
	t.Parallel()
	s := start(t, func(_ *discord.Options, d *discordtest.Server) { d.NoHistory = func(string) bool { return true } })
	if m := s.write(t, inGuild("sv-SE"), mention+question); m.Reference != "" || len(m.Embeds) == 0 {
		t.Errorf("answered\n%s", m)
	}
}

func TestHugeReplies(t *testing.T) {
	t.Parallel()
	reply := huge()
	s := start(t, with(t, func(context.Context, bot.Message) (bot.Reply, error) { return reply, nil }))
	shown := func(all []discordtest.Message) string { return strings.Join(strings.Fields(visible(all)), " ") }
	whole := func(text string) bool { return strings.Contains(text, "kort?") }
	word := strings.Join(strings.Fields(reply.Claims[0].Text), " ")
	t.Run("message", func(t *testing.T) {
		p := somebody("")
		s.Write(p, question, nil)
		s.until(t, "all of it", func() bool { return whole(shown(s.In(discordtest.DM(p.ID)))) })
		if n := strings.Count(shown(s.In(discordtest.DM(p.ID))), word[:200]); n < 10 {
			t.Errorf("%d of the texts are shown", n)
		}
	})
	t.Run("command", func(t *testing.T) {
		p := inGuild("sv-SE")
		s.use(t, p, "ask", "question", question)
		s.until(t, "all of it", func() bool { return whole(shown(s.In(p.Channel))) })
	})
}

func TestFailures(t *testing.T) {
	t.Parallel()
	const private = "min hemlighet"
	for name, reply := range map[string]func(context.Context, bot.Message) (bot.Reply, error){
		"panic": func(_ context.Context, m bot.Message) (bot.Reply, error) { panic(m.Text) },
		"error": func(_ context.Context, m bot.Message) (bot.Reply, error) {
			return bot.Reply{Language: "sv", Kind: bot.Abstain, Text: "Något gick fel hos mig."}, errors.New("the store is broken")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, with(t, reply))
			contains(t, "the apology", s.write(t, somebody("sv-SE"), private).Visible(), "Något gick fel hos mig")
			contains(t, "the apology", s.use(t, somebody("sv-SE"), "ask", "question", private).Visible(), "Något gick fel hos mig")
			s.until(t, "the log", func() bool { return strings.Contains(s.log.String(), "could not be answered") })
			if strings.Contains(s.log.String(), private) {
				t.Errorf("the log holds what was written:\n%s", s.log)
			}
		})
	}
}

// broken is a memory that fails.
type broken struct{}

func (broken) Get(context.Context, string) ([]byte, error) {
	return nil, errors.New("the disk is gone")
}
func (broken) Put(context.Context, string, []byte) error { return errors.New("the disk is gone") }
func (broken) Delete(context.Context, string) error      { return errors.New("the disk is gone") }

// TestBrokenMemory holds that nobody is left in silence because the store fails.
func TestBrokenMemory(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *discord.Options, _ *discordtest.Server) { o.Memory = broken{} })
	contains(t, "the apology", s.write(t, somebody("sv-SE"), question).Visible(), "112")
	contains(t, "the apology", s.use(t, somebody("sv-SE"), "ask", "question", question).Visible(), "112")
	contains(t, "the apology", s.use(t, inGuild("en-US"), "forget").Visible(), "112")
}

// TestOrder holds that the messages of a person are answered in order, and that one who waits keeps nobody else waiting.
func TestOrder(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	var mutex sync.Mutex
	var order []string
	s := start(t, with(t, func(_ context.Context, m bot.Message) (bot.Reply, error) {
		if m.Text == "first" {
			<-release
		}
		mutex.Lock()
		order = append(order, m.Text)
		mutex.Unlock()
		return bot.Reply{Language: "en", Kind: bot.Info, Text: m.Text}, nil
	}))
	slow, quick := somebody(""), somebody("")
	for _, text := range []string{"first", "second", "third"} {
		s.Write(slow, text, nil)
	}
	s.write(t, quick, "other")
	close(release)
	s.until(t, "three answers", func() bool { return len(s.In(discordtest.DM(slow.ID))) == 3 })
	if got := strings.Join(order, " "); got != "other first second third" {
		t.Errorf("answered in the order %q", got)
	}
}

// TestStopFinishes holds that what is in hand when the program ends is answered.
func TestStopFinishes(t *testing.T) {
	t.Parallel()
	asked, release := make(chan struct{}), make(chan struct{})
	s := start(t, with(t, func(context.Context, bot.Message) (bot.Reply, error) {
		close(asked)
		<-release
		return bot.Reply{Language: "en", Kind: bot.Info, Text: "done"}, nil
	}))
	p := somebody("")
	s.Write(p, question, nil)
	<-asked
	s.stop()
	close(release)
	if err := s.ended(t); err != nil {
		t.Error(err)
	}
	if n := len(s.In(discordtest.DM(p.ID))); n != 1 {
		t.Errorf("%d answers after the end, want 1", n)
	}
}

// TestStopIsBounded holds that the program ends although an answer never comes, and that its context is over then.
func TestStopIsBounded(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	s := prepare(t, with(t, func(ctx context.Context, _ bot.Message) (bot.Reply, error) {
		close(asked)
		<-ctx.Done()
		return bot.Reply{Language: "en", Kind: bot.Abstain, Text: "late"}, ctx.Err()
	}))
	s.adapter.SetGrace(10 * time.Millisecond)
	s.run(t)
	s.until(t, "connected", func() bool { return s.Connected() > 0 })
	s.Write(somebody(""), question, nil)
	<-asked
	s.stop()
	if err := s.ended(t); err != nil {
		t.Error(err)
	}
}

// TestForget holds that /forget in one channel erases what was said in another and in direct messages too.
func TestForget(t *testing.T) {
	t.Parallel()
	s := start(t, fresh(t))
	p := inGuild("sv-SE")
	other := p
	other.Channel += "0"
	private := p
	private.Guild, private.Channel = "", ""
	for _, where := range []discordtest.Person{p, other, private} {
		s.use(t, where, "ask", "question", "Hjälper yoga mot långvarigt ont i ryggen?")
	}
	s.use(t, p, "language", "language", "da")
	s.use(t, p, "forget")
	for _, where := range []discordtest.Person{p, other, private} {
		stranger := where
		stranger.ID += "1"
		if where.Channel != "" {
			stranger.Channel += "1"
		}
		got, want := s.use(t, where, "ask", "question", "och på lång sikt?"), s.use(t, stranger, "ask", "question", "och på lång sikt?")
		if got.Visible() != want.Visible() {
			t.Errorf("in %q something is remembered:\n%s\nwant\n%s", where.Channel, got.Visible(), want.Visible())
		}
	}
}

// TestPrivateStaysPrivate holds that a short question in public does not go on with what was said in private.
func TestPrivateStaysPrivate(t *testing.T) {
	t.Parallel()
	s := start(t, fresh(t))
	p := inGuild("sv-SE")
	private := p
	private.Guild, private.Channel = "", ""
	s.use(t, private, "ask", "question", "Hjälper yoga mot långvarigt ont i ryggen?")
	stranger := inGuild("sv-SE")
	got, want := s.use(t, p, "ask", "question", "och på lång sikt?"), s.use(t, stranger, "ask", "question", "och på lång sikt?")
	if got.Visible() != want.Visible() {
		t.Errorf("the channel is shown\n%s\nwant\n%s", got.Visible(), want.Visible())
	}
}
