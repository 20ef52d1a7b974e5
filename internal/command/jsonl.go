package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ryggrad/bot"
)

// longestLine is how many bytes a line of standard input may have. A message of that size is declined as too long
// anyway; the bound keeps a stream without line ends from filling memory.
const longestLine = 16 << 20

// lineError stands in place of a reply to a line that could not be read.
type lineError struct {
	Error string `json:"error"`
	Line  int    `json:"line"`
}

// answerLines answers every line of standard input by a line on standard output.
func (p *program) answerLines(ctx context.Context, m manner) (err error) {
	e, err := p.engine()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	in, out := bufio.NewReaderSize(p.stdin, 64<<10), bufio.NewWriter(p.stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	failed := false
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, out.Flush())
		}
		line, end, err := readLine(in)
		if end && len(line) == 0 {
			break
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var reply any
		if err == nil {
			reply, err = answerLine(ctx, e.Bot, line, m)
		}
		if err != nil {
			failed = true
			problem := fmt.Sprintf("line %d: %v", number, err)
			fmt.Fprintln(p.stderr, problem)
			if reply == nil {
				reply = lineError{problem, number}
			}
		}
		if err := encoder.Encode(reply); err != nil {
			return fmt.Errorf("write replies: %w", err)
		}
		// Somebody may be waiting for this reply before the next message is sent.
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write replies: %w", err)
			}
		}
		if end {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write replies: %w", err)
	}
	if failed {
		return errReported
	}
	return nil
}

// answerLine answers one message. With an error from the bot it still returns the reply that says whom to ask.
func answerLine(ctx context.Context, b *bot.Bot, line []byte, m manner) (any, error) {
	message, err := bot.DecodeMessage(line)
	if err != nil {
		return nil, err
	}
	m.apply(&message)
	reply, err := b.Reply(ctx, message)
	return reply, err
}

var errTooLong = fmt.Errorf("has more than %d bytes", longestLine)

// readLine reads a line without its end, and reports whether the input is over. Of a line that is too long the rest is
// passed over.
func readLine(in *bufio.Reader) (line []byte, end bool, err error) {
	for {
		part, readErr := in.ReadSlice('\n')
		if len(line)+len(part) <= longestLine {
			line = append(line, part...)
		} else {
			err = errTooLong
		}
		switch {
		case errors.Is(readErr, bufio.ErrBufferFull):
		case readErr == nil:
			return bytes.TrimRight(line, "\r\n"), false, err
		case errors.Is(readErr, io.EOF):
			return line, true, err
		default:
			return line, true, fmt.Errorf("read standard input: %w", readErr)
		}
	}
}
