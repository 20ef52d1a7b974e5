package safety

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// usualWindow is the number of words that may stand between two terms of a rule that names no other number.
const usualWindow = 6

// longestFact is the number of words that no fact exceeds; searches to the left start that far back.
const longestFact = 12

// operator says where a term of a rule must be found.
type operator byte

const (
	near          operator = iota // + n: within n words, before or after
	after                         // > n: within n words after
	anywhere                      // & : in the same message
	anywhereTold                  // && : in the same message, and not denied
	unless                        // - : not in the same sentence
	unlessMessage                 // -- : not in the same message
)

type term struct {
	operator operator
	class    symbol
	window   int
}

// rule is one way of telling a sign, written like "numb + saddle - posture".
type rule struct {
	text  string
	terms []term
}

// match is where a rule was found: its region, and the facts of its terms.
type match struct {
	start, end int
	facts      []fact
}

func (x *lexicon) parseRule(text string) (rule, error) {
	ru := rule{text: text}
	operators := map[string]operator{"+": near, ">": after, "&": anywhere, "&&": anywhereTold, "-": unless, "--": unlessMessage}
	next := term{window: usualWindow}
	wantClass := true
	for field := range strings.FieldsSeq(text) {
		if wantClass {
			s, ok := x.classes[field]
			if !ok {
				return ru, fmt.Errorf("rule %q: no class %q in the lexicon", text, field)
			}
			next.class = s
			ru.terms = append(ru.terms, next)
			wantClass = false
			continue
		}
		name := strings.TrimRight(field, "0123456789")
		op, ok := operators[name]
		if !ok {
			return ru, fmt.Errorf("rule %q: %q is no operator", text, field)
		}
		next = term{operator: op, window: usualWindow}
		if name != field {
			next.window, _ = strconv.Atoi(field[len(name):])
		}
		wantClass = true
	}
	if wantClass {
		return ru, errors.New("rule " + strconv.Quote(text) + ": ends without a class")
	}
	return ru, nil
}

// matches calls yield with every match of the rule until yield returns false.
func (ru *rule) matches(sc *scope, r *reading, yield func(match) bool) {
	for _, t := range ru.terms {
		absent := len(r.found[t.class]) == 0
		if t.operator == unlessMessage && !absent || t.operator < unless && absent {
			return
		}
	}
	var facts [8]fact
	for _, f := range r.found[ru.terms[0].class] {
		m := match{f.start, f.end, append(facts[:0], f)}
		if !ru.extend(sc, r, 1, m, yield) {
			return
		}
	}
}

// extend looks for the terms from k on around the match so far. It returns false when yield did.
func (ru *rule) extend(sc *scope, r *reading, k int, m match, yield func(match) bool) bool {
	if k == len(ru.terms) {
		return yield(m)
	}
	t := ru.terms[k]
	switch t.operator {
	case anywhere, unlessMessage:
		return ru.extend(sc, r, k+1, m, yield)
	case anywhereTold:
		if !sc.toldSomewhere(r, t.class) {
			return true
		}
		return ru.extend(sc, r, k+1, m, yield)
	case unless:
		if r.inSentence(t.class, r.words[m.start].sentence) {
			return true
		}
		return ru.extend(sc, r, k+1, m, yield)
	}
	from := max(0, m.start-t.window-longestFact)
	if t.operator == after {
		from = m.end
	}
	for i := from; i < len(r.words) && i <= m.end+t.window; i++ {
		for _, f := range r.starts[i] {
			if f.symbol != t.class || r.distance(f, m) > t.window {
				continue
			}
			wider := match{min(m.start, f.start), max(m.end, f.end), append(m.facts, f)}
			if !ru.extend(sc, r, k+1, wider, yield) {
				return false
			}
		}
	}
	return true
}

// distance counts the words between a fact and a match of the same sentence, a comma being two.
func (r *reading) distance(f fact, m match) int {
	if r.words[f.start].sentence != r.words[m.start].sentence {
		return 1 << 20
	}
	switch {
	case f.start >= m.end:
		return r.words[f.start].at - r.words[m.end-1].at - 1
	case f.end <= m.start:
		return r.words[m.start].at - r.words[f.end-1].at - 1
	}
	return 0
}

// longestMatched is the greatest number of bytes of a message that one telling of a sign remembers.
const longestMatched = 80

// wordsOf returns the message's words that the match's facts cover, for showing why a flag was raised.
func (r *reading) wordsOf(m match) string {
	var b strings.Builder
	for i := m.start; i < m.end; i++ {
		covered := slices.ContainsFunc(m.facts, func(f fact) bool { return i >= f.start && i < f.end })
		if !covered || b.Len()+len(r.words[i].text) >= longestMatched {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(r.words[i].text)
	}
	return b.String()
}
