package safety

import (
	"slices"
	"strings"

	"ryggrad/internal/language"
)

// cut parts the text into words and sentences. A line end is a sentence end.
func (r *reading) cut(text string) {
	if strings.ContainsAny(text, "\r\n") {
		text = strings.NewReplacer("\r", "", "\n", " . ").Replace(text)
	}
	normal := language.Normalize(text)
	before := 0
	at := 0
	sentence := 0
	for t := range language.Words(normal) {
		comma := false
		if len(r.words) > 0 {
			between := normal[before:t.Start]
			switch {
			case r.endsSentence(between, normal[t.Start:]):
				r.asks = append(r.asks, strings.Contains(between, "?"))
				sentence++
				at += 3
			case strings.ContainsAny(between, ",;:()\"/…") || strings.Contains(between, " -") || strings.Contains(between, ".."):
				comma = true
				at += 2
			}
		}
		r.addWords(t.Text, sentence, &at, comma)
		before = t.End
	}
	r.asks = append(r.asks, strings.Contains(normal[before:], "?"))
	r.first = r.first[:0]
	for i, w := range r.words {
		for len(r.first) <= w.sentence {
			r.first = append(r.first, i)
		}
	}
	r.judged = slices.Grow(r.judged[:0], len(r.first))[:len(r.first)]
	clear(r.judged)
	r.anchored = slices.Grow(r.anchored[:0], len(r.first))[:len(r.first)]
	clear(r.anchored)
	n := len(r.words) + 1
	for len(r.starts) < n {
		r.starts, r.ends = append(r.starts, nil), append(r.ends, nil)
	}
	for i := range n {
		r.starts[i], r.ends[i] = r.starts[i][:0], r.ends[i][:0]
	}
}

// addWords adds one token, which is cut where digits go over into letters ("38,9c", "14åring").
func (r *reading) addWords(token string, sentence int, at *int, comma bool) {
	cut := 0
	for cut < len(token) && (token[cut] >= '0' && token[cut] <= '9' || cut > 0 && (token[cut] == ',' || token[cut] == '.')) {
		cut++
	}
	pieces := [2]string{token[:cut], token[cut:]}
	for _, piece := range pieces {
		if piece == "" {
			continue
		}
		from := len(r.spelling.letters)
		r.spelling = spell(piece, r.spelling)
		w := word{text: piece, from: from, to: len(r.spelling.letters), sentence: sentence, at: *at, comma: comma}
		r.words = append(r.words, w)
		*at++
		comma = false
	}
}

// abbreviations end in a full stop that ends no sentence.
const abbreviations = " ca kl nr st pga bl tex ex eks dvs mm dr evt feks fx approx vs eg ie g e mr mrs ggr tlf ung iht jf inkl "

func (r *reading) endsSentence(between, after string) bool {
	if strings.ContainsAny(between, "!?") {
		return true
	}
	dot := strings.IndexByte(between, '.')
	if dot < 0 || strings.Contains(between, "..") && !strings.Contains(between, ". .") {
		return false
	}
	if between == "." {
		return len(after) > 0 && len(r.words[len(r.words)-1].text) > 3
	}
	last := r.words[len(r.words)-1].text
	if dot == 0 && strings.Contains(abbreviations, " "+last+" ") {
		return false
	}
	ordinal := dot == 0 && last[0] >= '0' && last[0] <= '9' && after != "" && after[0] >= 'a' && after[0] <= 'z'
	return !ordinal || len(last) > 2
}
