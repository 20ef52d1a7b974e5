package safety

// isDenied reports whether a negator reaches the sign at m or a part of it. In an emergency its reach is the narrower one.
func (sc *scope) isDenied(r *reading, m match, emergency bool) bool {
	first := max(r.first[r.words[m.start].sentence], m.start-longestDenial)
	for i := m.end - 1; i >= first; i-- {
		for _, f := range r.starts[i] {
			if f.symbol != sc.no && f.symbol != sc.not && f.symbol != sc.neither || m.covers(f) {
				continue
			}
			if r.inside(sc.pseudo, f) || r.inside(sc.noFeeling, f) || f.symbol == sc.not && r.inside(sc.cannot, f) {
				continue
			}
			if f.end > m.start && sc.parts(r, f, m, emergency) || f.end <= m.start && sc.reaches(r, f, m, emergency) {
				return true
			}
		}
		if i < m.start && (r.starting(sc.but, i) || r.starting(sc.stop, i)) {
			first = max(first, i-longestFact) // no denial reaches over these, but one may hold them ("no thoughts of")
		}
	}
	last := r.words[m.end-1]
	if !emergency && m.end < len(r.words) && !r.chunkEnds(m.end) && r.starting(sc.never, m.end) && (r.chunkEnds(m.end+1) || r.starting(sc.and, m.end+1)) {
		return true
	}
	for i := m.end; i < len(r.words) && i <= m.end+1 && r.words[i].sentence == last.sentence; i++ {
		if r.starting(sc.deniedAfter, i) {
			return true
		}
	}
	return false
}

// parts reports whether the negator n stands inside the match and denies what of it comes after: "underlivet är inte
// domnat". In an emergency it must stand right before that, since other clauses may lie between.
func (sc *scope) parts(r *reading, n fact, m match, emergency bool) bool {
	for _, f := range m.facts {
		if f.start < n.end || f.start <= m.start {
			continue
		}
		if f.start == n.end || !emergency && sc.reaches(r, n, match{start: f.start, end: f.end}, false) {
			return true
		}
	}
	return false
}

// covers reports whether f begins inside one of the match's facts and so is part of the sign ("can't feel").
func (m match) covers(f fact) bool {
	for _, own := range m.facts {
		if f.start >= own.start && f.start < own.end {
			return true
		}
	}
	return false
}

// touches reports whether f shares a word with one of the match's facts.
func (m match) touches(f fact) bool {
	for _, own := range m.facts {
		if f.start < own.end && own.start < f.end {
			return true
		}
	}
	return false
}

// inside reports whether f begins within some fact of the class.
func (r *reading) inside(class symbol, f fact) bool {
	if len(r.found[class]) == 0 {
		return false
	}
	for i := f.start; i >= 0 && i > f.start-longestFact; i-- {
		for _, outer := range r.starts[i] {
			if outer.symbol == class && outer.end > f.start {
				return true
			}
		}
	}
	return false
}

// reaches reports whether the denial of the negator n holds up to the match. It carries on over a list ("ingen feber,
// domning eller …") and ends with its clause.
func (sc *scope) reaches(r *reading, n fact, m match, emergency bool) bool {
	from := n.end // the negator or the last joint of its list
	for i := n.end; i < m.start; i++ {
		if r.words[i].comma && i > n.end {
			if n.symbol != sc.neither && !sc.listGoesOn(r, i) && (emergency || i < m.start-1 || !r.chunkEnds(m.end)) {
				return false
			}
			from = i
		}
		switch {
		case r.starting(sc.but, i) || r.starting(sc.stop, i):
			return false
		case i > n.end && (r.starting(sc.subject, i) || r.starting(sc.finite, i)):
			return false
		case r.starting(sc.or, i):
			from = i
		case r.starting(sc.and, i):
			if emergency || i < m.start-2 {
				return false
			}
			from = i
		}
	}
	if emergency && m.start == n.end && n.end-n.start > 1 && r.words[m.start].comma && n.symbol != sc.neither && !sc.listGoesOn(r, m.start) {
		return false // "I have none, numb between the legs": the negator has its own object before the comma
	}
	if r.words[m.start].comma && m.start > n.end {
		if n.symbol != sc.neither && !sc.listGoesOn(r, m.start) && (emergency || !r.chunkEnds(m.end)) {
			return false
		}
		from = m.start
	}
	return m.start-from <= denialReach
}

// listGoesOn reports whether an "or" follows word i before anything ends the list.
func (sc *scope) listGoesOn(r *reading, i int) bool {
	for j := i; j < len(r.words) && j < i+16 && r.words[j].sentence == r.words[i].sentence; j++ {
		switch {
		case r.starting(sc.or, j):
			return true
		case r.starting(sc.but, j), r.starting(sc.stop, j), r.starting(sc.subject, j), r.starting(sc.finite, j):
			return false
		}
	}
	return false
}

// chunkEnds reports whether a comma or the sentence's end stands before word i.
func (r *reading) chunkEnds(i int) bool {
	return i >= len(r.words) || r.words[i].comma || r.words[i].sentence != r.words[i-1].sentence
}
