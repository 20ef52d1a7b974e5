package bot

import (
	"strconv"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// claimIn renders a claim in a language for an audience.
func (b *Bot) claimIn(claim *corpus.Claim, l language.Language, audience Audience) Claim {
	out := Claim{
		ID: claim.ID, Text: claim.Text.In(l), Stance: claim.Stance,
		Evidence: Evidence{
			Level: claim.Evidence.Level, AsStated: b.corpus.Stated(claim.Evidence, l), Meaning: b.meaning(claim, l),
		},
		Source: sourceOf(claim.Source),
	}
	out.Source.Section = claim.Section
	if audience == Student && !claim.Detail.Empty() {
		detail := claim.Detail.In(l)
		out.Detail = &detail
	}
	return out
}

// sourceOf renders a source, without a section.
func sourceOf(source *corpus.Source) Source {
	out := Source{ID: source.ID, Title: source.Title, Language: string(source.Language)}
	if source.Publisher != "" {
		out.Publisher = &source.Publisher
	}
	if source.Year != 0 {
		out.Year = &source.Year
	}
	if source.URL != "" {
		out.URL = &source.URL
	}
	return out
}

// meaning explains a claim's evidence to a lay reader, by the fixed rule of the texts: a high level means "this helps",
// a moderate one "probably", a low one "may", a very low one "very uncertain"; said of a harm, of no effect and of no
// difference likewise.
func (b *Bot) meaning(claim *corpus.Claim, l language.Language) string {
	t := b.texts[l]
	if claim.Evidence.AsStated == corpus.NotGraded {
		return t.NotGraded
	}
	if claim.Evidence.Level == corpus.Ungraded {
		return fill(t.Ungraded, "{stated}", b.corpus.Stated(claim.Evidence, l))
	}
	meanings, found := t.Meanings[string(claim.Stance)]
	if !found {
		meanings = t.Meanings["other"]
	}
	return meanings[claim.Evidence.Level]
}

// grade says a claim's evidence in words, with the source's own sign or words.
func (b *Bot) grade(claim *corpus.Claim, l language.Language) string {
	t := b.texts[l]
	if claim.Evidence.AsStated == corpus.NotGraded {
		return t.Levels[corpus.Ungraded]
	}
	return fill(t.Graded, "{words}", t.Levels[claim.Evidence.Level], "{stated}", b.corpus.Stated(claim.Evidence, l))
}

// cite names a claim's source, its year where it states one, and the section.
func (b *Bot) cite(claim *corpus.Claim, l language.Language) string {
	source := claim.Source.Short
	if claim.Source.Year != 0 {
		source += " " + strconv.Itoa(claim.Source.Year)
	}
	return fill(b.texts[l].Cite, "{source}", source, "{section}", claim.Section)
}

// paragraphs is a text under construction.
type paragraphs struct{ text strings.Builder }

// usualLength is how many bytes a reply seldom exceeds.
const usualLength = 4096

// add adds a paragraph of the lines that are not empty.
func (p *paragraphs) add(lines ...string) {
	between := "\n\n"
	for _, line := range lines {
		if line == "" {
			continue
		}
		if p.text.Cap() == 0 {
			p.text.Grow(usualLength)
		}
		if p.text.Len() > 0 {
			p.text.WriteString(between)
		}
		p.text.WriteString(line)
		between = "\n"
	}
}

// list adds a paragraph with a head and the items below it, where there are any.
func (p *paragraphs) list(head string, items []string) {
	if len(items) == 0 {
		return
	}
	p.add(head)
	for _, item := range items {
		p.text.WriteString("\n• ")
		p.text.WriteString(item)
	}
}

func (p *paragraphs) String() string { return p.text.String() }

// answerText writes an answer as plain text: the sentence that answers, how sure it is and where it stands, further
// claims, disagreement, what can be asked next, and the notice.
func (b *Bot) answerText(r *Reply, c choice, unnamed string, l language.Language, audience Audience) string {
	t := b.texts[l]
	var p paragraphs
	if r.Assessment != nil {
		p.add(r.Assessment.Text)
	}
	if unnamed != "" {
		p.add(fill(t.Unnamed, "{activity}", unnamed))
	}
	answer := c.claims[0]
	lines := []string{answer.Text.In(l)}
	if audience == Student {
		lines = append(lines, answer.Detail.In(l))
	}
	lines = append(lines, b.surety(answer, l), b.cite(answer, l))
	p.add(lines...)
	if r.Disagreement != nil {
		p.add(t.Differ + " " + r.Disagreement.Text)
	}
	var more []string
	for _, claim := range c.claims[1:] {
		item := claim.Text.In(l)
		if detail := claim.Detail.In(l); audience == Student && detail != "" {
			item += " " + detail
		}
		more = append(more, item+"\n  "+b.grade(claim, l)+". "+b.cite(claim, l))
	}
	p.list(t.More, more)
	p.list(t.AlsoAsk, r.Suggestions)
	p.add(r.Notice)
	return p.String()
}

// surety says how sure the answer is: the grade in words and what it means.
func (b *Bot) surety(claim *corpus.Claim, l language.Language) string {
	if claim.Evidence.Level == corpus.Ungraded {
		return b.meaning(claim, l)
	}
	return b.grade(claim, l) + ". " + b.meaning(claim, l)
}
