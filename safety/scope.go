package safety

// sense is how the writer means a sign that a rule found.
type sense int

const (
	told       sense = iota // as a symptom
	denied                  // "no fever"
	asked                   // as a subject: "what is …", "what if …"
	longtime                // as something old and unchanged
	figurative              // as a figure of speech, or of a thing
	ofOthers                // of a figure in a story, or of someone else's past
)

// String names the sense for whoever looks into how a message was read.
func (s sense) String() string {
	return [...]string{"told", "denied", "asked", "longtime", "figurative", "of others"}[s]
}

// scope holds the word classes that tell how a sign is meant.
type scope struct {
	no, not, neither                      symbol // negators
	cannot, noFeeling, pseudo             symbol // what only looks like a denial
	but, stop, subject, finite, or, and   symbol // what ends or carries on a negation
	deniedAfter                           symbol
	hypothetical, whenToSeek, condition   symbol // what asks about a subject
	topic, generic, personal              symbol
	anchor, worse, painful                symbol
	stable, stableFirm, longAgo, longFirm symbol // what tells old from new; the firm ones hold in an emergency too
	future                                symbol // "one day", which says nothing of when something began
	notNow                                symbol // "fine now", "now and then": a now that tells nothing new
	resolved                              symbol // "gone now"
	figure, noFigure                      symbol // "wet myself laughing", and what makes it meant
	homograph                             symbol // "my wee toe": never the sign, whatever the sentence holds
	others, question                      symbol // what speaks of others in general; how a question begins
	never                                 symbol // "he falls never"
	firstPerson, selfOnly                 symbol // "I", and "I only have … myself" after what was told of others
	treatment                             symbol // what is taken for years, and says nothing of how old a sign before it is
	story, storyAbout, chapter            symbol // "the hero of the novel"; "a film about a man"; "in chapter two"
	game, earnest                         symbol // "in the game"; "but seriously"
	relative, thirdPerson, writer         symbol // "my nan"; "she"; "I"
	gotOver, died                         symbol // "she beat it", of a relative's illness
	likewise, wasThere                    symbol // "I have the same", "I was in the car, too": then a relative's past is told for a reason
	despair                               symbol
	dated, wasThen                        symbol // "in March"; "had"
	began, atEase                         symbol // "it started"; "I am fine"
}

func newScope(b *lexiconBuilder) scope {
	return scope{
		no: b.class("no"), not: b.class("not"), neither: b.class("neither"),
		cannot: b.class("cannot"), noFeeling: b.class("no-feeling"),
		pseudo: b.class("not-a-denial"), but: b.class("but"), stop: b.class("ends-denial"),
		subject: b.class("subject"), finite: b.class("finite-verb"), or: b.class("or"), and: b.class("and"),
		deniedAfter: b.class("denied-after"), hypothetical: b.class("hypothetical"), topic: b.class("topic-question"),
		generic: b.class("anyone"), personal: b.class("person"), anchor: b.class("since-lately"), worse: b.class("new-or-worse"),
		stable: b.class("unchanged"), stableFirm: b.class("unchanged-firm"),
		longAgo: b.class("long-ago"), longFirm: b.class("long-ago-firm"), whenToSeek: b.class("when-to-seek"),
		condition: b.class("condition"), painful: b.class("pain"),
		future: b.class("some-day"), notNow: b.class("not-now"), resolved: b.class("resolved"), figure: b.class("figure"),
		noFigure: b.class("not-a-figure"), homograph: b.class("homograph"), others: b.class("general-subject"), question: b.class("plain-question"),
		never: b.class("never-after"), firstPerson: b.class("first-person"), selfOnly: b.class("self-only"), treatment: b.class("treatment"),
		story: b.class("story"), storyAbout: b.class("story-about"), chapter: b.class("story-chapter"), game: b.class("in-game"), earnest: b.class("in-earnest"),
		relative: b.class("relative"), thirdPerson: b.class("third-person"), writer: b.class("writer"),
		gotOver: b.class("got-over"), died: b.class("died"), despair: b.class("despair"), dated: b.class("exam-then"), wasThen: b.class("was-then"), began: b.class("it-began"), atEase: b.class("at-ease"), likewise: b.class("likewise"), wasThere: b.class("was-there"),
	}
}

// The greatest number of words over which a negator reaches ("ikke noen form for feber"), and over which a word about
// time belongs to a sign.
const (
	denialReach   = 4
	timeReach     = 8
	longestDenial = 48 // the words of a list that one negator denies
)

// sense tells how the sign at m is meant. Where that is unclear, the sign counts as told.
func (sc *scope) sense(r *reading, m match, s *sign) sense {
	switch {
	case !s.Undeniable && sc.isDenied(r, m, s.emergency):
		return denied
	case sc.isFigure(r, m):
		return figurative
	case !s.Asked && (sc.isAsked(r, m, s.emergency) || sc.isOthers(r, m)):
		return asked
	case !s.Asked && sc.isOfOthers(r, m, s):
		return ofOthers
	case s.Settles && sc.isLongtime(r, m, s.emergency):
		return longtime
	}
	return told
}

// isFigure reports whether a part of the match is a homograph or stands in a figure of speech that nothing in its sentence
// takes at its word.
func (sc *scope) isFigure(r *reading, m match) bool {
	for _, f := range m.facts {
		if r.inside(sc.homograph, f) {
			return true
		}
	}
	if len(r.found[sc.figure]) == 0 || r.inSentence(sc.noFigure, r.words[m.start].sentence) {
		return false
	}
	for _, f := range m.facts {
		if r.inside(sc.figure, f) {
			return true
		}
	}
	return false
}

// toldSomewhere reports whether the message tells the class anywhere without denying it.
func (sc *scope) toldSomewhere(r *reading, class symbol) bool {
	for _, f := range r.found[class] {
		facts := [1]fact{f}
		m := match{f.start, f.end, facts[:]}
		if !sc.isDenied(r, m, false) && !sc.isAsked(r, m, false) {
			return true
		}
	}
	return false
}

func (sc *scope) isAsked(r *reading, m match, emergency bool) bool {
	sentence := r.words[m.start].sentence
	if sc.isAnchored(r, sentence) || sc.beganNext(r, sentence) {
		return false
	}
	if f, ok := r.before(sc.hypothetical, m); ok && !r.between(sc.but, f.end, m.start) {
		return true
	}
	if f, ok := r.before(sc.whenToSeek, m); ok && r.between(sc.condition, f.end, m.start+1) {
		return true
	}
	if r.inSentence(sc.others, sentence) {
		return true
	}
	if r.inSentence(sc.personal, sentence) {
		return false
	}
	if r.inSentence(sc.topic, sentence) || !emergency && r.asks[sentence] && r.starting(sc.question, r.first[sentence]) && !r.inSentence(sc.worse, sentence) {
		return true
	}
	f, ok := r.before(sc.generic, m)
	return ok && m.start-f.end <= usualWindow
}

// verdict is a question about a sentence that is answered once.
type verdict byte

const (
	unknown verdict = iota
	refuted
	confirmed
)

// isAnchored reports whether the sentence says when something began, other than within "what now if".
func (sc *scope) isAnchored(r *reading, sentence int) bool {
	if r.anchored[sentence] == unknown {
		r.anchored[sentence] = refuted
		for _, f := range r.from(sc.anchor, r.first[sentence]) {
			if r.words[f.start].sentence != sentence {
				break
			}
			if !r.inside(sc.hypothetical, f) && !r.inside(sc.future, f) && !r.between(sc.future, f.start, f.end) {
				r.anchored[sentence] = confirmed
				break
			}
		}
	}
	return r.anchored[sentence] == confirmed
}

// beganNext reports whether the next sentence begins by saying when it began: "… when you can't feel it? Started on Sunday".
func (sc *scope) beganNext(r *reading, sentence int) bool {
	next := sentence + 1
	return next < len(r.first) && r.starting(sc.began, r.first[next]) && sc.isAnchored(r, next)
}

// inSentence reports whether a fact of the class starts in the sentence.
func (r *reading) inSentence(class symbol, sentence int) bool {
	facts := r.from(class, r.first[sentence])
	return len(facts) > 0 && r.words[facts[0].start].sentence == sentence
}

// before returns the last fact of the class that starts in the match's sentence before the match ends.
func (r *reading) before(class symbol, m match) (fact, bool) {
	facts := r.found[class]
	k := len(facts) - len(r.from(class, m.end))
	if k == 0 || r.words[facts[k-1].start].sentence != r.words[m.start].sentence {
		return fact{}, false
	}
	return facts[k-1], true
}

// between reports whether a fact of the class starts from one word up to another.
func (r *reading) between(class symbol, from, to int) bool {
	facts := r.from(class, from)
	return len(facts) > 0 && facts[0].start < to
}

// isLongtime reports whether the sign is told as old and unchanged.
func (sc *scope) isLongtime(r *reading, m match, emergency bool) bool {
	sentence := r.words[m.start].sentence
	if !emergency && sc.isResolved(r, m) {
		return true
	}
	if sc.tellsChange(r, sc.worse, sentence) || sc.tellsChange(r, sc.anchor, sentence) {
		return false
	}
	classes := []symbol{sc.stableFirm, sc.longFirm, sc.stable, sc.longAgo}
	if emergency {
		classes = classes[:2]
	}
	for _, class := range classes {
		for _, f := range r.from(class, m.start-timeReach-longestFact) {
			if f.start > m.end+timeReach {
				break
			}
			if !m.touches(f) && sc.belongs(r, f, m, emergency && class == sc.longFirm) {
				return true
			}
		}
	}
	return false
}

// tellsChange reports whether the sentence holds a fact of the class other than within words for what has not changed:
// "never worse", "ever since 2003".
func (sc *scope) tellsChange(r *reading, class symbol, sentence int) bool {
	for _, f := range r.from(class, r.first[sentence]) {
		if r.words[f.start].sentence != sentence {
			return false
		}
		if !r.inside(sc.stable, f) && !r.inside(sc.stableFirm, f) && !r.inside(sc.notNow, f) {
			return true
		}
	}
	return false
}

// isOthers reports whether the sentence tells what befell someone else long ago, whom the writer then sets apart: "the
// neighbour fell off his roof last year. I only have a stiff back myself."
func (sc *scope) isOthers(r *reading, m match) bool {
	sentence := r.words[m.start].sentence
	return len(r.from(sc.selfOnly, m.end)) > 0 && !r.inSentence(sc.firstPerson, sentence) && !sc.isAnchored(r, sentence) &&
		(r.inSentence(sc.longAgo, sentence) || r.inSentence(sc.longFirm, sentence))
}

// isResolved reports whether the match's sentence ends by saying that the sign has passed or has been looked into.
func (sc *scope) isResolved(r *reading, m match) bool {
	for _, own := range m.facts {
		if own.symbol == sc.noFeeling { // "the feeling is all gone now" is the sign
			return false
		}
	}
	for _, f := range r.from(sc.resolved, m.start) {
		if m.touches(f) {
			continue
		}
		if r.words[f.start].sentence != r.words[m.start].sentence || r.distance(f, m) > timeReach {
			return false
		}
		from := max(m.start, f.start-denialReach)
		if !r.between(sc.no, from, f.end) && !r.between(sc.not, from, f.end) {
			return !r.between(sc.worse, f.end+1, f.end+timeReach)
		}
	}
	return false
}

// belongs reports whether the word about time at f is about the match: near it in its clause, or, for signs that are
// no emergency, at the beginning of the next sentence.
func (sc *scope) belongs(r *reading, f fact, m match, strict bool) bool {
	here, there := r.words[m.start].sentence, r.words[f.start].sentence
	if there == here+1 && !strict {
		return f.start-m.end <= timeReach && !r.inSentence(sc.treatment, there) && !r.inSentence(sc.worse, there) && !r.inSentence(sc.anchor, there) && !r.inSentence(sc.painful, there)
	}
	if there != here || r.distance(f, m) > timeReach {
		return false
	}
	if strict && (r.clauseOf(sc.thirdPerson, m.end, f.start) < f.start || sc.endsOthers(r, f, m)) { // "he can't feel his legs, he had polio years ago"
		return false
	}
	from, to := min(f.end, m.end), max(f.start, m.start)
	if r.between(sc.but, from, to) {
		return false
	}
	return !strict || f.start >= m.start || !r.between(sc.painful, 0, m.start) && !r.words[m.start].comma
}
