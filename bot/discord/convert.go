package discord

import (
	"hash/fnv"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
)

// fromMessage tells what a person who wrote a message wants of the bot with the id self, and whether it is anything:
// direct messages and mentions are for the bot, all else is not.
func fromMessage(m *discordgo.Message, self string) (request, bool) {
	if m == nil || m.Author == nil || m.Author.Bot || m.Author.System || m.WebhookID != "" || m.Author.ID == self || self == "" {
		return request{}, false
	}
	if m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return request{}, false
	}
	r := request{
		Kind: ask, Delivery: "discord:message:" + m.ID, User: m.Author.ID, Channel: m.ChannelID, Private: m.GuildID == "",
		Guild: m.GuildID, Text: strip(m.Content, self),
	}
	if m.EditedTimestamp != nil {
		r.Delivery += ":" + m.EditedTimestamp.UTC().Format("20060102T150405.000000")
	}
	mentioned := slices.ContainsFunc(m.Mentions, func(u *discordgo.User) bool { return u != nil && u.ID == self })
	if !r.Private && !mentioned {
		return request{}, false
	}
	if r.Text == "" {
		switch {
		case len(m.Attachments) > 0 || len(m.StickerItems) > 0 || m.Poll != nil || m.Content != "" && r.Private:
			r.Kind = unreadable
		case m.EditedTimestamp != nil || r.Private:
			return request{}, false // a link's preview came, or nothing that a person wrote
		default:
			r.Kind = help
		}
	}
	return r, true
}

// inserted matches what Discord's clients put into a text for a mention, a channel, an emoji, a time or a command.
var inserted = regexp.MustCompile(`<(?:@[!&]?|#|a?:\w{1,64}:|/[^<>:]{1,64}:|id:)\d{1,20}>|<id:\w+>|<t:-?\d{1,14}(?::\w)?>`)

// strip takes out of a text what its writer did not write as words: the mention of the bot, and of others.
func strip(content, self string) string {
	return strings.Join(strings.Fields(inserted.ReplaceAllString(content, " ")), " ")
}

// fromInteraction tells what a person wants who used a command or pressed a button.
func fromInteraction(i *discordgo.Interaction) (request, bool) {
	if i == nil {
		return request{}, false
	}
	r := request{
		Delivery: "discord:interaction:" + i.ID, Channel: i.ChannelID, Private: i.GuildID == "", Locale: locale(i), Number: number(i.ID),
		Interaction: true, Guild: i.GuildID,
	}
	if i.GuildLocale != nil && *i.GuildLocale != discordgo.EnglishUS {
		r.GuildLocale = string(*i.GuildLocale) // American English is what a server has that never chose
	}
	if i.Type == discordgo.InteractionPing {
		r.Kind = ping
		return r, true
	}
	user := i.User
	if i.Member != nil && i.Member.User != nil {
		user = i.Member.User
	}
	if user == nil || user.ID == "" || i.ID == "" {
		return request{}, false
	}
	r.User = user.ID
	switch data := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			r.typing(data)
		} else {
			r.command(data)
		}
	case discordgo.MessageComponentInteractionData:
		r.Hidden = i.Message != nil && i.Message.Flags&discordgo.MessageFlagsEphemeral != 0
		if i.Message != nil {
			r.Message = i.Message.ID
		}
		r.press(data)
	default:
		return request{}, false
	}
	return r, true
}

// number makes a number of an event's id, the same for the same event.
func number(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	return h.Sum64()
}

// locale is the person's language with the country of the server where they write, if it tells one: somebody who uses
// Discord in American English on a Swedish server is to be told 112, and not 911.
func locale(i *discordgo.Interaction) string {
	if i.Locale == discordgo.Swedish {
		return string(i.Locale)
	}
	language, _, _ := strings.Cut(string(i.Locale), "-")
	if i.GuildLocale == nil || language == "" {
		return language
	}
	switch *i.GuildLocale {
	case discordgo.Swedish:
		return language + "-SE"
	case discordgo.Norwegian:
		return language + "-NO"
	case discordgo.Danish:
		return language + "-DK"
	}
	return language
}

// value returns an option's text, or nothing.
func value(data discordgo.ApplicationCommandInteractionData, name string) string {
	for _, o := range data.Options {
		if o != nil && o.Name == name {
			text, _ := o.Value.(string)
			return text
		}
	}
	return ""
}

func (r *request) command(data discordgo.ApplicationCommandInteractionData) {
	r.Kind = kind(data.Name)
	switch r.Kind {
	case ask:
		r.Text = strip(value(data, "question"), "")
		r.Audience = audience(value(data, "audience"))
	case compare:
		r.Text = strip(value(data, "activity"), "")
	case evidence:
		r.Option = value(data, "level")
	case source:
		r.Option = value(data, "document")
	case fixTongue:
		r.Option = value(data, "language")
	case listTopics, quiz, privacy, forget:
	default:
		r.Kind = unknown
	}
}

func audience(s string) bot.Audience {
	if a := bot.Audience(s); a == bot.Patient || a == bot.Student {
		return a
	}
	return ""
}

// typing is an option that is being typed: the activity to compare is the only one that asks for help.
func (r *request) typing(data discordgo.ApplicationCommandInteractionData) {
	r.Kind = complete
	for _, o := range data.Options {
		if o != nil && o.Focused {
			r.Text, _ = o.Value.(string)
		}
	}
}

// press is a button or a menu.
func (r *request) press(data discordgo.MessageComponentInteractionData) {
	r.Kind = unknown
	for prefix, k := range map[string]kind{
		pressSuggestion: suggestion, pressTopic: topic, pressFeedback: feedback, pressQuiz: answerQuiz, pressNextQuiz: quiz,
	} {
		if rest, found := strings.CutPrefix(data.CustomID, prefix); found {
			r.Kind, r.Option = k, rest
		}
	}
	switch r.Kind {
	case topic:
		r.Option = ""
		if len(data.Values) == 1 {
			r.Option = data.Values[0]
		}
	case feedback:
		sign, claim, _ := strings.Cut(r.Option, ":")
		r.Up, r.Option = sign == "u", claim
	}
}
