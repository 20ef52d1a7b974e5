package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
)

// editedWithin is how old an edit may be to be answered. Discord tells of a message anew when a link's preview comes or
// when it is pinned, and says again when it was edited.
const editedWithin = 10 * time.Minute

// takeMessage hands a message over. It waits while too much is in hand.
func (a *Adapter) takeMessage(m *discordgo.Message) {
	r, wanted := fromMessage(m, a.self.Load().user)
	if !wanted {
		return
	}
	err := a.work.Do(a.life, r.conversation(), func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, jobTimeout)
		defer cancel()
		if err := a.answerMessage(ctx, r, m); err != nil {
			a.log.Error("a message was not answered as it should", "error", err)
		}
	})
	if err != nil {
		a.log.Warn("a message came while stopping", "error", err)
	}
}

// takeEdit answers a message that was written anew: it may be an emergency now.
func (a *Adapter) takeEdit(m *discordgo.Message) {
	if m != nil && m.EditedTimestamp != nil && a.now().Sub(*m.EditedTimestamp) < editedWithin {
		a.takeMessage(m)
	}
}

// answerMessage answers a message once, and records that when the answer is sent: one that a lost connection brings again
// has been answered then, and one that it did not is answered now.
func (a *Adapter) answerMessage(ctx context.Context, r request, m *discordgo.Message) error {
	if a.done(ctx, r) {
		return nil
	}
	out, problem := a.handle(ctx, r)
	if problem != nil {
		// Said whatever comes of it: the answer is then an apology.
		a.log.Error("a message could not be answered", "error", problem)
	}
	var err error
	if out.Reply != nil && out.Reply.Assessment != nil && !r.Private {
		err = a.inPrivate(ctx, r, m, out)
	} else {
		err = a.say(ctx, r, m, out)
	}
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return a.record(ctx, r.Delivery)
}

// say sends an answer into the channel of a message, as a reply to it. Where the channel forbids embeds, it is sent as
// plain text.
func (a *Adapter) say(ctx context.Context, r request, to *discordgo.Message, out result) error {
	for i, m := range out.Messages {
		m.Nonce = nonce(r, i)
		if i == 0 && to.GuildID != "" {
			m.Reference = reference(to)
		}
		err := a.reply(ctx, r.Channel, m)
		if i == 0 && out.Reply != nil && (errors.Is(err, errStripped) || hasCode(err, codeEmptyMessage, codeMissingPermissions)) {
			return a.sayPlain(ctx, r, to, *out.Reply)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sayPlain sends an answer's text.
func (a *Adapter) sayPlain(ctx context.Context, r request, to *discordgo.Message, reply bot.Reply) error {
	for i, piece := range pieces(reply.Text, mostContent) {
		m := message{Content: piece, Nonce: nonce(r, mostEmbeds+1+i)}
		if i == 0 {
			m.Reference = reference(to)
		}
		if err := a.reply(ctx, r.Channel, m); err != nil {
			return err
		}
	}
	return nil
}

// reply sends a message, which is a reply where the bot may read what it replies to.
func (a *Adapter) reply(ctx context.Context, channel string, m message) error {
	err := a.rest.send(ctx, channel, m)
	if m.Reference != nil && hasCode(err, codeNoHistory) {
		m.Reference = nil
		err = a.rest.send(ctx, channel, m)
	}
	return err
}

// crisisLine is the kind of a contact that only a person in despair is given.
const crisisLine = "crisis"

// reference makes a message a reply to another, which may be deleted meanwhile.
func reference(m *discordgo.Message) *discordgo.MessageReference {
	no := false
	return &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID, FailIfNotExists: &no}
}

// nonce names the part of an answer, so that one that is sent twice because Discord's response was lost is there once.
func nonce(r request, part int) string {
	return strconv.FormatUint(number(r.Delivery), 36) + "." + strconv.Itoa(part)
}

// inPrivate answers a mention that raises a red flag. The answer tells something of a person's health, and in the channel
// everybody would read it; so it goes to the person. Somebody in danger must not miss it either: a line in the channel,
// the same whatever was found, says where to look. Where the person takes no direct messages, that line names whom to call
// and how to ask so that nobody else reads the answer. It does not say what was found, how urgent it is, or what was
// written.
func (a *Adapter) inPrivate(ctx context.Context, r request, m *discordgo.Message, out result) error {
	t := a.texts[tongue(out.Language)]
	line := message{Content: escape(t.InPrivate), Reference: reference(m)}
	channel, err := a.rest.open(ctx, r.User)
	if err == nil {
		for i, private := range out.Messages {
			private.Nonce = nonce(r, i)
			if err = a.rest.send(ctx, channel, private); err != nil {
				break
			}
		}
	}
	if err != nil {
		if !hasCode(err, codeCannotMessageUser) {
			a.log.Warn("no direct message could be sent", "error", err)
		}
		contacts := slices.DeleteFunc(slices.Clone(out.Reply.Assessment.Contacts), func(c bot.Contact) bool {
			return c.Kind == crisisLine // it would tell what was written
		})
		line.Content = escape(t.NotInPrivate) + "\n" + strings.Join(numbers(contacts), "\n")
	}
	line.Nonce = nonce(r, mostEmbeds)
	return a.reply(ctx, r.Channel, line)
}
