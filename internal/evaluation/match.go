package evaluation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// matcher tells whether a claim is a hit: it is of one of the sources, and every expression is found in it.
type matcher struct {
	sources     []string
	expressions []*regexp.Regexp
}

func newMatcher(sources, expressions []string) (matcher, error) {
	m := matcher{sources: sources}
	for _, text := range expressions {
		expression, err := regexp.Compile("(?i)" + withWordEdges(text))
		if err != nil {
			return matcher{}, fmt.Errorf("expression %q: %w", text, err)
		}
		m.expressions = append(m.expressions, expression)
	}
	return m, nil
}

// AnsweredBy reports whether a claim, in a language, is a hit.
func (q *Question) AnsweredBy(claim *corpus.Claim, l language.Language) bool {
	text := claim.Text.In(l) + " "
	if q.Audience == "student" {
		text += claim.Detail.In(l)
	}
	return q.hit.matches(claim.Source.ID, text)
}

func (m matcher) matches(source, text string) bool {
	if !slices.Contains(m.sources, source) {
		return false
	}
	for _, expression := range m.expressions {
		if !expression.MatchString(text) {
			return false
		}
	}
	return true
}

// What stands for \b before and after a word.
const (
	wordBegins = `(?:^|[^\pL\pN_])`
	wordEnds   = `(?:$|[^\pL\pN_])`
)

// withWordEdges returns an expression whose every \b knows the letters å, ä, æ, ö and ø, as it does where the labels
// were written. Go's own \b takes them for signs between words. A \b is the beginning of a word where the expression or
// one of its alternatives begins, and the end of one elsewhere.
func withWordEdges(expression string) string {
	var b strings.Builder
	parts := strings.Split(expression, `\b`)
	for i, part := range parts {
		b.WriteString(part)
		if i == len(parts)-1 {
			break
		}
		before := strings.TrimRight(part, " ")
		if strings.HasSuffix(before, "|") || strings.HasSuffix(before, "(") || before == "" && i == 0 {
			b.WriteString(wordBegins)
		} else {
			b.WriteString(wordEnds)
		}
	}
	return b.String()
}
