package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/discord/discordtest"
	"ryggrad/corpus"
)

// FuzzReply holds that whatever a reply holds, what is made of it is within every limit of Discord's, and that nothing
// that it says is lost.
func FuzzReply(f *testing.F) {
	all, err := loadTexts()
	if err != nil {
		f.Fatal(err)
	}
	say := renderer{texts: all["sv"], words: bot.Words{
		Levels: map[corpus.Level]string{corpus.Low: "Begränsat stöd", corpus.Ungraded: "Inte graderat"}, Urgency: map[string]string{"emergency": "Ring nu"},
		Differ: "Olika.", AlsoAsk: "Fråga också:", Nearest: "Det här kan jag:",
	}}
	f.Add("Promenader kan hjälpa.", "39 studier (4 109).", "++", "https://example.org/a(b)", uint8(5), uint16(3), true)
	f.Add("*_~`|>#[]()@: ", "- a\n1. b", "[x](y)", "javascript:alert(1)", uint8(3), uint16(400), false)
	f.Add("", "", "", "", uint8(1), uint16(1), true)
	f.Add("🙈", "\x00\u202e", "\n", "http://", uint8(5), uint16(900), true)
	f.Fuzz(func(t *testing.T, text, detail, stated, address string, claims uint8, times uint16, urgent bool) {
		text = strings.Repeat(text, int(times%1000))
		if len(text) > 20_000 {
			t.Skip("longer than anything is")
		}
		reply := bot.Reply{Language: "sv", Kind: bot.Answer, Text: text, Notice: detail, Suggestions: []string{text, detail, "kort?"}}
		for i := range claims % 6 {
			c := bot.Claim{ID: "c" + string('a'+rune(i)), Text: text, Detail: &detail, Source: bot.Source{Title: detail, Section: stated, URL: &address}}
			c.Evidence = bot.Evidence{Level: corpus.Low, AsStated: stated, Meaning: detail}
			reply.Claims = append(reply.Claims, c)
		}
		if urgent {
			reply.Assessment = &bot.Assessment{Level: "emergency", Text: text, Contacts: []bot.Contact{{Name: stated, Tel: "112", URL: address}}}
			reply.Disagreement = &bot.Disagreement{Text: text}
		}
		var shown strings.Builder
		for _, m := range say.reply(reply, detail) {
			data, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if problems := discordtest.Problems(data); len(problems) > 0 {
				t.Fatalf("%v\n%s", problems, data)
			}
			parsed, err := discordtest.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range parsed.Components {
				if c.URL != "" && !strings.HasPrefix(c.URL, "http://") && !strings.HasPrefix(c.URL, "https://") {
					t.Fatalf("a link to %q", c.URL)
				}
			}
			shown.WriteString(parsed.Visible())
		}
		want, got := squeeze(plain(text)), squeeze(shown.String())
		if len(reply.Claims) > 0 && want != "" && !strings.Contains(got, want[:min(len(want), 50)]) && !strings.Contains(text, "\\") && plain(text) == text {
			t.Fatalf("%q is not shown:\n%s", want, got)
		}
	})
}

// TestUnsafeLinks holds that a document's address becomes a link only where it leads to the web.
func TestUnsafeLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/a?b=c":  "https://example.org/a?b=c",
		"https://example.org/a(b)>c": "https://example.org/a%28b%29%3Ec",
		"javascript:alert(1)":        "", "discord://x/y": "", "https://": "", "https://(": "", "https://you@example.org": "", "%zz": "", "": "",
	} {
		if got := webAddress(&address); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", address, got, want)
		}
	}
}
