package discord

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
	"ryggrad/corpus"
)

// The colours of an embed's edge. They tell nothing that is not said in words as well. Red is kept for what is urgent.
const (
	green  = 0x2e7d32
	blue   = 0x1565c0
	amber  = 0xf9a825
	violet = 0x7b1fa2
	grey   = 0x607d8b
)

var colours = map[corpus.Level]int{
	corpus.High: green, corpus.Moderate: blue, corpus.Low: amber, corpus.VeryLow: violet, corpus.Ungraded: grey,
}

// renderer lays out replies in one language.
type renderer struct {
	words bot.Words
	texts texts
}

// reply lays out a reply as messages to send one after the other. What was asked stands at the head where it is given.
//
// An assessment is written into the message itself and not into an embed: people can switch embeds off, a channel can
// forbid them, and a phone's notification shows none. Its contacts come first.
func (r renderer) reply(reply bot.Reply, asked string) []message {
	out := pages(r.embeds(reply))
	switch {
	case reply.Assessment != nil:
		out = append(r.assessment(reply.Assessment), out...)
		if n := len(out); n > 1 && len(out[n-2].Embeds) == 0 {
			// The last of the assessment and the first of the answer are one message where both fit.
			out[n-2].Embeds = out[n-1].Embeds
			out = out[:n-1]
		}
	case asked != "" && len(out) > 0:
		out[0].Content = quote(asked)
	}
	if len(out) > 0 {
		out[len(out)-1].Components = r.components(reply)
	}
	return out
}

// mostQuoted is how much of a question is shown again.
const mostQuoted = 1000

// quote writes what a person asked as a quotation.
func quote(asked string) string {
	line := short(strings.Join(strings.Fields(plain(asked)), " "), mostQuoted)
	if line == "" {
		return ""
	}
	return "> " + line
}

// fewContacts is how many numbers a person in distress can be shown before they are told what is the matter.
const fewContacts = 3

// assessment writes an assessment: its level as a heading, whom to call, and the words of the screen. Where there are many
// to call, because the country or the region is not known, the words come first: they say which number is for where.
func (r renderer) assessment(a *bot.Assessment) []message {
	head := "# " + escape(r.words.Urgency[a.Level]) + "\n"
	numbers := numbers(a.Contacts)
	lines := strings.Join(numbers, "\n")
	if len(numbers) <= fewContacts {
		head += strings.TrimPrefix(lines+"\n\n", "\n\n")
		lines = ""
	}
	var out []message
	for _, piece := range pieces(a.Text, mostContent-length(head)) {
		out = append(out, message{Content: head + piece})
		head = ""
	}
	switch last := len(out) - 1; {
	case lines == "":
	case last >= 0 && length(out[last].Content)+2+length(lines) <= mostContent:
		out[last].Content += "\n\n" + lines
	default:
		out = append(out, message{Content: lines[:min(len(lines), mostContent)]})
	}
	return out
}

// numbers writes whom to call, one a line and each number once. Where there are many, the address of each says where it is.
func numbers(contacts []bot.Contact) []string {
	var out []string
	seen := make(map[string]bool)
	for _, c := range contacts {
		line := "☎ **" + escape(c.Tel) + "**"
		if c.Name != c.Tel {
			line += " " + escape(c.Name)
		}
		if seen[c.Tel+c.Name] {
			continue
		}
		seen[c.Tel+c.Name] = true
		if place := host(c.URL); place != "" && many(contacts) && c.Name != c.Tel {
			line += " – " + escape(place)
		}
		out = append(out, line)
	}
	return out
}

// many reports whether contacts are of several countries or regions.
func many(contacts []bot.Contact) bool { return len(contacts) > fewContacts }

// host names the site of an address, without the part that says nothing.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// embeds lays out all of a reply but its assessment: the sentence that answers with how sure it is, where the sources
// differ, the further claims as fields, and the notice.
func (r renderer) embeds(reply bot.Reply) []*discordgo.MessageEmbed {
	head := r.head(reply)
	if len(reply.Claims) == 0 {
		return append(prose(strings.TrimSpace(reply.Lead()+"\n\n"+head), grey), prose(reply.Notice, grey)...)
	}
	out := r.answer(reply)
	if head != "" && !fit(reply.Suggestions) {
		out = append(out, prose(head, grey)...)
	}
	return append(out, prose(reply.Notice, grey)...)
}

// head returns what stands above the suggestions: for an answer, nothing where its buttons can be read, and the
// suggestions written out where one is longer than a button.
func (r renderer) head(reply bot.Reply) string {
	head := r.words.Nearest
	if reply.Kind == bot.Answer {
		head = r.words.AlsoAsk
	}
	switch {
	case len(reply.Suggestions) == 0:
		return ""
	case fit(reply.Suggestions):
		return head
	}
	return head + "\n• " + strings.Join(reply.Suggestions, "\n• ")
}

// fit reports whether every suggestion can be read on its button.
func fit(suggestions []string) bool {
	return !slices.ContainsFunc(suggestions, func(s string) bool { return length(s) > mostLabel })
}

// prose writes a text as embeds that hold nothing else: one, where it is not very long.
func prose(text string, colour int) []*discordgo.MessageEmbed {
	var out []*discordgo.MessageEmbed
	for _, piece := range pieces(text, mostDescription) {
		out = append(out, &discordgo.MessageEmbed{Description: piece, Color: colour})
	}
	return out
}

func (r renderer) answer(reply bot.Reply) []*discordgo.MessageEmbed {
	answer := reply.Claims[0]
	out := r.claim(reply.Lead(), answer)
	if len(out) == 0 {
		return out // a claim that says nothing
	}
	main := out[len(out)-1]
	add := func(name, value string, whole []*discordgo.MessageEmbed) {
		if length(value) > mostFieldValue || name == "" || strings.TrimSpace(value) == "" {
			out = append(out, whole...)
			main = out[len(out)-1]
			return
		}
		main.Fields = append(main.Fields, &discordgo.MessageEmbedField{Name: name, Value: value})
	}
	if d := reply.Disagreement; d != nil {
		add(short(r.words.Differ, mostFieldName), escape(d.Text), prose(r.words.Differ+" "+d.Text, amber))
	}
	for _, c := range reply.Claims[1:] {
		add(short(r.grade(c), mostFieldName), escape(found(c))+"\n"+cited(c.Source), r.claim("", c))
	}
	return out
}

// claim writes a claim as embeds of its own: the finding, how sure it is, and its source at the foot.
func (r renderer) claim(lead string, c bot.Claim) []*discordgo.MessageEmbed {
	text := strings.TrimSpace(lead + "\n\n" + c.Text)
	if c.Detail != nil {
		text += "\n" + *c.Detail
	}
	out := prose(text+"\n\n"+r.words.Surety(c), colours[c.Evidence.Level])
	if len(out) == 0 {
		return out
	}
	out[len(out)-1].Footer = &discordgo.MessageEmbedFooter{Text: cut(plain(c.Source.Cite()), mostFooter)}
	return out
}

// found is what a claim says, with its details for students.
func found(c bot.Claim) string {
	if c.Detail != nil {
		return c.Text + " " + *c.Detail
	}
	return c.Text
}

// grade says a claim's evidence in words, with its source's own sign, or with what stands there instead of one.
func (r renderer) grade(c bot.Claim) string {
	// Where a source says nothing of it, there is nothing to name; what it means says so then without naming it.
	if c.Evidence.Level == corpus.Ungraded && !strings.Contains(c.Evidence.Meaning, c.Evidence.AsStated) {
		return r.words.Levels[corpus.Ungraded]
	}
	return fmt.Sprintf("%s (%s)", r.words.Levels[c.Evidence.Level], c.Evidence.AsStated)
}

// cited names a source, as a link where it has an address.
func cited(s bot.Source) string {
	address := webAddress(s.URL)
	if address == "" {
		return escape(s.Cite())
	}
	// Square brackets would end the link's text, escaped or not.
	return "[" + escape(strings.NewReplacer("[", "(", "]", ")").Replace(s.Cite())) + "](<" + address + ">)"
}

// hostname matches the name of a site, with a port where there is one.
var hostname = regexp.MustCompile(`^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*(:\d{1,5})?$`)

// webAddress returns an address that a link may lead to, or nothing.
func webAddress(address *string) string {
	if address == nil {
		return ""
	}
	u, err := url.Parse(*address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || !hostname.MatchString(u.Host) {
		return ""
	}
	// What is left of these characters would end the link.
	return strings.NewReplacer("<", "%3C", ">", "%3E", "(", "%28", ")", "%29", " ", "%20").Replace(u.String())
}
