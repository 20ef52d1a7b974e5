// Package terminal is the conversation in a terminal: questions typed at a prompt, replies laid out to the window.
//
// [Render] lays out one reply and touches nothing else; [Run] is the conversation. At a terminal it edits lines, keeps a
// history and colours; on a pipe it reads lines and writes plain text.
//
// The trap: what is typed is health data. The history lives in memory, ends with the program, and /forget erases it.
package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"

	"ryggrad/bot"
	"ryggrad/internal/catalogue"
)

// Bot is what a conversation asks; *bot.Bot, and a fake in tests.
type Bot interface {
	Reply(ctx context.Context, m bot.Message) (bot.Reply, error)
	Forget(ctx context.Context, conversation string) error
	Welcome(locale string) bot.Reply
	Words(language string) bot.Words
}

var _ Bot = (*bot.Bot)(nil)

// Options are what a conversation is given.
type Options struct {
	Conversation string // under which the bot remembers
	Locale       string // of the person's machine, "sv-SE"
	Language     string // fixes the replies' language, where set
	Audience     bot.Audience
	Input        io.Reader
	Output       io.Writer
	Environment  func(string) string // NO_COLOR and TERM are read
	Log          *slog.Logger
}

// chat is a conversation under way.
type chat struct {
	Options
	bot         Bot
	screen      screen
	texts       map[string]texts
	language    string // of the last reply
	suggestions []string
}

// Run holds a conversation until the input ends, the person leaves or the context ends.
func Run(ctx context.Context, b Bot, o Options) error {
	all, err := catalogue.Load[texts](textFiles, "texts")
	if err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	s, err := openScreen(o)
	if err != nil {
		return err
	}
	defer s.close()
	c := &chat{Options: o, bot: b, screen: s, texts: all}
	welcome := b.Welcome(c.first())
	c.show(welcome)
	c.say(c.text().Hint)
	for {
		line, err := s.readLine(ctx)
		if errors.Is(err, io.EOF) || ctx.Err() != nil {
			c.say(c.text().Bye)
			return nil
		}
		if err != nil {
			return fmt.Errorf("terminal: %w", err)
		}
		if leave, err := c.take(ctx, strings.TrimSpace(line)); leave || err != nil {
			return err
		}
	}
}

// first is the locale to open with.
func (c *chat) first() string {
	if c.Language != "" {
		return c.Language
	}
	return c.Locale
}

func (c *chat) text() texts { return c.texts[c.language] }

// take does what a line asks for, and reports whether the conversation is over.
func (c *chat) take(ctx context.Context, line string) (leave bool, err error) {
	switch {
	case line == "":
		return false, nil
	case line == "/quit" || line == "/exit":
		c.say(c.text().Bye)
		return true, nil
	case line == "/forget":
		if err := c.bot.Forget(ctx, c.Conversation); err != nil {
			return false, fmt.Errorf("terminal: forget: %w", err)
		}
		c.screen.forget()
		c.suggestions = nil
		c.say(c.text().Forgotten)
		return false, nil
	case strings.HasPrefix(line, "/"):
		c.say(c.text().Help)
		return false, nil
	}
	if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(c.suggestions) {
		line = c.suggestions[n-1]
		c.say("» " + line)
	}
	reply, err := c.bot.Reply(ctx, bot.Message{
		Text: line, Conversation: c.Conversation, Locale: c.Locale, Language: c.Language, Audience: c.Audience,
	})
	if err != nil {
		c.Log.Error("no answer", "error", err) // the reply says so to the person
	}
	c.show(reply)
	return false, nil
}

func (c *chat) show(r bot.Reply) {
	c.language, c.suggestions = r.Language, r.Suggestions
	c.screen.write("\n" + Render(r, c.bot.Words(r.Language), c.screen.style()) + "\n")
}

// say writes a line of the interface itself.
func (c *chat) say(text string) {
	p := printer{style: c.screen.style()}
	p.style.Width = min(p.style.Width, widest)
	p.paragraph(text, faint)
	c.screen.write(p.out.String() + "\n")
}
