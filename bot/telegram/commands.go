package telegram

import (
	"context"
	"slices"
	"strings"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"ryggrad/bot"
)

// commandNames are the commands in the order of the menu. Their descriptions are in the texts.
var commandNames = [...]string{"start", "help", "settings", "language", "topics", "sources", "compare", "privacy", "forget"}

func isCommand(name string) bool { return slices.Contains(commandNames[:], name) }

// menuLanguages says in which language the menu is shown, by the language of a person's Telegram. All others see Swedish.
var menuLanguages = [...]struct{ theirs, ours string }{
	{"", "sv"}, {"sv", "sv"}, {"nb", "nb"}, {"no", "nb"}, {"nn", "nb"}, {"da", "da"}, {"en", "en"},
}

// registerCommands puts the commands into Telegram's menu. Without the menu they work as well, so that failing is only
// worth a line in the log.
func (a *Adapter) registerCommands(ctx context.Context) {
	for _, l := range menuLanguages {
		p := &library.SetMyCommandsParams{LanguageCode: l.theirs}
		for _, name := range commandNames {
			p.Commands = append(p.Commands, models.BotCommand{Command: name, Description: a.texts[l.ours].Commands[name]})
		}
		if err := a.retry.briefly(ctx, func(ctx context.Context) error { return a.api.setMyCommands(ctx, p) }); err != nil {
			a.log.Warn("telegram: the menu of commands was not set", "language", l.theirs, "error", err)
		}
	}
}

// command carries out a command. Words behind one that takes none are screened all the same: "/help jag kan inte känna
// benen" is no wish for help with the bot.
func (a *Adapter) command(ctx context.Context, in incoming) plan {
	switch {
	case in.name == "compare" && in.text != "":
		return a.reply(ctx, in, a.bot.Compare, in.text, nil)
	case in.name == "forget":
		return a.forget(ctx, in)
	case in.text != "" && !(in.name == "language" && a.names(in.text)):
		if p, found := a.assessed(ctx, in, in.text); found {
			return p
		}
	}
	l := a.language(ctx, in)
	r := a.renderer(l)
	switch in.name {
	case "start":
		reply := a.bot.Welcome(l)
		return plan{messages: in.messages(r.reply(reply), r.buttons(reply, false))}
	case "privacy":
		reply := a.bot.Privacy(l)
		return plan{messages: in.messages(r.reply(reply), rows(1, button{label: r.texts.Forget, data: pressForget}))}
	case "settings":
		return a.settings(ctx, in)
	case "language":
		return a.chooseLanguage(ctx, in)
	case "topics":
		return plan{messages: in.messages([]block{paragraph(r.texts.Topics, bold)}, topicGroups(a.bot.Topics(l)))}
	case "sources":
		return plan{messages: in.messages(r.sources(a.bot.Documents(l)), nil)}
	case "compare":
		return plan{messages: in.messages([]block{paragraph(r.texts.Compare, plain)}, compared(a.bot.Topics(l)))}
	}
	reply := a.bot.Help(l)
	return plan{messages: in.messages(append(r.reply(reply), r.menu()), r.buttons(reply, false))}
}

// forget erases the conversation, and answers what red flag was raised in the same breath.
func (a *Adapter) forget(ctx context.Context, in incoming) plan {
	p := plan{messages: in.messages([]block{paragraph(a.erase(ctx, in), plain)}, nil)}
	if in.text != "" {
		if flagged, found := a.assessed(ctx, in, in.text); found {
			return flagged
		}
	}
	return p
}

// erase erases the conversation and returns what to say of it, in the language that it was held in.
func (a *Adapter) erase(ctx context.Context, in incoming) string {
	t := a.textsFor(ctx, in)
	if err := a.bot.Forget(ctx, in.conversation()); err != nil {
		a.log.Error("telegram: a conversation was not erased", "update", in.update, "error", err)
		return t.NotForgotten
	}
	return t.Forgotten
}

// preferences returns those of the conversation; the zero ones where they cannot be read.
func (a *Adapter) preferences(ctx context.Context, in incoming) bot.Preferences {
	p, err := a.bot.Preferences(ctx, in.conversation())
	if err != nil {
		a.log.Error("telegram: a conversation's preferences cannot be read", "update", in.update, "error", err)
	}
	return p
}

// prefer changes the preferences of the conversation, and reports whether that succeeded.
func (a *Adapter) prefer(ctx context.Context, in incoming, change func(*bot.Preferences)) bool {
	p := a.preferences(ctx, in)
	change(&p)
	if err := a.bot.Prefer(ctx, in.conversation(), p); err != nil {
		a.log.Error("telegram: a preference was not kept", "update", in.update, "error", err)
		return false
	}
	return true
}

func (a *Adapter) settings(ctx context.Context, in incoming) plan {
	return plan{messages: in.messages(a.settingsCard(ctx, in))}
}

// settingsCard shows how answers come, with a button for each other way.
func (a *Adapter) settingsCard(ctx context.Context, in incoming) ([]block, [][]button) {
	t, p := a.textsFor(ctx, in), a.preferences(ctx, in)
	buttons := a.languageButtons(t, p)
	plainWords := p.Audience != bot.Student
	buttons = append(buttons, rows(2,
		button{label: marked(t.Plain, plainWords), data: pressAudience + string(bot.Patient)},
		button{label: marked(t.Figures, !plainWords), data: pressAudience + string(bot.Student)})...)
	return []block{paragraph(t.Settings, plain)}, buttons
}

func (a *Adapter) languageButtons(t texts, p bot.Preferences) [][]button {
	var each []button
	for _, code := range codes {
		each = append(each, button{label: marked(a.texts[code].Language, p.Language == code), data: pressLanguage + code})
	}
	return append(rows(2, each...), rows(1, button{label: marked(t.Follow, p.Language == ""), data: pressLanguage})...)
}

func marked(label string, chosen bool) string {
	if chosen {
		return "✓ " + label
	}
	return label
}

// chooseLanguage carries out /language: with a language's name it fixes it, without one it shows the choices.
func (a *Adapter) chooseLanguage(ctx context.Context, in incoming) plan {
	if code, found := a.languageNamed(in.text); found {
		return plan{messages: in.messages([]block{paragraph(a.fixLanguage(ctx, in, code), plain)}, nil)}
	}
	t := a.textsFor(ctx, in)
	return plan{messages: in.messages([]block{paragraph(t.ChooseTongue, bold)}, a.languageButtons(t, a.preferences(ctx, in)))}
}

// fixLanguage answers in a language from now on, or in that of each message where it is "", and says so.
func (a *Adapter) fixLanguage(ctx context.Context, in incoming, code string) string {
	if !a.prefer(ctx, in, func(p *bot.Preferences) { p.Language = code }) {
		return a.textsFor(ctx, in).Failed
	}
	if code == "" {
		return a.textsFor(ctx, in).TongueFollows
	}
	return a.textsIn(code).TongueFixed
}

// languageNamed returns the code of the language that a text names: a code of ours or one of its names.
func (a *Adapter) languageNamed(text string) (code string, found bool) {
	text = strings.ToLower(strings.Trim(text, " .!?"))
	for _, code := range codes {
		if text == code || slices.Contains(a.texts[code].Names, text) {
			return code, true
		}
	}
	return "", false
}

func (a *Adapter) names(text string) bool {
	_, found := a.languageNamed(text)
	return found
}
