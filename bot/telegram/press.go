package telegram

import (
	"context"
	"strconv"
	"strings"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ryggrad/bot"
)

// press answers a button. Telegram is told at once that the press arrived: until then the button shows that it waits.
func (a *Adapter) press(ctx context.Context, in incoming, allowed bool) plan {
	sort, value := "", ""
	if len(in.name) >= len(pressForget) {
		sort, value = in.name[:len(pressForget)], in.name[len(pressForget):]
	}
	if !allowed && sort != pressForget {
		a.toast(ctx, in, a.textsFor(ctx, in).PausedShort)
		if question, found := a.bot.Suggestion(value); found && sort == pressSuggestion {
			p, _ := a.assessed(ctx, in, question)
			return p
		}
		return plan{}
	}
	switch sort {
	case pressSuggestion:
		if question, found := a.bot.Suggestion(value); found {
			a.toast(ctx, in, "")
			a.typing(ctx, in)
			return a.reply(ctx, in, a.bot.Reply, question, []block{asked(question)})
		}
	case pressCompare:
		if topic, found := a.topic(ctx, in, value); found {
			a.toast(ctx, in, "")
			a.typing(ctx, in)
			return a.reply(ctx, in, a.bot.Compare, topic.Name, []block{asked(topic.Name)})
		}
	case pressGroup:
		if p, found := a.topicsOf(ctx, in, value); found {
			a.toast(ctx, in, "")
			return p
		}
	case pressUseful, pressUseless:
		if _, found := a.bot.Claim(value, "sv", bot.Patient); found {
			a.feedback(value, sort == pressUseful)
			a.toast(ctx, in, a.textsFor(ctx, in).Rated)
			return plan{}
		}
	case pressLanguage, pressAudience:
		if a.set(ctx, in, sort, value) {
			return plan{}
		}
	case pressForget:
		said := a.erase(ctx, in)
		a.toast(ctx, in, "")
		return plan{messages: in.messages([]block{paragraph(said, plain)}, nil)}
	}
	a.toast(ctx, in, a.textsFor(ctx, in).OldButton)
	return plan{}
}

// set carries out a button of the settings, and reports whether it was one.
func (a *Adapter) set(ctx context.Context, in incoming, sort, value string) bool {
	said := ""
	switch _, known := a.texts[value]; {
	case sort == pressLanguage && (known || value == ""):
		said = a.fixLanguage(ctx, in, value)
	case sort == pressAudience && (value == string(bot.Patient) || value == string(bot.Student)):
		kept := a.prefer(ctx, in, func(p *bot.Preferences) { p.Audience = bot.Audience(value) })
		t := a.textsFor(ctx, in)
		switch {
		case !kept:
			said = t.Failed
		case value == string(bot.Student):
			said = t.FiguresNow
		default:
			said = t.PlainNow
		}
	default:
		return false
	}
	a.toast(ctx, in, said)
	if in.private {
		// In a group the card belongs to everybody, and what one has chosen is no matter of the others.
		a.redraw(ctx, in)
	}
	return true
}

// redraw shows the settings as they are now in the message that holds the pressed button. Where it fails, as when
// nothing has changed, the toast has said what there was to say.
func (a *Adapter) redraw(ctx context.Context, in incoming) {
	blocks, buttons := a.settingsCard(ctx, in)
	parts := split(blocks, mostUnits)
	if in.message == 0 || len(parts) == 0 {
		return
	}
	err := a.retry.briefly(ctx, func(ctx context.Context) error {
		return a.api.editMessageText(ctx, &library.EditMessageTextParams{
			ChatID: in.chat, MessageID: in.message, Text: parts[0].html, ParseMode: models.ParseModeHTML, ReplyMarkup: markup(buttons),
		})
	})
	if err != nil {
		a.log.Debug("telegram: the settings were not drawn anew", "error", err)
	}
}

// mostToast is how many characters Telegram shows at the top of the screen for a moment.
const mostToast = 200

// toast answers a press, with a text or without. It is tried a few times and no more: after some seconds nobody waits.
func (a *Adapter) toast(ctx context.Context, in incoming, text string) {
	err := a.retry.briefly(ctx, func(ctx context.Context) error {
		return a.api.answerCallbackQuery(ctx, &library.AnswerCallbackQueryParams{
			CallbackQueryID: in.query, Text: shorten(text, mostToast),
		})
	})
	if err != nil {
		a.log.Debug("telegram: a press was not answered", "update", in.update, "error", err)
	}
}

// mostTopics is how many buttons a message shows. Telegram takes a hundred in all.
const mostTopics = 96

// topicGroups are the sorts of topic as buttons.
func topicGroups(groups []bot.TopicGroup) [][]button {
	var out []button
	for i, g := range groups {
		if len(g.Topics) > 0 {
			out = append(out, button{label: g.Name, data: pressGroup + strconv.Itoa(i)})
		}
	}
	return rows(1, out...)
}

// topicsOf shows the topics of a sort, each with a question that is asked when it is pressed.
func (a *Adapter) topicsOf(ctx context.Context, in incoming, value string) (plan, bool) {
	l := a.language(ctx, in)
	groups := a.bot.Topics(l)
	which, err := strconv.Atoi(value)
	if err != nil || which < 0 || which >= len(groups) {
		return plan{}, false
	}
	var out []button
	for _, t := range groups[which].Topics {
		out = append(out, button{label: capital(t.Name), data: pressSuggestion + bot.SuggestionID(t.Question)})
	}
	return plan{messages: in.messages([]block{paragraph(groups[which].Name, bold)}, rows(2, out[:min(len(out), mostTopics)]...))}, true
}

// compared are the topics on which sources can be put side by side, as buttons.
func compared(groups []bot.TopicGroup) [][]button {
	var out []button
	for _, g := range groups {
		for _, t := range g.Topics {
			if t.Compared {
				out = append(out, button{label: capital(t.Name), data: pressCompare + t.ID})
			}
		}
	}
	return rows(2, out[:min(len(out), mostTopics)]...)
}

// topic returns the topic with an id, in the conversation's language.
func (a *Adapter) topic(ctx context.Context, in incoming, id string) (bot.Topic, bool) {
	for _, g := range a.bot.Topics(a.language(ctx, in)) {
		for _, t := range g.Topics {
			if t.ID == id {
				return t, true
			}
		}
	}
	return bot.Topic{}, false
}

// capital begins a label with a capital letter.
func capital(text string) string {
	for i := range text {
		if i > 0 {
			return strings.ToUpper(text[:i]) + text[i:]
		}
	}
	return strings.ToUpper(text)
}
