package discord

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
)

// What stands first in the custom id of a button or a menu says what pressing it does.
const (
	pressSuggestion = "s:" // then the suggestion's id: asks it
	pressTopic      = "t:" // a menu, then its number; the value is a topic's id
	pressFeedback   = "f:" // then "u" or "d", ":" and a claim's id
	pressQuiz       = "q:" // then the language, ":", the question's number, ":" and a stance
	pressNextQuiz   = "n:" // then the language, ":" and the question's number
)

// mostSuggested is how many suggestions have a button; a reply has three.
const mostSuggested = 3

// components are the buttons beneath a reply: its suggestions, the addresses of its sources and contacts, and whether it
// helped.
func (r renderer) components(reply bot.Reply) []discordgo.MessageComponent {
	var rows []discordgo.MessageComponent
	seen := make(map[string]bool)
	for _, s := range reply.Suggestions {
		label := cut(strings.TrimSpace(plain(s)), mostLabel)
		if label == "" || seen[s] || len(rows) == mostSuggested {
			continue
		}
		seen[s] = true
		rows = append(rows, row(button(label, pressSuggestion+bot.SuggestionID(s))))
	}
	if links := links(reply); len(links) > 0 {
		rows = append(rows, row(links...))
	}
	if len(reply.Claims) > 0 && len(pressFeedback)+2+len(reply.Claims[0].ID) <= mostCustomID {
		claim := reply.Claims[0].ID
		rows = append(rows, row(
			emoji(r.texts.Helpful, "👍", pressFeedback+"u:"+claim), emoji(r.texts.Unhelpful, "👎", pressFeedback+"d:"+claim)))
	}
	return rows
}

func row(buttons ...discordgo.MessageComponent) discordgo.ActionsRow {
	return discordgo.ActionsRow{Components: buttons}
}

func button(label, id string) discordgo.Button {
	return discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: id}
}

func emoji(label, sign, id string) discordgo.Button {
	b := button(label, id)
	b.Emoji = &discordgo.ComponentEmoji{Name: sign}
	return b
}

// links returns a button for each address that a reply names, contacts first: phone numbers cannot be links on Discord.
func links(reply bot.Reply) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	seen := make(map[string]bool)
	add := func(label string, address *string) {
		link := webAddress(address)
		label = cut(strings.TrimSpace(plain(label)), mostLabel)
		if label == "" || link == "" || seen[link] || len(link) > mostLink || len(out) == mostInRow {
			return
		}
		seen[link] = true
		out = append(out, discordgo.Button{Label: label, Style: discordgo.LinkButton, URL: link})
	}
	if reply.Assessment != nil {
		for _, c := range reply.Assessment.Contacts {
			label := c.Name
			if many(reply.Assessment.Contacts) {
				label = host(c.URL)
			}
			add(label, &c.URL)
		}
	}
	for _, c := range reply.Claims {
		add(c.Source.Title, c.Source.URL)
	}
	return out
}

// quizID and nextQuizID name a question of the quiz on a button.
func quizID(language string, number uint64, stance string) string {
	return pressQuiz + language + ":" + strconv.FormatUint(number, 10) + ":" + stance
}

func nextQuizID(language string, number uint64) string {
	return fmt.Sprintf("%s%s:%d", pressNextQuiz, language, number)
}
