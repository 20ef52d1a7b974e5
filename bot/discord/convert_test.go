package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

const self = "900"

func TestFromMessage(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want *request // nil: not for the bot
	}{
		"direct": {`{"id":"1","channel_id":"2","author":{"id":"3"},"content":" Ont i  ryggen? "}`,
			&request{Kind: ask, User: "3", Channel: "2", Private: true, Text: "Ont i ryggen?"}},
		"mention": {`{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"mentions":[{"id":"900"}],"content":"<@900> ont <@!77> i <#5> ryggen <:x:12> <a:y:13> <t:1:R> </ask:1>?"}`,
			&request{Kind: ask, User: "3", Channel: "2", Guild: "4", Text: "ont i ryggen ?"}},
		"old mention":          {`{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"mentions":[{"id":"900"}],"content":"<@!900>hej"}`, &request{Kind: ask, User: "3", Channel: "2", Guild: "4", Text: "hej"}},
		"bare mention":         {`{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"mentions":[{"id":"900"}],"content":"<@900>"}`, &request{Kind: help, User: "3", Channel: "2", Guild: "4"}},
		"picture":              {`{"id":"1","channel_id":"2","author":{"id":"3"},"attachments":[{"id":"1"}]}`, &request{Kind: unreadable, User: "3", Channel: "2", Private: true}},
		"sticker":              {`{"id":"1","channel_id":"2","author":{"id":"3"},"sticker_items":[{"id":"1"}]}`, &request{Kind: unreadable, User: "3", Channel: "2", Private: true}},
		"emoji":                {`{"id":"1","channel_id":"2","author":{"id":"3"},"content":"<:ont:12345>"}`, &request{Kind: unreadable, User: "3", Channel: "2", Private: true}},
		"picture with words":   {`{"id":"1","channel_id":"2","author":{"id":"3"},"content":"hej","attachments":[{"id":"1"}]}`, &request{Kind: ask, User: "3", Channel: "2", Private: true, Text: "hej"}},
		"another is mentioned": {`{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"mentions":[{"id":"901"}],"content":"<@901> hej"}`, nil},
		"nobody is mentioned":  {`{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"content":""}`, nil},
		"a bot":                {`{"id":"1","channel_id":"2","author":{"id":"3","bot":true},"content":"hej"}`, nil},
		"itself":               {`{"id":"1","channel_id":"2","author":{"id":"900"},"content":"hej"}`, nil},
		"a webhook":            {`{"id":"1","channel_id":"2","webhook_id":"5","author":{"id":"3"},"content":"hej"}`, nil},
		"a pin":                {`{"id":"1","channel_id":"2","type":6,"author":{"id":"3"},"content":"hej"}`, nil},
		"no author":            {`{"id":"1","channel_id":"2","content":"hej"}`, nil},
		"a preview came":       {`{"id":"1","channel_id":"2","author":{"id":"3"},"embeds":[{}]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var m discordgo.Message
			if err := json.Unmarshal([]byte(c.json), &m); err != nil {
				t.Fatal(err)
			}
			got, wanted := fromMessage(&m, self)
			if !wanted || c.want == nil {
				if wanted != (c.want != nil) {
					t.Fatalf("wanted = %v: %+v", wanted, got)
				}
				return
			}
			c.want.Delivery = "discord:message:1"
			if got != *c.want {
				t.Errorf("got  %+v\nwant %+v", got, *c.want)
			}
		})
	}
}

func TestFromInteraction(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want request
	}{
		"ask": {`{"type":2,"user":{"id":"3"},"locale":"sv-SE","data":{"name":"ask","options":[{"name":"question","type":3,"value":"ont?"},{"name":"audience","type":3,"value":"patient"}]}}`,
			request{Kind: ask, Private: true, Locale: "sv-SE", Text: "ont?", Audience: "patient"}},
		"an audience there is not": {`{"type":2,"user":{"id":"3"},"locale":"da","data":{"name":"ask","options":[{"name":"audience","type":3,"value":"doctor"}]}}`,
			request{Kind: ask, Private: true, Locale: "da"}},
		"a value that is no text": {`{"type":2,"user":{"id":"3"},"data":{"name":"ask","options":[null,{"name":"question","type":4,"value":7}]}}`, request{Kind: ask, Private: true}},
		"English on a Danish server": {`{"type":2,"guild_id":"4","guild_locale":"da","member":{"user":{"id":"3"}},"locale":"en-US","data":{"name":"compare","options":[{"name":"activity","type":3,"value":"yoga"}]}}`,
			request{Kind: compare, Locale: "en-DK", Text: "yoga", Guild: "4", GuildLocale: "da"}},
		"English anywhere": {`{"type":2,"guild_id":"4","guild_locale":"en-US","member":{"user":{"id":"3"}},"locale":"en-GB","data":{"name":"topics"}}`,
			request{Kind: listTopics, Locale: "en", Guild: "4"}},
		"typing":          {`{"type":4,"user":{"id":"3"},"data":{"name":"compare","options":[{"name":"activity","type":3,"value":"yo","focused":true}]}}`, request{Kind: complete, Private: true, Text: "yo"}},
		"suggestion":      {`{"type":3,"user":{"id":"3"},"data":{"custom_id":"s:abc","component_type":2}}`, request{Kind: suggestion, Private: true, Option: "abc"}},
		"topic":           {`{"type":3,"user":{"id":"3"},"data":{"custom_id":"t:0.0","component_type":3,"values":["yoga"]}}`, request{Kind: topic, Private: true, Option: "yoga"}},
		"feedback":        {`{"type":3,"user":{"id":"3"},"message":{"id":"9","flags":64},"data":{"custom_id":"f:u:claim","component_type":2}}`, request{Kind: feedback, Private: true, Option: "claim", Up: true, Message: "9", Hidden: true}},
		"quiz":            {`{"type":3,"user":{"id":"3"},"data":{"custom_id":"q:sv:7:helps","component_type":2}}`, request{Kind: answerQuiz, Private: true, Option: "sv:7:helps"}},
		"unknown button":  {`{"type":3,"user":{"id":"3"},"data":{"custom_id":"zzz","component_type":2}}`, request{Kind: unknown, Private: true}},
		"unknown command": {`{"type":2,"user":{"id":"3"},"data":{"name":"help"}}`, request{Kind: unknown, Private: true}},
	} {
		t.Run(name, func(t *testing.T) {
			var i discordgo.Interaction
			if err := json.Unmarshal([]byte(c.json), &i); err != nil {
				t.Fatal(err)
			}
			i.ID, i.ChannelID = "1", "2"
			got, wanted := fromInteraction(&i)
			if !wanted {
				t.Fatal("not wanted")
			}
			c.want.Delivery, c.want.User, c.want.Channel, c.want.Number, c.want.Interaction = "discord:interaction:1", "3", "2", number("1"), true
			if got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// FuzzConvert holds that nothing that is shaped like an event of Discord's makes convert panic, and that what is for the
// bot is whole.
func FuzzConvert(f *testing.F) {
	f.Add([]byte(`{"id":"1","channel_id":"2","author":{"id":"3"},"content":"<@900> hej","mentions":[{"id":"900"}],"guild_id":"4"}`))
	f.Add([]byte(`{"id":"1","type":2,"user":{"id":"3"},"data":{"name":"ask","options":[{"name":"question","type":3,"value":"x"}]}}`))
	f.Add([]byte(`{"id":"1","type":3,"user":{"id":"3"},"message":{"id":"1"},"data":{"custom_id":"q:sv:1:helps","component_type":2}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m discordgo.Message
		if json.Unmarshal(data, &m) == nil {
			if r, wanted := fromMessage(&m, self); wanted && (r.User == self || r.Kind == "" || strings.Contains(r.Text, "<@"+self+">")) {
				t.Errorf("%+v", r)
			}
		}
		var i discordgo.Interaction
		if json.Unmarshal(data, &i) == nil {
			if r, wanted := fromInteraction(&i); wanted && (r.Kind == "" || r.Kind != ping && (r.User == "" || r.Delivery == "")) {
				t.Errorf("%+v", r)
			}
		}
	})
}

// FuzzPieces holds that a text that is split and escaped is shown whole, and nothing of it taken as markdown.
func FuzzPieces(f *testing.F) {
	f.Add("En mening. En till!\n\n- en lista\n1. två\n# rubrik\n> citat -# fin", uint16(20))
	f.Add("**fet** _kursiv_ ~~struken~~ `kod` ||dold|| [länk](https://example.com) <@1> @everyone \\", uint16(7))
	f.Add(strings.Repeat("🙈", 50)+strings.Repeat("*", 50), uint16(11))
	f.Add("a\u202eb\x00c\u2028d", uint16(9))
	f.Fuzz(func(t *testing.T, text string, most16 uint16) {
		most := int(most16%4096) + 6
		pieces := pieces(text, most)
		var shown strings.Builder
		for _, piece := range pieces {
			if n := length(piece); n > most || n == 0 || !utf8.ValidString(piece) {
				t.Fatalf("a piece of %d units, at most %d: %q", n, most, piece)
			}
			shown.WriteString(unescape(t, piece))
		}
		if got, want := squeeze(shown.String()), squeeze(plain(text)); got != want {
			t.Fatalf("shown  %q\nwritten %q", got, want)
		}
	})
}

// unescape returns what Discord shows, and fails where a mark is left that is not escaped.
func unescape(t *testing.T, text string) string {
	var b strings.Builder
	escaped := false
	for _, r := range text {
		if !escaped && r == '\\' {
			escaped = true
			continue
		}
		if !escaped && strings.ContainsRune("*_~`|<>#[]()@:", r) {
			t.Fatalf("%q is not escaped in %q", r, text)
		}
		escaped = false
		b.WriteRune(r)
	}
	if escaped {
		t.Fatalf("%q ends in a backslash", text)
	}
	return b.String()
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

func FuzzCut(f *testing.F) {
	f.Add("Är promenader fel vid neurogen claudicatio när man är gammal?", uint8(20))
	f.Add(strings.Repeat("🙈", 90), uint8(80))
	f.Fuzz(func(t *testing.T, text string, most uint8) {
		if most < 4 || !utf8.ValidString(text) {
			t.Skip()
		}
		got := cut(text, int(most))
		if length(got) > int(most) || !utf8.ValidString(got) || !strings.HasPrefix(text, strings.TrimSuffix(got, "…")) && got != text {
			t.Fatalf("cut(%q, %d) = %q", text, most, got)
		}
	})
}
