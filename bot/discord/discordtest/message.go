package discordtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Message is one that the bot sent.
type Message struct {
	ID          string
	Channel     string
	Interaction string // that it answers, or nothing
	Deferred    bool   // only promised so far
	Ephemeral   bool
	Reference   string // the message that it is a reply to
	Nonce       string
	Content     string
	Embeds      []Embed
	Components  []Component // of all rows
	Raw         json.RawMessage
}

// Embed is the part of an embed that people see.
type Embed struct {
	Title       string  `json:"title"`
	Description string  `json:"description"`
	URL         string  `json:"url"`
	Color       int     `json:"color"`
	Fields      []Field `json:"fields"`
	Footer      struct {
		Text string `json:"text"`
	} `json:"footer"`
}

// Field is one of an embed.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Component is a button or a menu.
type Component struct {
	Type        int    `json:"type"`
	Style       int    `json:"style"`
	Label       string `json:"label"`
	CustomID    string `json:"custom_id"`
	URL         string `json:"url"`
	Placeholder string `json:"placeholder"`
	Emoji       *struct {
		Name string `json:"name"`
	} `json:"emoji"`
	Options []struct {
		Label       string `json:"label"`
		Value       string `json:"value"`
		Description string `json:"description"`
	} `json:"options"`
	Components []Component `json:"components"`
}

// payload is a message as a bot sends it.
type payload struct {
	Content    string      `json:"content"`
	Embeds     []Embed     `json:"embeds"`
	Components []Component `json:"components"`
	Flags      int         `json:"flags"`
	Nonce      string      `json:"nonce"`
	Enforce    bool        `json:"enforce_nonce"`
	Mentions   *struct {
		Parse []string `json:"parse"`
	} `json:"allowed_mentions"`
	Reference *struct {
		ID string `json:"message_id"`
	} `json:"message_reference"`
}

const ephemeral = 64

func (p payload) message(raw json.RawMessage) Message {
	m := Message{Content: p.Content, Embeds: p.Embeds, Ephemeral: p.Flags&ephemeral != 0, Nonce: p.Nonce, Raw: raw}
	for _, row := range p.Components {
		m.Components = append(m.Components, row.Components...)
	}
	if p.Reference != nil {
		m.Reference = p.Reference.ID
	}
	return m
}

// Visible returns a message as a person reads it: without the marks of markdown, and after the text the labels of buttons,
// the choices of menus and the addresses of links.
func (m Message) Visible() string {
	var lines []string
	add := func(text string) {
		if text != "" {
			lines = append(lines, text)
		}
	}
	add(Unmarked(m.Content))
	for _, e := range m.Embeds {
		add(Unmarked(e.Title))
		add(Unmarked(e.Description))
		for _, f := range e.Fields {
			add(Unmarked(f.Name))
			add(Unmarked(f.Value))
		}
		add(e.Footer.Text)
		add(e.URL)
	}
	for _, c := range m.Components {
		add(c.Placeholder)
		add(c.Label)
		add(c.URL)
		for _, o := range c.Options {
			add(o.Label)
		}
	}
	return strings.Join(lines, "\n")
}

var (
	masked  = regexp.MustCompile(`\[((?:\\.|[^\]\\])*)\]\(<([^>]*)>\)`)
	heading = regexp.MustCompile(`(?m)^(#{1,3}|-#|>) `)
	bold    = regexp.MustCompile(`\*\*((?:\\.|[^*\\])+)\*\*`)
	escaped = regexp.MustCompile(`\\([^0-9A-Za-z\s])`)
)

// Unmarked returns a text as Discord shows it.
func Unmarked(text string) string {
	text = heading.ReplaceAllString(text, "")
	text = masked.ReplaceAllString(text, "$1 ($2)")
	text = bold.ReplaceAllString(text, "$1")
	return escaped.ReplaceAllString(text, "$1")
}

// Button returns the id of the button whose label begins so, or nothing.
func (m Message) Button(label string) string {
	for _, c := range m.Components {
		if c.CustomID != "" && strings.HasPrefix(c.Label, label) {
			return c.CustomID
		}
	}
	return ""
}

// String writes a message for a person who reads a test: every part where it stands, with what is not text in brackets.
func (m Message) String() string {
	var b strings.Builder
	if m.Ephemeral {
		b.WriteString("(only the person sees this)\n")
	}
	if m.Reference != "" {
		b.WriteString("(a reply to the message)\n")
	}
	if m.Content != "" {
		b.WriteString(m.Content + "\n")
	}
	for _, e := range m.Embeds {
		fmt.Fprintf(&b, "┌ #%06x\n", e.Color)
		for _, part := range []string{e.Title, e.URL, e.Description} {
			if part != "" {
				b.WriteString(indent(part))
			}
		}
		for _, f := range e.Fields {
			b.WriteString("├ " + f.Name + "\n" + indent(f.Value))
		}
		if e.Footer.Text != "" {
			b.WriteString("└ " + e.Footer.Text + "\n")
		}
	}
	for _, c := range m.Components {
		label := c.Label
		if c.Emoji != nil {
			label = c.Emoji.Name + " " + label
		}
		switch {
		case c.URL != "":
			b.WriteString("[" + label + " → " + c.URL + "]\n")
		case c.Type == 3:
			b.WriteString("[" + c.Placeholder + " ▾]\n")
			for _, o := range c.Options {
				b.WriteString("    " + o.Label + " – " + o.Description + "\n")
			}
		default:
			b.WriteString("[" + label + "]\n")
		}
	}
	return b.String()
}

func indent(text string) string {
	return "│ " + strings.ReplaceAll(text, "\n", "\n│ ") + "\n"
}
