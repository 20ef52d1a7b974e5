package telegram

import (
	"context"
	"strconv"
	"unicode/utf8"

	"ryggrad/bot"
)

// answer decides how an update is answered, and does what it asks for. It never fails: where something breaks the plan is
// an apology.
func (a *Adapter) answer(ctx context.Context, in incoming) (p plan) {
	defer func() {
		if recover() != nil {
			a.logPanic(in.update)
			p = plan{messages: in.messages([]block{paragraph(a.apology(ctx, in), plain)}, nil)}
		}
	}()
	if in.album != "" {
		// The pictures of an album come one by one. The first is answered, and any that has words.
		if first, _, _ := a.albums.Allow(in.album); !first && in.deed == unread {
			return plan{}
		}
	}
	allowed, _, first := a.limits.Allow(strconv.FormatInt(in.person, 10))
	switch in.deed {
	case ask:
		if !allowed {
			return a.overLimit(ctx, in, first, in.text)
		}
		a.typing(ctx, in)
		return a.reply(ctx, in, a.bot.Reply, in.text, nil)
	case command:
		if !allowed && in.name != "forget" {
			return a.overLimit(ctx, in, first, in.text)
		}
		a.typing(ctx, in)
		return a.command(ctx, in)
	case press:
		return a.press(ctx, in, allowed)
	case unread:
		if !allowed {
			return a.overLimit(ctx, in, first, "")
		}
		return plan{messages: in.messages([]block{paragraph(a.textsFor(ctx, in).Unread[in.name], plain)}, nil)}
	}
	return plan{}
}

// apology is in the conversation's language, where that can still be told.
func (a *Adapter) apology(ctx context.Context, in incoming) (text string) {
	text = a.texts["sv"].Failed
	defer func() { _ = recover() }() // it broke before, and may break again: then Swedish has to do
	return a.textsFor(ctx, in).Failed
}

// message is an update's text as the bot takes it.
func (a *Adapter) message(in incoming, text string) bot.Message {
	return bot.Message{Text: text, Conversation: in.conversation(), Locale: in.locale, Delivery: in.delivery()}
}

// language is that in which to answer what has no text of its own.
func (a *Adapter) language(ctx context.Context, in incoming) string {
	l, err := a.bot.LanguageOf(ctx, a.message(in, ""))
	if err != nil {
		a.log.Error("telegram: a conversation's language cannot be read", "update", in.update, "error", err)
	}
	return l
}

func (a *Adapter) textsFor(ctx context.Context, in incoming) texts {
	return a.textsIn(a.language(ctx, in))
}

func (a *Adapter) textsIn(language string) texts {
	if t, found := a.texts[language]; found {
		return t
	}
	return a.texts["sv"]
}

func (a *Adapter) renderer(language string) renderer {
	return renderer{texts: a.textsIn(language), words: a.bot.Words(language)}
}

// answerer is how the bot is asked: Reply or Compare.
type answerer func(context.Context, bot.Message) (bot.Reply, error)

// reply has the bot answer a text. Head, where there is one, stands before the answer.
func (a *Adapter) reply(ctx context.Context, in incoming, by answerer, text string, head []block) plan {
	reply := a.answered(ctx, in, by, a.message(in, text))
	if reply.Assessment != nil && !in.private {
		return a.privately(ctx, in, by, text, reply)
	}
	r := a.renderer(reply.Language)
	messages := in.messages(append(head, r.reply(reply)...), r.buttons(reply, true))
	if len(messages) == 0 {
		messages = in.messages([]block{paragraph(r.texts.Failed, plain)}, nil) // never silence
	}
	return plan{messages: messages}
}

func (a *Adapter) answered(ctx context.Context, in incoming, by answerer, m bot.Message) bot.Reply {
	reply, err := by(ctx, m)
	if err != nil {
		// The reply says that something failed and whom to ask; the error holds nothing of the message.
		a.log.Error("telegram: the bot could not answer", "update", in.update, "error", err)
	}
	return reply
}

// mostQuoted is how many characters of what somebody wrote in a group are shown in the private chat.
const mostQuoted = 300

// privately answers a message in a group that raised a red flag. The assessment goes to the person alone: what a body
// does is not for the others to read. In the group stands one line that says that there is an answer, and where. It tells
// the others no more than that there is one, and without it somebody in need may wait in the group for an answer that has
// long come.
//
// The bot is told the message in the private conversation too, so that it withholds there what it has to withhold.
func (a *Adapter) privately(ctx context.Context, in incoming, by answerer, text string, reply bot.Reply) plan {
	refused := a.inGroup(in, reply)
	if in.hidden {
		return plan{messages: refused}
	}
	alone := in
	alone.chat, alone.thread, alone.private, alone.answered = in.person, 0, true, false
	if r := a.answered(ctx, in, by, a.message(alone, text)); r.Assessment != nil {
		reply = r
	}
	r := a.renderer(reply.Language)
	blocks := append([]block{asked(quoted(text))}, r.reply(reply)...)
	line := in.messages([]block{paragraph(r.texts.Privately, plain)}, a.openChat(r.texts))
	return plan{messages: append(alone.messages(blocks, r.buttons(reply, true)), line...), refused: refused}
}

func quoted(text string) string {
	if utf8.RuneCountInString(text) > mostQuoted {
		return string([]rune(text)[:mostQuoted]) + "…"
	}
	return text
}

// inGroup is what stands in the group where the private chat is closed to us: whom to call, and nothing that tells what
// was written. So a crisis line is not named, and no finding either.
func (a *Adapter) inGroup(in incoming, reply bot.Reply) []outgoing {
	r := a.renderer(reply.Language)
	blocks := []block{paragraph(r.texts.Refused, plain)}
	var open []bot.Contact
	for _, c := range reply.Assessment.Contacts {
		if c.Kind != "crisis" {
			open = append(open, c)
		}
	}
	if len(open) > 0 {
		blocks = append(blocks, paragraph(r.texts.Numbers, bold))
		blocks = append(blocks, contacts(open)...)
	}
	return in.messages(blocks, a.openChat(r.texts))
}

// openChat leads to the chat with the bot alone.
func (a *Adapter) openChat(t texts) [][]button {
	me := a.me.Load()
	if me == nil || me.Username == "" {
		return nil
	}
	return rows(1, button{label: t.OpenChat, address: "https://t.me/" + me.Username})
}

// overLimit answers somebody who writes faster than is allowed. What was written is screened all the same: a limit never
// hides an emergency.
func (a *Adapter) overLimit(ctx context.Context, in incoming, first bool, text string) plan {
	if text != "" {
		if p, found := a.assessed(ctx, in, text); found {
			return p
		}
	}
	if !first {
		return plan{}
	}
	return plan{messages: in.messages([]block{paragraph(a.textsFor(ctx, in).Paused, plain)}, nil)}
}

// assessed answers a text only where it raises a red flag, and reports whether it does.
func (a *Adapter) assessed(ctx context.Context, in incoming, text string) (plan, bool) {
	raised := false
	p := a.reply(ctx, in, func(ctx context.Context, m bot.Message) (bot.Reply, error) {
		reply, err := a.bot.Reply(ctx, m)
		raised = raised || reply.Assessment != nil
		return reply, err
	}, text, nil)
	return p, raised
}
