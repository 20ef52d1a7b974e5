package discord_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// lines are what people write to see every kind of reply in a language.
type lines struct {
	locale, answer, soon, emergency, abstain, unnamed, greeting, compare, level string
}

var goldens = map[string]lines{
	"sv": {
		locale: "sv-SE", answer: "Hjälper promenader mot ryggont?",
		soon:      "Jag är 62 år och har aldrig haft ont i ryggen förut, men nu har jag haft ont i tre veckor. Kan jag promenera?",
		emergency: "Jag kan inte kissa och är bortdomnad i underlivet sedan i morse", abstain: "Vilken madrass är bäst?",
		unnamed: "Får man spela padel med ont i ryggen?", greeting: "hej", compare: "Konditionsträning", level: "low",
	},
	"nb": {
		locale: "no", answer: "Hjelper styrketrening mot vondt i ryggen?",
		soon:      "Jeg er 62 år og har aldri hatt vondt i ryggen før, men nå har jeg hatt vondt i tre uker. Kan jeg gå tur?",
		emergency: "Jeg får ikke tisset og er nummen i underlivet siden i dag tidlig", abstain: "Hvilken madrass er best?",
		unnamed: "Kan jeg spille padel med vondt i ryggen?", greeting: "hei", compare: "Kondisjonstrening", level: "high",
	},
	"da": {
		locale: "da", answer: "Hjælper gåture mod ondt i ryggen?",
		soon:      "Jeg er 62 år og har aldrig haft ondt i ryggen før, men nu har jeg haft ondt i tre uger. Må jeg gå ture?",
		emergency: "Jeg kan ikke tisse og er følelsesløs i skridtet siden i morges", abstain: "Hvad koster en kiropraktor?",
		unnamed: "Må jeg spille padel med ondt i ryggen?", greeting: "hej", compare: "Konditionstræning", level: "very-low",
	},
	"en": {
		locale: "en-GB", answer: "Does walking help back pain?",
		soon:      "I am 62 and have never had back pain before, but now I have had it for three weeks. Can I go for walks?",
		emergency: "I can't pee and I'm numb between my legs since this morning", abstain: "Which mattress should I buy?",
		unnamed: "Can I play padel with back pain?", greeting: "hello", compare: "Aerobic exercise", level: "moderate",
	},
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for language, l := range goldens {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			var refuses string
			s := start(t, func(o *discord.Options, d *discordtest.Server) {
				fresh(t)(o, d)
				at := time.Now() // and stays, so that asking too much is that on a slow machine too
				o.Now = func() time.Time { return at }
				d.RefuseDM = func(user string) bool { return user == refuses }
			})
			var out strings.Builder
			show := func(what string, messages ...discordtest.Message) {
				fmt.Fprintf(&out, "═══ %s\n", what)
				for i, m := range messages {
					if i > 0 {
						out.WriteString("───\n")
					}
					out.WriteString(m.String())
				}
				out.WriteByte('\n')
			}
			person := func() discordtest.Person {
				p := inGuild(l.locale)
				p.GuildLocale = l.locale
				return p
			}
			ask := func(question string) discordtest.Message { return s.use(t, person(), "ask", "question", question) }

			show("/ask "+l.answer, ask(l.answer))
			show("/ask "+l.answer+" (patient)", s.use(t, person(), "ask", "question", l.answer, "audience", "patient"))
			show("/ask "+l.unnamed, ask(l.unnamed))
			show("/ask "+l.abstain, ask(l.abstain))
			show("/ask "+l.greeting, ask(l.greeting))
			show("/ask "+l.soon, ask(l.soon))
			show("/ask "+l.emergency, ask(l.emergency))
			show("/compare "+l.compare, s.use(t, person(), "compare", "activity", l.compare))
			show("/compare ???", s.use(t, person(), "compare", "activity", "???"))
			show("/evidence "+l.level, s.use(t, person(), "evidence", "level", l.level))
			show("/source fyss-rygg-nacke", s.use(t, person(), "source", "document", "fyss-rygg-nacke"))
			p := person()
			s.use(t, p, "topics")
			s.until(t, "all the topics", func() bool { return len(s.In(p.Channel)) == 2 })
			show("/topics", s.In(p.Channel)...)
			quiz(t, s, person(), show)
			show("/privacy", s.use(t, person(), "privacy"))
			show("/forget", s.use(t, person(), "forget"))
			show("/language da", s.use(t, person(), "language", "language", "da"))
			show("/language text", s.use(t, person(), "language", "language", "text"))
			p = person()
			answer := s.use(t, p, "ask", "question", l.answer)
			show("pressed: "+answer.Components[0].Label, s.press(t, p, answer, answer.Components[0].CustomID))
			show("pressed: 👍", s.press(t, p, answer, answer.Components[len(answer.Components)-2].CustomID))
			show("pressed: a button of another version", s.press(t, p, answer, "s:gone"))

			p = person()
			s.use(t, p, "privacy")
			n := len(s.In(p.Channel))
			s.Write(p, mention, nil)
			show("mentioned without a word", s.answerTo(t, p.Channel, n)...)
			n++
			s.Write(p, mention, map[string]any{"attachments": []any{map[string]any{"id": "1", "filename": "x.png"}}})
			show("mentioned with a picture", s.answerTo(t, p.Channel, n)...)
			n++
			s.Write(p, mention+l.emergency, nil)
			show("mentioned: "+l.emergency+" (in the channel)", s.answerTo(t, p.Channel, n)...)
			show("mentioned: "+l.emergency+" (in private)", s.In(discordtest.DM(p.ID))...)
			p = person()
			s.use(t, p, "privacy")
			refuses = p.ID
			s.Write(p, mention+l.emergency, nil)
			show("mentioned: "+l.emergency+" (direct messages refused)", s.answerTo(t, p.Channel, 1)...)
			p = person()
			for range 8 {
				s.use(t, p, "privacy")
			}
			show("too much at once", s.use(t, p, "privacy"))
			compareGolden(t, language, out.String())
		})
	}
}

func quiz(t *testing.T, s *site, p discordtest.Person, show func(string, ...discordtest.Message)) {
	question := s.use(t, p, "quiz")
	show("/quiz", question)
	for _, want := range []string{"✅", "❌"} {
		for _, c := range question.Components {
			verdict := s.press(t, inGuild(p.Locale), question, c.CustomID)
			if strings.Contains(verdict.Content, want) {
				show("quiz: "+c.Label, verdict)
				break
			}
		}
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the replies differ from %s (write it anew with -update, and read it):\n%s", file, got)
	}
}
