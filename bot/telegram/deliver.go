package telegram

import (
	"context"
	"errors"
	"net/http"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// outgoing is a message to send.
type outgoing struct {
	part
	chat    int64
	thread  int // topic of a forum
	replyTo int // a message of the chat, 0 for none
	buttons [][]button
}

// plan is how an update is answered: messages to send in order, or none.
type plan struct {
	messages []outgoing
	refused  []outgoing // in place of them, where the person cannot be written to in private
}

// messages puts parts into messages of one chat, the buttons under the last.
func (in incoming) messages(blocks []block, buttons [][]button) []outgoing {
	var out []outgoing
	for _, p := range split(blocks, mostUnits) {
		out = append(out, outgoing{part: p, chat: in.chat, thread: in.thread})
	}
	if len(out) > 0 {
		out[len(out)-1].buttons = buttons
		if in.answered {
			out[0].replyTo = in.message
		}
	}
	return out
}

// handle answers an update, and reports whether that is done with. It is not where the context ended: the update has to
// come again.
func (a *Adapter) handle(ctx context.Context, in incoming) bool {
	done := a.ledger.read(ctx, in.update)
	if done.Done {
		return true
	}
	if ctx.Err() != nil {
		return false
	}
	return a.deliver(ctx, in, a.answer(ctx, in), done)
}

// deliver sends what of a plan was not sent before, and records each step.
func (a *Adapter) deliver(ctx context.Context, in incoming, p plan, done record) bool {
	list := p.messages
	if done.Refused {
		list = p.refused
	}
	for done.Sent < len(list) {
		m := list[done.Sent]
		err := a.send(ctx, m)
		switch {
		case err != nil && ctx.Err() != nil:
			return false
		case err != nil && m.chat != in.chat && !done.Refused:
			// The person never wrote to us in private, or has blocked us.
			done, list = record{Refused: true}, p.refused
			a.ledger.write(ctx, in.update, done)
			continue
		case err != nil:
			// Blocked, the chat is gone, or Telegram did not take it for an hour: nobody is left to tell.
			a.log.Warn("telegram: an answer could not be sent", "update", in.update, "error", err)
			done.Sent = len(list)
			continue
		}
		if done.Sent++; done.Sent < len(list) {
			a.ledger.write(ctx, in.update, done)
		}
	}
	a.ledger.write(ctx, in.update, record{Done: true})
	return true
}

// send sends a message until Telegram has taken it or never will.
func (a *Adapter) send(ctx context.Context, m outgoing) error {
	params := m.params()
	run := func(ctx context.Context) error { return a.api.sendMessage(ctx, params) }
	err := a.retry.do(ctx, run)
	f, ok := errors.AsType[*failure](err)
	if !ok || f.code != http.StatusBadRequest {
		return err
	}
	if f.migratedTo != 0 {
		params.ChatID = f.migratedTo
		return a.retry.do(ctx, run)
	}
	// Something in it is refused: mark-up, a button, the message replied to. The words alone are what matters. Where it is
	// the chat that is gone, this is refused too.
	params = &library.SendMessageParams{
		ChatID: m.chat, MessageThreadID: m.thread, Text: m.plain, LinkPreviewOptions: params.LinkPreviewOptions,
	}
	if again := a.retry.do(ctx, run); again != nil {
		return again
	}
	a.log.Error("telegram: a message was refused and went as plain text", "error", err)
	return nil
}

func (m outgoing) params() *library.SendMessageParams {
	p := &library.SendMessageParams{
		ChatID: m.chat, MessageThreadID: m.thread, Text: m.html, ParseMode: models.ParseModeHTML,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: library.True()}, ReplyMarkup: markup(m.buttons),
	}
	if m.replyTo != 0 {
		p.ReplyParameters = &models.ReplyParameters{MessageID: m.replyTo, AllowSendingWithoutReply: true}
	}
	return p
}

// typing shows that an answer is on its way. It is a courtesy: whether it succeeds changes nothing.
func (a *Adapter) typing(ctx context.Context, in incoming) {
	err := a.api.sendChatAction(ctx, &library.SendChatActionParams{
		ChatID: in.chat, MessageThreadID: in.thread, Action: models.ChatActionTyping,
	})
	if err != nil {
		a.log.Debug("telegram: typing was not shown", "error", err)
	}
}
