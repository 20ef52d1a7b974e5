package discord_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// told is the real bot, but for what it is told to answer.
type told struct {
	*bot.Bot
	reply func(context.Context, bot.Message) (bot.Reply, error)
}

func (b told) Reply(ctx context.Context, m bot.Message) (bot.Reply, error) { return b.reply(ctx, m) }

// with gives an adapter a bot that answers as it is told to.
func with(t testing.TB, reply func(context.Context, bot.Message) (bot.Reply, error)) func(*discord.Options, *discordtest.Server) {
	return func(o *discord.Options, _ *discordtest.Server) { o.Bot = told{theBot(t), reply} }
}

// huge is a reply that fits into no message: every part is as long as it can be, and of what markdown is made of.
func huge() bot.Reply {
	long := strings.Repeat("*_~`|>#[](){}@:<\\ ord & mening. ", 60)
	link := "https://example.org/a(b)?c=<d>&e=" + strings.Repeat("x", 300)
	r := bot.Reply{
		Language: "sv", Kind: bot.Answer, Text: long, Notice: long, Disagreement: &bot.Disagreement{Text: long},
		Suggestions: []string{long, "kort?", strings.Repeat("ö", 90)},
	}
	for _, level := range []string{"high", "ungraded", "low", "moderate", "very-low"} {
		c := bot.Claim{ID: level, Text: long, Detail: &long, Source: bot.Source{Title: long, Section: long, URL: &link}}
		c.Evidence.Level, c.Evidence.AsStated, c.Evidence.Meaning = "ungraded", long, long
		r.Claims = append(r.Claims, c)
	}
	return r
}
