package telegram

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ryggrad/bot"
)

// The parts of a reply as blocks, in the order in which they are read: whom to call, what was asked, the finding that
// answers, how sure it is, where it stands, what others say, and the notice. The suggestions are buttons.
//
// Telegram takes no tel: address, neither in a link nor in a button, so that numbers stand in the text as they are
// written, where phones make links of them.

// renderer lays out replies in one language.
type renderer struct {
	texts texts
	words bot.Words
}

// reply lays out a whole reply.
func (r renderer) reply(reply bot.Reply) []block {
	blocks := r.assessment(reply.Assessment)
	return append(blocks, r.answer(reply)...)
}

// assessment says how pressing it is, whom to call, and then why.
func (r renderer) assessment(a *bot.Assessment) []block {
	if a == nil {
		return nil
	}
	blocks := []block{paragraph(r.words.Urgency[a.Level], bold)}
	blocks = append(blocks, contacts(a.Contacts)...)
	return append(blocks, paragraph(a.Text, plain))
}

// contacts lists whom to call, the number first.
func contacts(all []bot.Contact) []block {
	var spans []span
	for _, c := range all {
		if len(spans) > 0 {
			spans = append(spans, span{text: "\n"})
		}
		switch {
		case c.Tel == "":
			spans = append(spans, span{text: c.Name, style: bold, link: c.URL})
		case c.Name == "" || c.Name == c.Tel:
			spans = append(spans, span{text: c.Tel, style: bold})
		default:
			spans = append(spans, span{text: c.Tel, style: bold}, span{text: " – " + c.Name})
		}
	}
	if len(spans) == 0 {
		return nil
	}
	return []block{{spans: spans}}
}

// answer is a reply without its assessment.
func (r renderer) answer(reply bot.Reply) []block {
	var blocks []block
	if lead := reply.Lead(); lead != "" {
		blocks = append(blocks, paragraph(lead, plain))
	}
	for i, claim := range reply.Claims {
		if i == 1 {
			blocks = append(blocks, r.disagreement(reply.Disagreement)...)
		}
		b := r.claim(claim, i == 0)
		if i == 1 {
			b.spans = append([]span{{text: r.words.More, style: bold}, {text: "\n"}}, b.spans...)
		}
		blocks = append(blocks, b)
	}
	if len(reply.Claims) == 1 {
		blocks = append(blocks, r.disagreement(reply.Disagreement)...)
	}
	if reply.Notice != "" {
		blocks = append(blocks, paragraph(reply.Notice, italic))
	}
	if head := r.suggestionsHead(reply); head != "" {
		blocks = append(blocks, paragraph(head, bold))
	}
	return blocks
}

// claim is one finding: what it says, how sure it is, and where it stands. Those after the first are folded, so that the
// answer and the buttons below it stand on one screen.
func (r renderer) claim(c bot.Claim, first bool) block {
	head := span{text: c.Text, style: bold}
	if !first {
		head.style = plain
		head.text = "• " + c.Text
	}
	spans := []span{head}
	if c.Detail != nil && *c.Detail != "" {
		spans = append(spans, span{text: "\n" + *c.Detail})
	}
	if surety := r.words.Surety(c); surety != "" {
		spans = append(spans, span{text: "\n" + surety})
	}
	link := ""
	if c.Source.URL != nil {
		link = *c.Source.URL
	}
	spans = append(spans, span{text: "\n"}, span{text: c.Source.Cite(), style: italic, link: link})
	return block{spans: spans, folded: !first}
}

func (r renderer) disagreement(d *bot.Disagreement) []block {
	if d == nil {
		return nil
	}
	return []block{{spans: []span{{text: r.words.Differ, style: bold}, {text: " " + d.Text}}}}
}

// suggestionsHead stands right above the buttons with the suggestions.
func (r renderer) suggestionsHead(reply bot.Reply) string {
	switch {
	case len(reply.Suggestions) == 0:
		return ""
	case reply.Kind == bot.Answer:
		return r.words.AlsoAsk
	case reply.Kind == bot.Abstain:
		return r.words.Nearest
	}
	return ""
}

// buttons are those below a reply: suggestions, contacts that have a page, and whether the answer was of use.
func (r renderer) buttons(reply bot.Reply, rated bool) [][]button {
	var suggested []button
	for _, s := range reply.Suggestions {
		suggested = append(suggested, button{label: s, data: pressSuggestion + bot.SuggestionID(s)})
	}
	out := rows(1, suggested...)
	if reply.Assessment != nil {
		out = append(out, contactButtons(reply.Assessment.Contacts)...)
	}
	if rated && reply.Kind == bot.Answer && len(reply.Claims) > 0 {
		id := reply.Claims[0].ID
		out = append(out, rows(2,
			button{label: "👍 " + r.texts.Useful, data: pressUseful + id}, button{label: "👎 " + r.texts.Useless, data: pressUseless + id})...)
	}
	return out
}

// contactButtons lead to the contacts' pages. They are labelled with the page and not with the contact: a button "112"
// would be taken for one that calls.
func contactButtons(contacts []bot.Contact) [][]button {
	var out []button
	for _, c := range contacts {
		u, err := url.Parse(c.URL)
		if err != nil || u.Host == "" {
			continue
		}
		b := button{label: "🌐 " + strings.TrimPrefix(u.Host, "www."), address: c.URL}
		if !slices.ContainsFunc(out, func(o button) bool { return o.label == b.label }) {
			out = append(out, b)
		}
	}
	return rows(2, out...)
}

// menu lists the commands, which phones make links of.
func (r renderer) menu() block {
	var b block
	for i, name := range commandNames {
		line := "/" + name + " – " + r.texts.Commands[name]
		if i > 0 {
			line = "\n" + line
		}
		b.spans = append(b.spans, span{text: line})
	}
	return b
}

// asked is the question of a pressed button, at the head of its answer.
func asked(question string) block {
	b := paragraph(question, plain)
	b.quoted = true
	return b
}

// sources lists the documents that the answers come from.
func (r renderer) sources(documents []bot.Document) []block {
	blocks := []block{paragraph(r.texts.Sources, bold)}
	for _, d := range documents {
		link, by := "", ""
		if d.URL != nil {
			link = *d.URL
		}
		if d.Publisher != nil {
			by = *d.Publisher
		}
		if d.Year != nil {
			by = join(by, fmt.Sprint(*d.Year))
		}
		spans := []span{{text: d.Title, style: bold, link: link}}
		if by != "" {
			spans = append(spans, span{text: "\n"}, span{text: by, style: italic})
		}
		spans = append(spans, span{text: "\n" + d.Grading})
		if d.Claims > 0 {
			spans = append(spans, span{text: " " + fill(r.texts.Findings, "{n}", fmt.Sprint(d.Claims))})
		}
		blocks = append(blocks, block{spans: spans})
	}
	return blocks
}

func join(one, other string) string {
	if one == "" {
		return other
	}
	return one + ", " + other
}
