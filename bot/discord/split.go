package discord

import "github.com/bwmarrin/discordgo"

// pages puts embeds into as few messages as Discord's limits allow, in order. An embed with too many fields, or too much
// in them, goes on in the next one; a field stays whole. Fields, descriptions and footers have to be within their own
// limits.
func pages(embeds []*discordgo.MessageEmbed) []message {
	var out []message
	var page message
	used := 0
	flush := func() {
		if len(page.Embeds) > 0 {
			out = append(out, page)
			page, used = message{}, 0
		}
	}
	for _, whole := range embeds {
		for _, e := range parts(whole) {
			n := embedded(e)
			if used+n > mostEmbedded || len(page.Embeds) == mostEmbeds {
				flush()
			}
			page.Embeds = append(page.Embeds, e)
			used += n
		}
	}
	flush()
	return out
}

// parts splits an embed between its fields, so that each part fits into one message. The footer, which names the source
// of what the embed opens with, stays with the first.
func parts(e *discordgo.MessageEmbed) []*discordgo.MessageEmbed {
	first := *e
	first.Fields = nil
	out := []*discordgo.MessageEmbed{&first}
	used := embedded(&first)
	for _, f := range e.Fields {
		last := out[len(out)-1]
		n := length(f.Name) + length(f.Value)
		if used+n > mostEmbedded || len(last.Fields) == mostFields {
			last = &discordgo.MessageEmbed{Color: e.Color}
			out = append(out, last)
			used = 0
		}
		last.Fields = append(last.Fields, f)
		used += n
	}
	return out
}
