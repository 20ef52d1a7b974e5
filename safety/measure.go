package safety

import (
	"slices"
	"strconv"
	"strings"
)

// measures turns numbers with their units, ages, years and temperatures into word classes.
type measures struct {
	quantities                              []quantity
	ages                                    []ageClass
	temperature, pastYear                   symbol
	yearUnit, ageWord, isWord, aged         symbol
	person, onWord, notAge, past            symbol
	degrees, otherUnit, notBody, birth, out symbol
	pastEvent, ageAlone, longAgo            symbol
	backIn, and, atAge                      symbol
}

// quantity is the class of numbers of a unit that reach a bound.
type quantity struct {
	class, unit symbol
	from, to    float64
}

// ageClass is the class of ages in whole years from one bound to another, both included.
type ageClass struct {
	class    symbol
	from, to int
}

// Body temperature counts as fever from 38.0 °C, which is 100.4 °F.
const (
	feverCelsius    = 38.0
	hottestCelsius  = 43.0
	feverFahrenheit = 100.4
	hottestFahr     = 109.0
)

func newMeasures(b *lexiconBuilder) measures {
	return measures{
		temperature: b.class("fever-temperature"), pastYear: b.class("past-year"),
		yearUnit: b.class("unit-year"), ageWord: b.class("age-word"), isWord: b.class("is-aged"),
		aged: b.class("aged"), person: b.class("person"), onWord: b.class("of-age"), notAge: b.class("not-age-before"),
		past: b.class("not-age-after"), degrees: b.class("degrees"), otherUnit: b.class("other-unit"),
		notBody: b.class("not-body-heat"), birth: b.class("born"), out: b.class("out-of"),
		pastEvent: b.class("when-i-was"), ageAlone: b.class("age-alone"),
		longAgo: b.class("long-ago-firm"), backIn: b.class("back-in"), and: b.class("and"), atAge: b.class("at-age"),
	}
}

// measure adds the quantities, years and fevers in the message, which phrases may build on. year is the current one.
func (m *measures) measure(r *reading, year int) {
	for i := range r.words {
		w := &r.words[i]
		if !w.number {
			continue
		}
		if next := i + 1; !w.digits && w.value >= 20 && w.value < 100 && next < len(r.words) && r.words[next].isOnes() {
			r.words[next].value += w.value // "sixty three"
			w.number = false
			continue
		}
		m.quantity(r, i)
		if w.digits && w.isWhole(1900, 2100) {
			m.year(r, i, year)
		} else if w.digits && len(w.text) == 2 && i > 0 && r.starting(m.birth, i-1) {
			m.addAge(r, i, shortYear(int(w.value), year))
		}
		if w.digits && m.isFever(r, i) {
			r.add(fact{m.temperature, i, i + 1})
		}
	}
}

// measureAges adds the ages in the message. Which numbers are ages shows when all phrases have been found.
func (m *measures) measureAges(r *reading) {
	for i := range r.words {
		w := &r.words[i]
		if !w.number || !w.isWhole(youngestAge, oldestAge) {
			continue
		}
		if m.isAge(r, i) {
			m.addAge(r, i, int(w.value))
		} else if m.isAgeThen(r, i) || m.isShortYear(r, i) {
			r.add(fact{m.longAgo, i, i + 1})
		}
	}
}

// Numbers outside these bounds are never taken for a person's age in years.
const (
	youngestAge = 4
	oldestAge   = 110
)

// isWhole reports whether w is a whole number between the two bounds.
func (w *word) isWhole(from, to int) bool {
	return w.value == float64(int(w.value)) && int(w.value) >= from && int(w.value) <= to
}

// quantity adds the classes of a number with its unit, which stands right after it or one word later.
func (m *measures) quantity(r *reading, i int) {
	for j := i + 1; j < len(r.words) && j <= i+2 && r.words[j].sentence == r.words[i].sentence; j++ {
		for _, q := range m.quantities {
			if r.words[i].value >= q.from && r.words[i].value <= q.to && r.starting(q.unit, j) {
				r.add(fact{q.class, i, j + 1})
			}
		}
		if r.words[j].number {
			return
		}
	}
}

// isOnes reports whether w is a number word from one to nine.
func (w *word) isOnes() bool {
	return w.number && !w.digits && w.value >= 1 && w.value < 10
}

func (m *measures) addAge(r *reading, i, age int) {
	for _, a := range m.ages {
		if age >= a.from && age <= a.to {
			r.add(fact{a.class, i, i + 1})
		}
	}
}

// year adds the age that a birth year tells, or says that a year has passed.
func (m *measures) year(r *reading, i, year int) {
	told := int(r.words[i].value)
	if year > 0 && told < year {
		for back := 1; back <= 3 && i-back >= 0; back++ {
			if r.starting(m.birth, i-back) {
				m.addAge(r, i, year-told)
				return
			}
		}
		r.add(fact{m.pastYear, i, i + 1})
	}
}

// isAge reports whether the whole number at i tells a person's age: "63 år", "er 68 og", "sønn på 14", "14-åring".
func (m *measures) isAge(r *reading, i int) bool {
	before := func(s symbol) bool { return i > 0 && r.ending(s, i) && r.words[i-1].sentence == r.words[i].sentence }
	after := func(s symbol, n int) bool {
		return i+n < len(r.words) && r.words[i+n].sentence == r.words[i].sentence && r.starting(s, i+n)
	}
	if after(m.ageWord, 1) {
		return true
	}
	if before(m.aged) || before(m.onWord) && m.personBefore(r, i) && !after(m.otherUnit, 1) {
		return true
	}
	if after(m.yearUnit, 1) {
		return !before(m.notAge) && !after(m.past, 2) && !m.wasThen(r, i) &&
			(before(m.isWord) || i == 0 || before(m.person) || r.words[i].comma || r.words[i-1].sentence != r.words[i].sentence || after(m.ageAlone, 2))
	}
	alone := i+1 == len(r.words) || r.words[i+1].comma || r.words[i+1].sentence != r.words[i].sentence
	if alone && before(m.person) && r.words[i].value >= 12 && !m.wasThen(r, i) { // "mamma (84)"
		return true
	}
	if alone && before(m.atAge) && r.words[i].value > 50 { // "first bad back at 58"
		return true
	}
	unit := after(m.otherUnit, 1) || after(m.out, 1) || after(m.degrees, 1) || after(m.yearUnit, 1)
	if r.words[i].digits && r.words[i].value >= 60 && !unit && !nextIsNumber(r, i) && r.afterOneWord(m.person, i) { // "my husband 83 slipped"
		return true
	}
	if before(m.atAge) && r.words[i].value > 50 && !unit && !nextIsNumber(r, i) { // "at 85 I slid out of bed"
		return true
	}
	first := i == 0 || i == 1 && r.words[1].value > 20 && !r.words[1].digits
	if first && r.words[i].value >= 12 && (alone || after(m.and, 1)) && !nextIsNumber(r, i) { // "58 and got back pain"
		return true
	}
	if alone && r.words[i].comma && r.words[i].value > 50 && i > 0 && !r.words[i-1].number && !nextIsNumber(r, i) { // "Greta, 88, fell"
		return true
	}
	if after(m.ageAlone, 1) && r.words[i].value >= 12 {
		return true
	}
	return before(m.isWord) && (r.words[i].value >= 12 || m.personBefore(r, i)) && !m.wasThen(r, i) &&
		!after(m.otherUnit, 1) && !after(m.out, 1) && !after(m.degrees, 1)
}

// afterOneWord reports whether the word before i is one of the class by itself.
func (r *reading) afterOneWord(class symbol, i int) bool {
	return i > 0 && r.words[i-1].sentence == r.words[i].sentence && slices.Contains(r.ends[i], fact{class, i - 1, i})
}

// nextIsNumber reports whether one of the next two words is a number.
func nextIsNumber(r *reading, i int) bool {
	return i+1 < len(r.words) && r.words[i+1].number || i+2 < len(r.words) && r.words[i+2].number
}

// isAgeThen reports whether the number at i is an age of long ago: "when I was twelve", "da jeg var 12 år".
func (m *measures) isAgeThen(r *reading, i int) bool {
	next := i + 1
	if next < len(r.words) && r.starting(m.yearUnit, next) {
		next++
	}
	if !r.chunkEnds(next) {
		return false
	}
	for _, f := range r.ends[i] {
		if f.symbol == m.pastEvent && f.end-f.start > 1 {
			return true
		}
	}
	return false
}

// isShortYear reports whether the number at i is a year of the last century: "back in '86".
func (m *measures) isShortYear(r *reading, i int) bool {
	w := &r.words[i]
	return w.digits && w.isWhole(50, 99) && r.ending(m.backIn, i) && (r.chunkEnds(i+1) || r.starting(m.and, i+1))
}

// shortYear returns the age of someone born in a year of two digits.
func shortYear(born, year int) int {
	return ((year-born)%100 + 100) % 100
}

// wasThen reports whether the age at i is one that the writer had long ago: "since I was 35".
func (m *measures) wasThen(r *reading, i int) bool {
	for back := 0; back <= 2 && i-back >= 0; back++ {
		if r.ending(m.pastEvent, i-back) {
			return true
		}
	}
	return false
}

func (m *measures) personBefore(r *reading, i int) bool {
	for back := 1; back <= 5 && i-back >= 0; back++ {
		if r.starting(m.person, i-back) {
			return true
		}
	}
	return false
}

// isFever reports whether the number at i is a fever. A whole number needs a word about heat nearby ("39 graders
// feber"); a decimal needs no word, but must not count something else ("38,5 kg").
func (m *measures) isFever(r *reading, i int) bool {
	w := &r.words[i]
	celsius := w.value >= feverCelsius && w.value <= hottestCelsius
	if !celsius && (w.value < feverFahrenheit || w.value > hottestFahr) {
		return false
	}
	near := func(s symbol) bool {
		for j := max(0, i-4); j < min(len(r.words), i+5); j++ {
			if r.words[j].sentence == w.sentence && r.starting(s, j) {
				return true
			}
		}
		return false
	}
	if i+1 < len(r.words) && r.starting(m.otherUnit, i+1) || near(m.notBody) {
		return false
	}
	return near(m.degrees) || celsius && strings.ContainsAny(w.text, ",.")
}

// readNumber notes the value of the word at i where it is a number in digits or words.
func (r *reading) readNumber(i int) {
	w := &r.words[i]
	if w.text[0] >= '0' && w.text[0] <= '9' {
		value, err := strconv.ParseFloat(strings.ReplaceAll(w.text, ",", "."), 64)
		w.value, w.number, w.digits = value, err == nil, true
		return
	}
	if value, ok := r.lexicon.number(string(r.spelling.letters[w.from:w.to])); ok {
		w.value, w.number = value, true
	}
}

// longestNumber is the number of letters that no number word exceeds; longer words are not looked into.
const longestNumber = 32

// number reads a number word, also one composed of tens and ones ("sextiotre", "treogtres").
func (x *lexicon) number(letters string) (float64, bool) {
	if value, ok := x.numbers[letters]; ok {
		return value, true
	}
	if len(letters) < 7 || len(letters) > longestNumber {
		return 0, false
	}
	for cut := 2; cut < len(letters)-1; cut++ {
		first, ok := x.numbers[letters[:cut]]
		if !ok {
			continue
		}
		second, ok := x.numbers[strings.TrimPrefix(letters[cut:], "og")]
		switch {
		case !ok:
		case first >= 20 && first < 100 && second > 0 && second < 10:
			return first + second, true
		case second >= 20 && second < 100 && first > 0 && first < 10:
			return first + second, true
		}
	}
	return 0, false
}

// starting reports whether symbol s was found from word i on.
func (r *reading) starting(s symbol, i int) bool {
	if len(r.found[s]) == 0 {
		return false
	}
	for _, f := range r.starts[i] {
		if f.symbol == s {
			return true
		}
	}
	return false
}

// ending reports whether symbol s was found just before word i.
func (r *reading) ending(s symbol, i int) bool {
	if len(r.found[s]) == 0 {
		return false
	}
	for _, f := range r.ends[i] {
		if f.symbol == s {
			return true
		}
	}
	return false
}
