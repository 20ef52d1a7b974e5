package bot_test

import (
	"strings"
	"testing"

	"ryggrad/bot"
)

func TestSmallTalk(t *testing.T) {
	b := newBot(t, &memory{})
	for locale, messages := range map[string]map[string][]string{
		"sv": {
			"Bra. Jag finns":              {"ok", "jaha okej då", "tummen upp", "då förstår jag", "ja det är bra"},
			"Ja, det fungerar.":           {"test", "1 2 3 4", "testar bara", "funkar den här chatten"},
			"Jag heter Ryggråd":           {"Vad heter du?", "Är det här ChatGPT?", "Vem har gjort den här tjänsten?", "vem är du"},
			"Skriv med egna ord":          {"Jag förstår inte vad jag ska skriva, ge ett exempel", "Var börjar jag?", "hur kommer man igång med det här"},
			"Hej då!":                     {"nu ska jag sova, godnatt", "Nu går jag och lägger mig"},
			"Hej! Jag svarar":             {"God kväll, Ryggråd", "yo", "hejsan hoppsan"},
			"Du kan fråga mig":            {"Pratar du finska?", "hjälp", "hur funkar det här?"},
			"Det du skriver används bara": {"Måste man skapa ett konto?", "Är det anonymt?"},
		},
		"nb": {
			"Fint. Jeg er her":   {"ok", "ja vel", "greitt, då veit eg det"},
			"Ja, det virker.":    {"tester bare", "prøver berre om dette verkar"},
			"Jeg heter Ryggråd":  {"Hvem har laget deg?", "Kva heiter du?"},
			"Skriv med egne ord": {"Hvor skal jeg begynne?", "Eg veit ikkje kva eg skal skrive"},
			"Ha det bra!":        {"No går eg til sengs, god natt"},
		},
		"da": {
			"Godt. Jeg er her":        {"okay", "nå fint nok", "så er jeg med"},
			"Ja, det virker.":         {"tester 1 2 3", "prøver lige om det virker"},
			"Jeg hedder Ryggråd":      {"Hvad hedder du egentlig?", "Hvem har programmeret dig?"},
			"Skriv med dine egne ord": {"Jeg ved ikke, hvor jeg skal starte", "hjælp mig i gang"},
			"Hej! Jeg svarer":         {"Godaften, er her nogen?"},
		},
		"en": {
			"Good. I'm here":      {"fair enough", "right, got it", "ok thumbs up"},
			"Yes, it works.":      {"just testing", "testing testing 123"},
			"My name is Ryggråd.": {"What's your name?", "Which company made you?", "are you a robot"},
			"Put what you want":   {"Where do I begin?", "no idea what to type, show me some sample questions"},
		},
	} {
		for want, texts := range messages {
			for _, text := range texts {
				reply := ask(t, b, bot.Message{Text: text, Locale: locale})
				if reply.Kind != bot.Info || !strings.HasPrefix(reply.Text, want) {
					t.Errorf("Reply(%q) is of kind %s and begins %.40q, want %q", text, reply.Kind, reply.Text, want)
				}
				checkContract(t, reply)
			}
		}
	}
}

func TestStartShowsExamples(t *testing.T) {
	reply := ask(t, newBot(t, &memory{}), bot.Message{Text: "Give me some examples of questions"})
	if len(reply.Suggestions) == 0 || !strings.Contains(reply.Text, "\n• "+reply.Suggestions[0]) {
		t.Errorf("the text does not show the examples %q: %q", reply.Suggestions, reply.Text)
	}
}

func TestRudenessIsNoQuestion(t *testing.T) {
	b := newBot(t, &memory{})
	for _, text := range []string{
		"du är värdelös", "håll käften", "din mamma", "idiot", "du er ubrugelig", "hold mund", "du er heilt ubrukeleg",
		"dra til helvete", "shut up", "you are useless", "get lost", "2025-13-45",
	} {
		reply := ask(t, b, bot.Message{Text: text})
		if reply.Kind != bot.Abstain {
			t.Errorf("Reply(%q) is of kind %s, want %s", text, reply.Kind, bot.Abstain)
		}
		checkContract(t, reply)
	}
	ask(t, b, bot.Message{Text: "Hjälper yoga mot ont i ryggen?", Conversation: "c"})
	if reply := ask(t, b, bot.Message{Text: "du är helt värdelös", Conversation: "c"}); reply.Kind != bot.Abstain {
		t.Errorf("after a question, rudeness is of kind %s", reply.Kind)
	}
}

func TestQuestionBehindSmallTalk(t *testing.T) {
	b := newBot(t, &memory{})
	for _, text := range []string{
		"hej, är det farligt att jogga?", "Tack, och får jag simma?", "okej, hjälper styrketräning mot ont i ryggen", "er en app god nok",
		"Godaften, må jeg løbe med ondt i ryggen?", "Hva er BättreRygg, og hvem har laget det?", "how much should I start with",
		"hjälper stegräknare", "kven kan hjelpe meg i gang", "I don't want to live a sedentary life, how do I start?",
		"Test för bålstyrka, vilka finns?", "Du er her for å svare: hjelper yoga mot vond rygg?",
	} {
		if reply := ask(t, b, bot.Message{Text: text}); reply.Kind != bot.Answer {
			t.Errorf("Reply(%q) is of kind %s, want %s", text, reply.Kind, bot.Answer)
		}
	}
}

func TestFollowUpBehindSmallTalk(t *testing.T) {
	b := newBot(t, &memory{})
	for _, text := range []string{"ok men får jag simma då?", "jaha, hur länge då?", "Var börjar jag?", "hjälper det?", "kan du ge ett exempel"} {
		ask(t, b, bot.Message{Text: "Är styrketräning bra när man har haft ont i ryggen länge?", Conversation: text})
		if reply := ask(t, b, bot.Message{Text: text, Conversation: text}); reply.Kind != bot.Answer {
			t.Errorf("%q after a question is of kind %s, want %s", text, reply.Kind, bot.Answer)
		}
	}
}

func TestCourtesyKeepsTheLanguage(t *testing.T) {
	b := newBot(t, &memory{})
	ask(t, b, bot.Message{Text: "Är jogging bra när man har haft ont i ryggen länge?", Conversation: "c"})
	for _, text := range []string{"ok", "okay", "test", "hello"} {
		want := map[string]string{"hello": "en"}[text]
		if want == "" {
			want = "sv"
		}
		if reply := ask(t, b, bot.Message{Text: text, Conversation: "c"}); reply.Language != want || reply.Kind != bot.Info {
			t.Errorf("%q in a Swedish conversation is answered in %s, of kind %s", text, reply.Language, reply.Kind)
		}
	}
}

func TestIdentityNamesTheClinic(t *testing.T) {
	o, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	o.Memory, o.Key, o.Clinic = &memory{}, []byte("a key for tests"), bot.Clinic{Name: "Rehab Söder"}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if reply := ask(t, b, bot.Message{Text: "Vem har gjort den här tjänsten?"}); !strings.HasSuffix(reply.Text, "Här är det Rehab Söder som erbjuder tjänsten.") {
		t.Errorf("who answers does not name the clinic: %q", reply.Text)
	}
	if reply := ask(t, newBot(t, &memory{}), bot.Message{Text: "Vem är du?"}); strings.Contains(reply.Text, "erbjuder") {
		t.Errorf("without a clinic, who answers names one: %q", reply.Text)
	}
}
