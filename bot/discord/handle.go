package discord

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
)

// result is what to send for a request.
type result struct {
	Messages  []message
	Choices   []*discordgo.ApplicationCommandOptionChoice // of an option that is being typed
	Sensitive bool                                        // for nobody's eyes but the person's
	Reply     *bot.Reply                                  // that was laid out, where there is one
	Language  string
}

// handle does what a request asks for. It always returns something that can be sent; an error is for the log, and holds
// nothing of what was written.
func (a *Adapter) handle(ctx context.Context, r request) (out result, err error) {
	defer func() {
		if recover() != nil {
			// The value of a panic may hold words of the message, and so is not passed on.
			out, err = a.failed(r), errors.New("panic while answering")
		}
	}()
	paused, first := a.over(r)
	found, err := a.preferences(ctx, r)
	if err != nil {
		return a.failed(r), err
	}
	if r.Interaction {
		err = a.learn(ctx, r)
	} else {
		r.Locale, err = a.recall(ctx, r)
	}
	if err != nil {
		return a.failed(r), err
	}
	language, err := a.language(ctx, r, found)
	if err != nil {
		return a.failed(r), err
	}
	say := renderer{words: a.bot.Words(language), texts: a.texts[language]}
	switch r.Kind {
	case complete:
		return result{Choices: a.complete(language, r.Text)}, nil
	case ask, compare, suggestion, topic:
		return a.question(ctx, r, found, say, language, paused, first)
	}
	if paused {
		return a.pause(say, r, first), nil
	}
	switch r.Kind {
	case forget:
		return a.forget(ctx, r, say)
	case fixTongue:
		return a.fixLanguage(ctx, r, found, language)
	case help:
		return say.whole(a.bot.Help(language), "", false), nil
	case privacy:
		return say.whole(a.bot.Privacy(language), "", true), nil
	case unreadable:
		return say.sentence(say.texts.Unreadable, false), nil
	case feedback:
		a.count(ctx, r)
		return say.sentence(say.texts.Thanks, true), nil
	case evidence:
		return say.evidence(a.bot.Grades(language), r.Option), nil
	case source:
		return say.source(a.bot.Documents(language), r.Option), nil
	case listTopics:
		return say.topics(a.bot.Topics(language)), nil
	case quiz:
		return a.quiz(r, language), nil
	case answerQuiz:
		return a.answerQuiz(r), nil
	}
	return say.sentence(say.texts.Outdated, true), nil
}

// over tells whether somebody asks more than a person does, and whether that is new. What is only typed is not counted.
func (a *Adapter) over(r request) (paused, first bool) {
	if r.Kind == complete || r.Kind == ping {
		return false, false
	}
	ok, _, first := a.limiter.Allow(r.User)
	return !ok, first
}

// preferences are those of the conversation, else the person's own, which were set in a direct message or elsewhere.
// Those who say nothing of it are students here, as the product means Discord to be.
func (a *Adapter) preferences(ctx context.Context, r request) (bot.Preferences, error) {
	p, err := a.bot.Preferences(ctx, r.conversation())
	if err != nil {
		return p, err
	}
	if r.conversation() != r.person() && (p.Language == "" || p.Audience == "") {
		own, err := a.bot.Preferences(ctx, r.person())
		if err != nil {
			return p, err
		}
		if p.Language == "" {
			p.Language = own.Language
		}
		if p.Audience == "" {
			p.Audience = own.Audience
		}
	}
	return p, nil
}

// language is the one in which to say what answers no text.
func (a *Adapter) language(ctx context.Context, r request, p bot.Preferences) (string, error) {
	l := p.Language
	if l == "" {
		var err error
		l, err = a.bot.LanguageOf(ctx, bot.Message{Conversation: r.conversation(), Locale: r.Locale})
		if err != nil {
			return "", err
		}
	}
	return tongue(l), nil
}

// question answers what is screened: whatever has words of a person in it, and what a press asks in their place.
func (a *Adapter) question(ctx context.Context, r request, p bot.Preferences, say renderer, language string, paused, first bool) (result, error) {
	asked := r.Text
	switch r.Kind {
	case suggestion:
		asked, _ = a.bot.Suggestion(r.Option)
	case topic:
		asked = find(a.bot.Topics(language), r.Option)
	}
	if asked == "" && r.Kind != ask && r.Kind != compare {
		return say.sentence(say.texts.Outdated, true), nil
	}
	if err := a.note(ctx, r); err != nil {
		return a.failed(r), err
	}
	if r.Audience != "" && r.Audience != p.Audience {
		p.Audience = r.Audience
		if err := a.prefer(ctx, r, p); err != nil {
			return a.failed(r), err
		}
	}
	m := bot.Message{
		ID: r.Delivery, Delivery: r.Delivery, Text: asked, Conversation: r.conversation(), Locale: r.Locale,
		Audience: p.Audience, Language: p.Language,
	}
	if m.Audience == "" {
		m.Audience = bot.Student
	}
	answer := a.bot.Reply
	if r.Kind == compare {
		answer = a.bot.Compare
	}
	// Also over the limit: somebody who writes fast may be in danger.
	reply, err := answer(ctx, m)
	if paused && reply.Assessment == nil {
		return a.pause(say, r, first), err
	}
	say = renderer{words: a.bot.Words(reply.Language), texts: a.texts[reply.Language]}
	shown := asked
	if !r.Interaction {
		shown = "" // their own message stands above
	}
	out := say.whole(reply, shown, r.Hidden)
	return out, err
}

// pause says once that somebody has to wait. A command has to be answered each time.
func (a *Adapter) pause(say renderer, r request, first bool) result {
	if !first && !r.Interaction {
		return result{}
	}
	return say.sentence(say.texts.Pause, true)
}

// failed is what is said where something went wrong here.
func (a *Adapter) failed(r request) result {
	say := renderer{texts: a.texts[tongue(r.Locale)]}
	return say.sentence(say.texts.Failed, true)
}

// whole is a reply, laid out. Only the person sees one with an assessment.
func (r renderer) whole(reply bot.Reply, asked string, sensitive bool) result {
	return result{
		Messages: r.reply(reply, asked), Sensitive: sensitive || reply.Assessment != nil, Reply: &reply, Language: reply.Language,
	}
}

// sentence is a fixed text of this adapter.
func (r renderer) sentence(text string, sensitive bool) result {
	return result{Messages: []message{{Content: escape(text)}}, Sensitive: sensitive}
}

// find returns the question of a topic.
func find(groups []bot.TopicGroup, id string) string {
	for _, g := range groups {
		if i := slices.IndexFunc(g.Topics, func(t bot.Topic) bool { return t.ID == id }); i >= 0 {
			return g.Topics[i].Question
		}
	}
	return ""
}

// tongue returns the language of ours for a locale of Discord's, Swedish where there is none.
func tongue(locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	switch language {
	case "nb", "da", "en":
		return language
	case "no", "nn":
		return "nb"
	}
	return "sv"
}
