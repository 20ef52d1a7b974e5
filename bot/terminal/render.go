package terminal

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"ryggrad/bot"
)

// Style is how a reply is to look.
type Style struct {
	Width  int  // columns to wrap at; 0 leaves lines as long as they are
	Colour bool // with ANSI colours
	Links  bool // with OSC 8 links to sources that have an address
}

// The colours: the most pressing is told by words as well, never by colour alone.
const (
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	orange = "1;33"
	blue   = "1;34"
)

var (
	urgencies = map[string]string{"emergency": red, "urgent": red, "soon": orange}
	levels    = map[string]string{"high": "32", "moderate": "36", "low": "33", "very-low": "35"}
)

// widest is where lines are broken however wide the window is: longer ones are hard to read.
const widest = 90

// Render lays out a reply: an assessment first, then the claim that answers with how sure it is and where it stands,
// the further ones, disagreement, numbered suggestions and the notice. It ends in a line end.
func Render(r bot.Reply, words bot.Words, style Style) string {
	p := printer{style: style}
	p.style.Width = min(p.style.Width, widest)
	p.assessment(r.Assessment, words)
	p.paragraph(r.Lead(), "")
	for i, claim := range r.Claims {
		if i == 1 {
			p.disagreement(r.Disagreement, words)
			p.paragraph(words.More, bold)
		}
		p.claim(claim, words, i == 0)
	}
	if len(r.Claims) == 1 {
		p.disagreement(r.Disagreement, words)
	}
	p.suggestions(r, words)
	p.paragraph(r.Notice, faint)
	return p.out.String()
}

// printer writes paragraphs, with an empty line between them.
type printer struct {
	style Style
	out   strings.Builder
}

func (p *printer) gap() {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
}

func (p *printer) assessment(a *bot.Assessment, words bot.Words) {
	if a == nil {
		return
	}
	colour := urgencies[a.Level]
	p.paragraph("!! "+strings.ToUpper(words.Urgency[a.Level])+" !!", colour)
	p.gap()
	for part := range strings.SplitSeq(a.Text, "\n") {
		p.line(part, bold, "", "")
	}
	if len(a.Contacts) > 0 {
		p.gap()
	}
	for _, c := range a.Contacts {
		name := c.Tel + "  " + c.Name
		if c.Name == c.Tel {
			name = c.Tel
		}
		p.linked(name, c.URL, colour, "  → ", "    ")
	}
}

func (p *printer) claim(c bot.Claim, words bot.Words, first bool) {
	head, indent, colour := "• ", "  ", ""
	if first {
		head, indent, colour = "", "", bold
	}
	p.gap()
	p.line(c.Text, colour, head, indent)
	if c.Detail != nil {
		p.line(*c.Detail, "", indent, indent)
	}
	level := string(c.Evidence.Level)
	p.line(words.Surety(c), levels[level], indent, indent)
	p.linked(c.Source.Cite(), value(c.Source.URL), faint, indent, indent)
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (p *printer) disagreement(d *bot.Disagreement, words bot.Words) {
	if d != nil {
		p.paragraph(words.Differ+" "+d.Text, "")
	}
}

func (p *printer) suggestions(r bot.Reply, words bot.Words) {
	if len(r.Suggestions) == 0 {
		return
	}
	head := words.Nearest
	if r.Kind == bot.Answer {
		head = words.AlsoAsk
	}
	p.paragraph(head, bold)
	for i, s := range r.Suggestions {
		p.line(s, blue, fmt.Sprintf("  %d  ", i+1), "     ")
	}
}

func (p *printer) paragraph(text, colour string) {
	if text == "" {
		return
	}
	p.gap()
	for part := range strings.SplitSeq(text, "\n") {
		p.line(part, colour, "", "")
	}
}

// line writes a text broken into lines: the first after head, the others after indent.
func (p *printer) line(text, colour, head, indent string) {
	p.write(text, colour, head, indent, "")
}

// linked writes a text like line, each of its lines a link where there is an address.
func (p *printer) linked(text, address, colour, head, indent string) {
	if u, err := url.Parse(address); !p.style.Links || err != nil || u.Scheme != "https" && u.Scheme != "http" {
		address = ""
	}
	p.write(text, colour, head, indent, clean(address))
}

func (p *printer) write(text, colour, head, indent, address string) {
	for _, line := range wrap(clean(text), p.style.Width-len(indent)) {
		p.out.WriteString(head)
		head = indent
		if address != "" {
			line = "\x1b]8;;" + address + "\x1b\\" + line + "\x1b]8;;\x1b\\"
		}
		if p.style.Colour && colour != "" && line != "" {
			line = "\x1b[" + colour + "m" + line + "\x1b[0m"
		}
		p.out.WriteString(line + "\n")
	}
}

// clean drops what could steer the terminal: what is shown may hold words that somebody else wrote.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
}

// wrap breaks a text at its spaces into lines of at most width columns; a longer word has a line of its own. It returns
// at least one line.
func wrap(text string, width int) []string {
	if width <= 0 || columns(text) <= width {
		return []string{text}
	}
	var lines []string
	var line strings.Builder
	used := 0
	for word := range strings.FieldsSeq(text) {
		n := columns(word)
		if used > 0 && used+1+n > width {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += n
	}
	return append(lines, line.String())
}

// columns returns how wide a word is on the screen. Marks stand on the letter before them.
func columns(word string) int {
	n := 0
	for _, r := range word {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}
