package telegram

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"
)

// A text is laid out as blocks of spans and becomes HTML only when it is cut into messages. So no cut falls into a tag,
// and nothing that a person or a document wrote can be one.

// style is how a span looks.
type style int

const (
	plain style = iota
	bold
	italic
)

// span is a run of text in one style, a link where there is an address.
type span struct {
	text  string
	style style
	link  string
}

// block is a paragraph. Those that fold stand in a quotation that Telegram shows the first lines of.
type block struct {
	spans  []span
	folded bool
	quoted bool // a quotation that is shown whole
}

// paragraph returns a block of one span.
func paragraph(text string, s style) block {
	return block{spans: []span{{text: text, style: s}}}
}

// clean drops what could play tricks with the lines around it, and mends what is no text.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// units returns the length of a text as Telegram counts it, in UTF-16 code units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

func (b block) units() int {
	n := 0
	for _, s := range b.spans {
		n += units(s.text)
	}
	return n
}

// webAddress returns an address that Telegram takes for a link or a button, or "".
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || strings.ContainsFunc(address, unicode.IsSpace) {
		return ""
	}
	return address
}

// escape writes what Telegram's HTML would take for mark-up.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// html returns a span with its tags.
func (s span) html() string {
	text := escape.Replace(s.text)
	if address := webAddress(s.link); address != "" {
		text = `<a href="` + escape.Replace(address) + `">` + text + "</a>"
	}
	switch s.style {
	case bold:
		return "<b>" + text + "</b>"
	case italic:
		return "<i>" + text + "</i>"
	}
	return text
}

// part is what goes into one message: HTML, and the same without any mark-up.
type part struct {
	html  string
	plain string
}

// newPart joins blocks with an empty line between them.
func newPart(blocks []block) part {
	var marked, bare strings.Builder
	for i, b := range blocks {
		open, shut := b.tags()
		if i > 0 {
			before, _ := blocks[i-1].tags()
			if before != open && before != "" {
				marked.WriteString("</blockquote>")
			}
			marked.WriteString("\n\n")
			bare.WriteString("\n\n")
			if before == open {
				open = ""
			}
		}
		marked.WriteString(open)
		for _, s := range b.spans {
			marked.WriteString(s.html())
			bare.WriteString(s.text)
		}
		if i == len(blocks)-1 {
			marked.WriteString(shut)
		}
	}
	return part{html: marked.String(), plain: bare.String()}
}

func (b block) tags() (open, shut string) {
	switch {
	case b.folded:
		return "<blockquote expandable>", "</blockquote>"
	case b.quoted:
		return "<blockquote>", "</blockquote>"
	}
	return "", ""
}
