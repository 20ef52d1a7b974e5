package terminal

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// screen is where a conversation is typed and shown.
type screen interface {
	readLine(ctx context.Context) (string, error)
	write(text string) // what cannot be written shows at the next read
	style() Style
	forget() // erases the history
	close()
}

const prompt = "> "

// StyleOf returns how to write to an output: wrapped and with links where it is a terminal, and with colour where that
// is not refused by NO_COLOR.
func StyleOf(output io.Writer, environment func(string) string) Style {
	file, ok := output.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) || environment("TERM") == "dumb" {
		return Style{}
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width < 1 {
		width = widest
	}
	return Style{Width: width, Colour: environment("NO_COLOR") == "", Links: true}
}

func openScreen(o Options) (screen, error) {
	in, isFile := o.Input.(*os.File)
	if !isFile || !term.IsTerminal(int(in.Fd())) || StyleOf(o.Output, o.Environment) == (Style{}) {
		return &pipe{input: bufio.NewReader(o.Input), options: o}, nil
	}
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	restore := func() {
		// Nothing is left to do where a terminal that is gone cannot be restored.
		_ = term.Restore(int(in.Fd()), before)
	}
	return newEditor(o, restore), nil
}

// pipe reads lines and writes text as it is.
type pipe struct {
	input   *bufio.Reader
	options Options
}

// longestLine is how much of a line is read; a message of that size is declined as too long.
const longestLine = 1 << 20

func (p *pipe) readLine(context.Context) (string, error) {
	var line strings.Builder
	for {
		part, more, err := p.input.ReadLine()
		if err != nil {
			return line.String(), err
		}
		if line.Len() < longestLine {
			line.Write(part)
		}
		if !more {
			return line.String(), nil
		}
	}
}

func (p *pipe) write(text string) { io.WriteString(p.options.Output, text) }
func (p *pipe) style() Style      { return StyleOf(p.options.Output, p.options.Environment) }
func (p *pipe) forget()           {}
func (p *pipe) close()            {}

// editor is a terminal in raw mode, with line editing and history.
type editor struct {
	terminal *term.Terminal
	options  Options
	history  *history
	restore  func()
}

func newEditor(o Options, restore func()) *editor {
	e := &editor{options: o, history: new(history), restore: restore}
	e.terminal = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{o.Input, o.Output}, prompt)
	e.terminal.History = e.history
	return e
}

// readLine reads in a goroutine of its own, because nothing but a key ends a read at a terminal. Where the context ends
// first, that goroutine is left to the end of the program, which then is near.
func (e *editor) readLine(ctx context.Context) (string, error) {
	if width := e.style().Width; width > 0 {
		_ = e.terminal.SetSize(width, 1000) // fails only where the prompt cannot be drawn anew
	}
	type result struct {
		line string
		err  error
	}
	read := make(chan result, 1)
	go func() {
		line, err := e.terminal.ReadLine()
		read <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-read:
		return r.line, r.err
	}
}

func (e *editor) write(text string) { io.WriteString(e.terminal, text) }
func (e *editor) style() Style      { return StyleOf(e.options.Output, e.options.Environment) }
func (e *editor) forget()           { e.history.lines = nil }
func (e *editor) close()            { e.restore() }

// history is the lines typed so far, in memory alone.
type history struct{ lines []string }

// mostRemembered is how many lines the arrow keys bring back.
const mostRemembered = 100

// Add implements term.History.
func (h *history) Add(line string) {
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	if len(h.lines) > mostRemembered {
		h.lines = h.lines[1:]
	}
}

// Len implements term.History.
func (h *history) Len() int { return len(h.lines) }

// At implements term.History: 0 is the line typed last.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }
