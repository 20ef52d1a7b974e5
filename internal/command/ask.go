package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ryggrad/bot"
	"ryggrad/bot/terminal"
	"ryggrad/internal/language"
)

// manner is how replies are asked for, on the command line.
type manner struct {
	language string
	audience string
}

func (m *manner) flags(c *cobra.Command) {
	c.Flags().StringVar(&m.language, "lang", "", "answer in `sv`, nb, da or en (default: the language of the question)")
	c.Flags().StringVar(&m.audience, "audience", "patient", "`patient` for plain words, student for designs and figures too")
	complete := func(values ...string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return values, cobra.ShellCompDirectiveNoFileComp
		}
	}
	// Both fail only for a flag that was not defined, and these two were.
	_ = c.RegisterFlagCompletionFunc("lang", complete("sv", "nb", "da", "en"))
	_ = c.RegisterFlagCompletionFunc("audience", complete("patient", "student"))
}

func (m *manner) check() error {
	if m.language != "" {
		if _, found := language.Parse(m.language); !found {
			return usageError{fmt.Errorf("--lang has to be sv, nb, da or en (got: %q)", m.language)}
		}
	}
	if a := bot.Audience(m.audience); a != bot.Patient && a != bot.Student {
		return usageError{fmt.Errorf("--audience has to be patient or student (got: %q)", m.audience)}
	}
	return nil
}

// apply sets what a message does not say itself. The language of the command line is fixed.
func (m *manner) apply(message *bot.Message) {
	if m.language != "" {
		message.Language = m.language
	}
	if message.Audience == "" {
		message.Audience = bot.Audience(m.audience)
	}
}

func (p *program) ask() *cobra.Command {
	var manner manner
	var asJSON, asLines, explain bool
	c := &cobra.Command{
		Use:   "ask [flags] [question]",
		Short: "Answer one question, or many of them as JSON lines",
		Long: `Answers one question and ends. The question is read from standard input where none is given.

With --jsonl, every line of standard input is a message such as

  {"id": "q1", "text": "Kan jag jogga med ont i ryggen?", "conversation": "c1", "audience": "patient"}

and every line of standard output is the reply to it, in order. Only "text" is required. Messages with the same
"conversation" share memory. A line that cannot be read is answered by {"error": "line 3: …", "line": 3}; the
others are answered all the same, and the exit code is 1. Empty lines are passed over.`,
		Example: `  ryggrad ask Kan jag jogga med ont i ryggen?
  ryggrad ask --lang en --audience student "Er yoga bra for ryggen?"
  ryggrad ask --json "Hvad hjælper mod ondt i lænden?"
  ryggrad ask --jsonl < questions.jsonl > replies.jsonl`,
		RunE: func(c *cobra.Command, args []string) error {
			if err := manner.check(); err != nil {
				return err
			}
			if asLines && (asJSON || explain) {
				return usageError{errors.New("--jsonl cannot be joined with --json or --explain")}
			}
			if asLines {
				if len(args) > 0 {
					return usageError{errors.New("--jsonl reads standard input and takes no question")}
				}
				return p.answerLines(c.Context(), manner)
			}
			question, err := p.question(args)
			if err != nil {
				return err
			}
			return p.answerOne(c.Context(), question, manner, asJSON, explain)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	manner.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "write the reply as JSON")
	c.Flags().BoolVar(&asLines, "jsonl", false, "read messages and write replies as JSON, one a line")
	c.Flags().BoolVar(&explain, "explain", false, "say why: language, concepts, terms, scores and confidence")
	return c
}

// question returns the words of the command line, or standard input where there are none.
func (p *program) question(args []string) (string, error) {
	if len(args) > 0 {
		return strings.Join(args, " "), nil
	}
	if file, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return "", usageError{errors.New(`a question is missing, such as: ryggrad ask "Kan jag jogga med ont i ryggen?"`)}
	}
	text, err := io.ReadAll(io.LimitReader(p.stdin, longestLine))
	if err != nil {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return string(text), nil
}

// answerOne answers a question in words or as JSON. Beside JSON the explanation goes to standard error.
func (p *program) answerOne(ctx context.Context, question string, m manner, asJSON, explain bool) (err error) {
	e, err := p.engine()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	message := bot.Message{Text: question}
	m.apply(&message)
	reply, why, replyErr := e.Bot.Explain(ctx, message)
	aside := p.stdout
	if asJSON {
		aside = p.stderr
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(reply)
	} else {
		err = p.writeReply(e.Bot, reply)
	}
	if explain && err == nil {
		_, err = fmt.Fprintf(aside, "\n%s", why)
	}
	return errors.Join(replyErr, err)
}

// writeReply lays a reply out for a terminal, and writes it as it would be sent anywhere else.
func (p *program) writeReply(b *bot.Bot, reply bot.Reply) error {
	text := reply.Text + "\n"
	if style := terminal.StyleOf(p.stdout, p.environment); style != (terminal.Style{}) {
		text = terminal.Render(reply, b.Words(reply.Language), style)
	}
	_, err := io.WriteString(p.stdout, text)
	return err
}
