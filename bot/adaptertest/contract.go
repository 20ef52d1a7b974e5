package adaptertest

import (
	"strings"
	"testing"

	"ryggrad/bot"
)

// locales are those of the platforms, by the language of the texts below.
var locales = map[string]string{"sv": "sv-SE", "nb": "nb-NO", "da": "da-DK", "en": "en-GB"}

func (c contract) answers(t *testing.T) {
	for code, texts := range map[string][]string{
		"sv": {"Kan jag jogga med ont i ryggen?", "Hur länge ska jag ligga till sängs med ryggskott?", "Får man spela padel?", "hej", "Vilken madrass är bäst?"},
		"nb": {"Hjelper styrketrening mot vondt i ryggen?", "Skal jeg holde senga med hekseskudd?", "hei", "Hvilke sko bør jeg ha?"},
		"da": {"Hjælper konditionstræning mod langvarige rygsmerter?", "Må jeg løbe med ondt i ryggen?", "hej", "Hvad koster en kiropraktor?"},
		"en": {"Does strength training help a bad back?", "Is yoga good for long-lasting back pain?", "hello", "Which mattress should I buy?"},
	} {
		for _, text := range texts {
			t.Run(code+" "+text, func(t *testing.T) {
				shown := c.person(t, "answers "+code+" "+text, locales[code]).Say(t, text)
				want := c.want(t, bot.Message{Text: text, Locale: locales[code]})
				if want.Language != code {
					t.Fatalf("%q is answered in %s", text, want.Language)
				}
				c.showsReply(t, shown, want)
			})
		}
	}
}

// emergency is a message in each language that must never get advice.
var emergency = map[string]string{
	"sv": "Jag kan inte kissa och är bortdomnad i underlivet sedan i morse",
	"nb": "Jeg får ikke tisset og er nummen i underlivet siden i dag tidlig",
	"da": "Jeg kan ikke tisse og er følelsesløs i skridtet siden i morges",
	"en": "I can't pee and I'm numb between my legs since this morning",
}

func (c contract) emergencies(t *testing.T) {
	for code, text := range emergency {
		t.Run(code, func(t *testing.T) {
			p := c.person(t, "emergency "+code, locales[code])
			want := c.want(t, bot.Message{Text: text, Locale: locales[code], Conversation: "emergency " + code})
			if want.Kind != bot.AssessmentAlone || len(want.Assessment.Contacts) == 0 {
				t.Fatalf("%q gets %s", text, want.Kind)
			}
			shown := p.Say(t, text)
			c.showsReply(t, shown, want)
			first := want.Assessment.Contacts[0].Tel
			if at := strings.Index(digits(plain(shown)), digits(first)); at > 200 {
				t.Errorf("the number %s comes after %d characters\nshown:\n%s", first, at, shown)
			}
			// Whatever is asked then, no advice is given.
			const question = "yoga?"
			c.showsReply(t, p.Say(t, question), c.want(t, bot.Message{Text: question, Locale: locales[code], Conversation: "emergency " + code}))
		})
	}
}

func (c contract) soon(t *testing.T) {
	const text = "Jag är 62 år och har aldrig haft ont i ryggen förut, men nu har jag haft ont i tre veckor. Kan jag promenera?"
	want := c.want(t, bot.Message{Text: text, Locale: "sv-SE"})
	if want.Kind != bot.Answer || want.Assessment == nil {
		t.Fatalf("%q gets %s with assessment %v", text, want.Kind, want.Assessment)
	}
	c.showsReply(t, c.person(t, "soon", "sv-SE").Say(t, text), want)
}

func (c contract) followUp(t *testing.T) {
	p := c.person(t, "follow-up", "sv-SE")
	for _, text := range []string{"Kan jag springa med långvarig ryggvärk?", "och simning?", "answer in English", "and cycling?"} {
		c.showsReply(t, p.Say(t, text), c.want(t, bot.Message{Text: text, Locale: "sv-SE", Conversation: "follow-up"}))
	}
}

func (c contract) conversations(t *testing.T) {
	one, other := c.person(t, "one", "sv-SE"), c.person(t, "other", "sv-SE")
	one.Say(t, emergency["sv"])
	const text = "Kan jag jogga med ont i ryggen?"
	c.showsReply(t, other.Say(t, text), c.want(t, bot.Message{Text: text, Locale: "sv-SE"}))
}

func (c contract) forget(t *testing.T) {
	p := c.person(t, "forgetful", "sv-SE")
	p.Say(t, emergency["sv"])
	if shown := p.Forget(t); strings.TrimSpace(shown) == "" {
		t.Error("nothing is shown when a conversation is erased")
	}
	const text = "Kan jag jogga med ont i ryggen?"
	c.showsReply(t, p.Say(t, text), c.want(t, bot.Message{Text: text, Locale: "sv-SE"}))
}

func (c contract) hostile(t *testing.T) {
	for i, text := range []string{
		"<b>Kan jag</b> jogga med ont i <script>alert(1)</script> ryggen? & &amp;",
		"**Kan** _jag_ ~~jogga~~ `med` ||ont|| i [ryggen](https://example.com)? @everyone <@1>",
		"Kan jag jogga med ont i ryggen? \u202e\u0000\u200b\ufeff",
		"Kan jag jogga med ont i ryggen? " + strings.Repeat("Jag har haft ont länge. ", 80),
	} {
		shown := c.person(t, "hostile "+string(rune('a'+i)), "sv-SE").Say(t, text)
		c.showsReply(t, shown, c.want(t, bot.Message{Text: text, Locale: "sv-SE"}))
	}
}

func (c contract) unreadable(t *testing.T) {
	for i, text := range []string{"?", "🙈🙉🙊", "Ich habe Rückenschmerzen und kann nicht schlafen, was soll ich tun?"} {
		if shown := c.person(t, "unreadable "+string(rune('a'+i)), "sv-SE").Say(t, text); strings.TrimSpace(shown) == "" {
			t.Errorf("nothing is shown in reply to %q", text)
		}
	}
}
