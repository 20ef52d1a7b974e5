package discord

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
	"ryggrad/corpus"
)

// evidence shows what a grade means, and what each source writes for it.
func (r renderer) evidence(grades []bot.Grade, level string) result {
	for _, g := range grades {
		if string(g.Level) != level {
			continue
		}
		e := &discordgo.MessageEmbed{
			Title: short(g.Words, mostTitle), Color: colours[g.Level],
			Description: short(g.Meaning, mostDescription),
		}
		var lines []string
		for _, s := range g.Signs {
			lines = append(lines, fmt.Sprintf("**%s**: %s", escape(s.Source), escape(s.Stated)))
		}
		if len(lines) == 0 {
			lines = []string{escape(r.texts.NoSigns)}
		}
		e.Fields = listed(r.texts.Signs, lines)
		return result{Messages: pages([]*discordgo.MessageEmbed{e})}
	}
	return r.sentence(r.texts.Outdated, true)
}

// source shows one of the documents, with its own scale.
func (r renderer) source(documents []bot.Document, id string) result {
	for _, d := range documents {
		if d.ID != id {
			continue
		}
		title := d.Title
		if d.Year != nil {
			title += " (" + strconv.Itoa(*d.Year) + ")"
		}
		e := &discordgo.MessageEmbed{
			Title: short(title, mostTitle), URL: webAddress(d.URL), Color: blue,
			Description: short(d.Grading, mostDescription),
		}
		if d.Publisher != nil {
			e.Fields = listed(r.texts.Published, []string{escape(*d.Publisher)})
		}
		var scale []string
		for _, s := range d.Scale {
			scale = append(scale, fmt.Sprintf("**%s**: %s", escape(s.Stated), escape(s.Words)))
		}
		e.Fields = append(e.Fields, listed(r.texts.Scale, scale)...)
		e.Footer = &discordgo.MessageEmbedFooter{Text: fill(r.texts.Count, "{count}", strconv.Itoa(d.Claims))}
		return result{Messages: pages([]*discordgo.MessageEmbed{e})}
	}
	return r.sentence(r.texts.Outdated, true)
}

// listed puts lines under a heading, in as many fields as they need.
func listed(head string, lines []string) []*discordgo.MessageEmbedField {
	var out []*discordgo.MessageEmbedField
	for _, line := range lines {
		if length(line) > mostFieldValue {
			continue // a sign is a few characters long; one that fills a field is none
		}
		if n := len(out); n > 0 && length(out[n-1].Value)+1+length(line) <= mostFieldValue {
			out[n-1].Value += "\n" + line
			continue
		}
		out = append(out, &discordgo.MessageEmbedField{Name: escape(head), Value: line})
	}
	return out
}

// topics shows what can be asked about: a menu for each group.
func (r renderer) topics(groups []bot.TopicGroup) result {
	var out []message
	page := message{Content: escape(r.texts.Topics)}
	for i, g := range groups {
		for from := 0; from < len(g.Topics); from += mostOptions {
			if len(page.Components) == mostRows {
				out = append(out, page)
				page = message{}
			}
			some := g.Topics[from:min(len(g.Topics), from+mostOptions)]
			menu := discordgo.SelectMenu{
				MenuType: discordgo.StringSelectMenu, CustomID: fmt.Sprintf("%s%d.%d", pressTopic, i, from), Placeholder: placeholder(g, some),
			}
			for _, t := range some {
				if length(t.ID) > mostOption || t.Name == "" {
					continue
				}
				menu.Options = append(menu.Options, discordgo.SelectMenuOption{
					Label: cut(plain(t.Name), mostOption), Value: t.ID, Description: cut(plain(t.Question), mostOption),
				})
			}
			if len(menu.Options) > 0 {
				page.Components = append(page.Components, row(menu))
			}
		}
	}
	return result{Messages: append(out, page)}
}

// placeholder names what a menu holds: a group, and where it has more than a menu's worth, from which letters to which.
func placeholder(g bot.TopicGroup, some []bot.Topic) string {
	if len(some) == len(g.Topics) {
		return cut(plain(g.Name), mostPlaceholder)
	}
	return cut(plain(fmt.Sprintf("%s: %s – %s", g.Name, some[0].Name, some[len(some)-1].Name)), mostPlaceholder)
}

// complete returns what somebody who types an activity may mean.
func (a *Adapter) complete(language, typed string) []*discordgo.ApplicationCommandOptionChoice {
	out := []*discordgo.ApplicationCommandOptionChoice{}
	for _, t := range a.bot.Complete(language, typed, mostOptions) {
		name := cut(plain(t.Name), mostOption)
		if name != "" && len(out) < mostOptions {
			out = append(out, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: name})
		}
	}
	return out
}

// quiz shows a question of the quiz, with its possible answers as buttons.
func (a *Adapter) quiz(r request, language string) result {
	if asked, _, found := strings.Cut(r.Option, ":"); found {
		language = tongue(asked) // goes on in the language that it began in
	}
	q := a.bot.Quiz(language, r.Number)
	say := renderer{words: a.bot.Words(language), texts: a.texts[language]}
	m := message{Embeds: prose(q.Question, blue)}
	if len(m.Embeds) == 0 {
		return say.sentence(say.texts.Outdated, true)
	}
	m.Embeds[0].Title = escape(say.texts.Quiz)
	var options []discordgo.MessageComponent
	for _, o := range q.Options {
		options = append(options, button(cut(plain(o.Name), mostLabel), quizID(language, r.Number, string(o.Stance))))
	}
	for len(options) > 0 && len(m.Components) < mostRows {
		n := min(len(options), 3)
		m.Components = append(m.Components, row(options[:n]...))
		options = options[n:]
	}
	return result{Messages: []message{m}}
}

// answerQuiz says whether an answer is right, and shows the finding that tells.
func (a *Adapter) answerQuiz(r request) result {
	parts := strings.Split(r.Option, ":")
	if len(parts) != 3 {
		return a.outdated(r)
	}
	language := tongue(parts[0])
	which, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil {
		return a.outdated(r)
	}
	q := a.bot.Quiz(language, which)
	say := renderer{words: a.bot.Words(language), texts: a.texts[language]}
	chosen := corpus.Stance(parts[2])
	verdict := "✅ " + say.texts.Right
	if chosen != q.Claim.Stance {
		verdict = "❌ " + fill(say.texts.Wrong, "{answer}", nameOf(q, q.Claim.Stance))
	}
	if q.Question == "" || nameOf(q, chosen) == "" {
		return a.outdated(r)
	}
	out := pages(say.claim("", q.Claim))
	out[0].Content = quote(q.Question) + "\n" + escape(verdict)
	last := &out[len(out)-1]
	if link := webAddress(q.Claim.Source.URL); link != "" && len(link) <= mostLink {
		last.Components = append(last.Components, row(discordgo.Button{
			Label: cut(plain(q.Claim.Source.Title), mostLabel), Style: discordgo.LinkButton, URL: link,
		}))
	}
	last.Components = append(last.Components, row(button(cut(say.texts.Next, mostLabel), nextQuizID(language, which))))
	return result{Messages: out, Sensitive: r.Hidden}
}

func nameOf(q bot.Quiz, s corpus.Stance) string {
	for _, o := range q.Options {
		if o.Stance == s {
			return o.Name
		}
	}
	return ""
}

func (a *Adapter) outdated(r request) result {
	say := renderer{texts: a.texts[tongue(r.Locale)]}
	return say.sentence(say.texts.Outdated, true)
}
