package command

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"ryggrad/bot"
	"ryggrad/bot/terminal"
)

func (p *program) chat() *cobra.Command {
	var manner manner
	c := &cobra.Command{
		Use:   "chat",
		Short: "Hold a conversation in the terminal",
		Long: `Holds a conversation in the terminal. Follow-up questions lean on what was asked before.

The conversation and the history of what you type are kept in memory only, and are gone when you leave. /forget
erases them at once, /help lists the commands, and the number of a suggestion asks it.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if err := manner.check(); err != nil {
				return err
			}
			e, err := p.engine()
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, e.Close()) }()
			return terminal.Run(c.Context(), e.Bot, terminal.Options{
				Conversation: "terminal:" + rand.Text(), Locale: locale(p.environment), Language: manner.language,
				Audience: bot.Audience(manner.audience), Input: p.stdin, Output: p.stdout, Environment: p.environment,
				Log: slog.New(slog.NewTextHandler(p.stderr, nil)),
			})
		},
	}
	manner.flags(c)
	return c
}

// locale returns the locale of the environment ("sv_SE"), or "" where it names no language.
func locale(environment func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := environment(name); value != "" {
			value, _, _ = strings.Cut(value, ".")
			return value
		}
	}
	return ""
}
