package safety

// A figure in a book, a film or a game is not ill, and neither is a relative who was long ago, or got over it. People tell of
// both beside an ordinary question of their own. What somebody else has now counts as the writer's own, and so does all that
// the writer tells of themselves in the same breath: where it is unclear of whom a sign is told, it counts.

// longestWithOthers is the number of words from which on a message tells all of the writer: what follows looks at a message as
// a whole for each sign, which would take too long in a message of any length.
const longestWithOthers = 800

// isOfOthers reports whether the sign is told of a figure in a story, or of someone else's past.
func (sc *scope) isOfOthers(r *reading, m match, s *sign) bool {
	if !sc.mayTellOfOthers(r) {
		return false
	}
	if sc.isStory(r, m) || sc.isPlay(r, m) {
		return true
	}
	if s.Mourned && (len(r.found[sc.cannot]) > 0 || len(r.found[sc.atEase]) == 0) { // "my sister took her life and I can't cope"
		return false
	}
	return sc.isRelative(r, m, s.emergency)
}

// mayTellOfOthers reports whether nothing in the message says that what others have, the writer has too: "and now the same".
func (sc *scope) mayTellOfOthers(r *reading) bool {
	return len(r.words) <= longestWithOthers && len(r.found[sc.likewise]) == 0 && len(r.found[sc.despair]) == 0
}

// isStory reports whether a story leads up to the match in its sentence: "a film where a man falls off a roof". After "a film
// about a man" its own clause alone belongs to it: people leave out the "I" of the next. What happens "in chapter two" to
// anyone but the writer is a story, too.
func (sc *scope) isStory(r *reading, m match) bool {
	sentence := r.words[m.start].sentence
	if first, end := r.first[sentence], r.sentenceEnd(sentence); r.inSentence(sc.chapter, sentence) && !r.between(sc.writer, first, end) && !r.between(sc.anchor, first, end) {
		return true
	}
	for _, class := range [...]symbol{sc.story, sc.storyAbout} {
		for _, f := range r.from(class, r.first[sentence]) {
			if f.start >= m.end || r.words[f.start].sentence != sentence {
				break
			}
			if class == sc.storyAbout && r.between(sc.and, f.end, m.start) {
				continue
			}
			if !r.between(sc.writer, f.end, m.end) && !sc.turnsBetween(r, f.end, m.start) && !r.commaBetween(f.end, m.end) &&
				!r.between(sc.anchor, f.end, r.sentenceEnd(sentence)) {
				return true
			}
		}
	}
	return false
}

// isPlay reports whether the match is told of a game, from which the writer then turns to what is meant: "in the game I
// lose … but seriously".
func (sc *scope) isPlay(r *reading, m match) bool {
	sentence := r.words[m.start].sentence
	turns := r.from(sc.earnest, m.end)
	if len(turns) == 0 || r.words[turns[0].start].sentence > sentence+1 || sc.isAnchored(r, sentence) {
		return false
	}
	_, inGame := r.before(sc.game, m)
	return inGame
}

// isRelative reports whether the match tells what befell somebody else long ago, or what they got over, in a message in which
// the writer tells or asks something of their own.
func (sc *scope) isRelative(r *reading, m match, emergency bool) bool {
	sentence := r.words[m.start].sentence
	if len(r.found[sc.relative]) == 0 || len(r.found[sc.wasThere]) > 0 || !sc.tellsOfSelf(r, sentence) || sc.othersNow(r, sentence) {
		return false
	}
	first, end := r.first[sentence], r.sentenceEnd(sentence)
	for _, f := range r.from(sc.writer, m.end) {
		if !sc.isPast(r, f.start-2, f.start+1) { // not "when I was a boy"
			end = min(end, f.start)
			break
		}
	}
	if sc.tellsPresent(r, m, first, end) || emergency && sc.tellsPresent(r, m, first, r.sentenceEnd(sentence)+2) { // "and now I"
		return false
	}
	end = r.clauseOf(sc.thirdPerson, m.end, end)
	for _, f := range r.from(sc.relative, first) {
		if f.start >= m.end {
			break
		}
		if r.between(sc.writer, f.end, m.end) || sc.turnsBetween(r, f.end, m.start) || r.commaBetween(f.end, m.firstAfter(f.end)+1) {
			continue
		}
		// What stands between them was said of something before: "dad had a heart attack years ago chest is tight".
		if sc.isPast(r, m.start, end) || sc.isPast(r, first, f.start) || r.between(sc.died, f.end, m.start) || sc.pastFollows(r, sentence) {
			return true
		}
	}
	return false
}

// tellsPresent reports whether the words from one to another tell pain or a change beside the match.
func (sc *scope) tellsPresent(r *reading, m match, from, to int) bool {
	for _, f := range r.from(sc.painful, from) {
		if f.start >= to-1 {
			break
		}
		if f.start < m.start || f.end > m.end {
			return true
		}
	}
	for _, class := range [...]symbol{sc.worse, sc.anchor} {
		for _, f := range r.from(class, from) {
			if f.start >= to-2 { // "and now I" tells of the writer
				break
			}
			if !r.inside(sc.stable, f) && !r.inside(sc.stableFirm, f) && !r.inside(sc.notNow, f) && !r.inside(sc.gotOver, f) {
				return true
			}
		}
	}
	return false
}

// longestPast is how many words a sentence has that says no more than that something is past: "That was twenty years ago now."
const longestPast = 6

// pastFollows reports whether the next sentence says no more than that it was long ago or has been got over.
func (sc *scope) pastFollows(r *reading, sentence int) bool {
	if sentence+1 >= len(r.first) || r.asks[sentence+1] {
		return false
	}
	from, to := r.first[sentence+1], r.sentenceEnd(sentence+1)
	return to-from <= longestPast && sc.isPast(r, from, to) && !r.between(sc.writer, from, to) && !sc.tellsPresent(r, match{start: from, end: from}, from, to+2)
}

// isAllOfOthers reports whether a whole sentence tells a story, or somebody else's past.
func (sc *scope) isAllOfOthers(r *reading, sentence int) bool {
	if !sc.mayTellOfOthers(r) {
		return false
	}
	end := r.sentenceEnd(sentence)
	for _, class := range [...]symbol{sc.story, sc.storyAbout, sc.relative} {
		for _, f := range r.from(class, r.first[sentence]) {
			if f.start >= end {
				break
			}
			if f.end >= end || r.between(sc.writer, f.end, end) {
				continue
			}
			if class != sc.relative && sc.isStory(r, match{start: f.end, end: end}) ||
				class == sc.relative && !r.between(sc.thirdPerson, r.first[sentence], f.start) && sc.isRelative(r, match{start: f.end, end: f.end}, true) {
				return true
			}
		}
	}
	return false
}

// isPast reports whether something between two words says that it was long ago or has been got over.
func (sc *scope) isPast(r *reading, from, to int) bool {
	for _, class := range [...]symbol{sc.longAgo, sc.longFirm, sc.gotOver} {
		if r.between(class, from, to) {
			return true
		}
	}
	return false
}

// tellsOfSelf reports whether the writer tells or asks something of their own, other than when it was ("when I was a boy"), or
// whether the message is else no more than a question.
func (sc *scope) tellsOfSelf(r *reading, sentence int) bool {
	for _, f := range r.found[sc.writer] {
		if !r.inside(sc.longAgo, f) && !r.inside(sc.longFirm, f) {
			return true
		}
	}
	asks := false
	for other := range r.first {
		if other != sentence {
			if sc.tellsPresent(r, match{}, r.first[other], r.sentenceEnd(other)+2) {
				return false
			}
			asks = asks || r.asks[other]
		}
	}
	return asks
}

// othersNow reports whether another sentence tells of somebody else what is not past, or asks about them.
func (sc *scope) othersNow(r *reading, sentence int) bool {
	for _, class := range [...]symbol{sc.relative, sc.thirdPerson} {
		for _, f := range r.found[class] {
			if s := r.words[f.start].sentence; s != sentence && (r.asks[s] || !sc.isPast(r, r.first[s], r.sentenceEnd(s))) {
				return true
			}
		}
	}
	return false
}

// sentenceEnd returns the word after the last of the sentence.
func (r *reading) sentenceEnd(sentence int) int {
	if sentence+1 < len(r.first) {
		return r.first[sentence+1]
	}
	return len(r.words)
}

// firstAfter returns where the match's first fact from a word on starts, or that word.
func (m match) firstAfter(word int) int {
	start := m.end
	for _, f := range m.facts {
		if f.start >= word {
			start = min(start, f.start)
		}
	}
	return max(min(start, m.end-1), word)
}

// commaBetween reports whether a comma stands before one of the words from one up to another.
func (r *reading) commaBetween(from, to int) bool {
	for i := from; i < min(to, len(r.words)); i++ {
		if r.words[i].comma {
			return true
		}
	}
	return false
}

// clauseOf returns the word at which, after a comma between two words, a clause with a subject of the class begins, or the last.
func (r *reading) clauseOf(subject symbol, from, to int) int {
	for i := from; i < to; i++ {
		if r.words[i].comma && r.starting(subject, i) {
			return i
		}
	}
	return to
}

// turnsBetween reports whether a "but" stands between two words. The Danish one is the Swedish "died".
func (sc *scope) turnsBetween(r *reading, from, to int) bool {
	for _, f := range r.from(sc.but, from) {
		if f.start >= to {
			break
		}
		if !r.starting(sc.died, f.start) {
			return true
		}
	}
	return false
}

// endsOthers reports whether the word about time at f belongs to what somebody else had before the match: "dad had a heart
// attack eight years ago my chest feels tight".
func (sc *scope) endsOthers(r *reading, f fact, m match) bool {
	first := r.first[r.words[m.start].sentence]
	return f.start < m.start && r.between(sc.relative, first, f.start) && (r.between(sc.wasThen, first, f.start) || r.between(sc.writer, f.end, m.start))
}
