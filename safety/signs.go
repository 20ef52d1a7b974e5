package safety

import "slices"

// signWords is a sign with the words of the message that tell it.
type signWords struct {
	sign  int
	words []string
}

// found is what one message tells.
type found struct {
	told       []signWords
	denied     []signWords
	examined   bool
	despair    bool
	alone      likeness // what the message is like, where the rules have raised nothing
	beside     likeness // what it is clearly like, where they have
	doubted    bool     // the message as a whole is clearly like harmless ones
	throughout bool     // and each few words of it are, which an emergency is doubted for
	after      int      // the sentence after the one that tells of an examination that found nothing; 0 where none does
}

// place is where a sign was told.
type place struct {
	sign  int
	match match
}

// findSigns returns the signs that the message tells and those that it denies.
func (s *Screener) findSigns(r *reading) found {
	var f found
	places, _ := s.findSign(r, s.examined, true, nil)
	everywhere := len(places) > 0 // what was told before an examination is told apart from what came after
	for _, i := range s.possible(r) {
		if i == s.examined {
			continue
		}
		before := len(places)
		var denial string
		places, denial = s.findSign(r, i, everywhere, places)
		if len(places) == before && denial != "" {
			f.denied = append(f.denied, signWords{i, []string{denial}})
		}
	}
	for sentence := range r.judged {
		judged := &r.judged[sentence]
		judged.past = judged.past || !judged.told && s.scope.isAllOfOthers(r, sentence)
	}
	places = s.settleExamination(r, places, &f)
	for _, p := range places {
		f.add(p.sign, r.wordsOf(p.match))
	}
	return f
}

// possible returns the signs of which the message has the first class of a rule, in their order.
func (s *Screener) possible(r *reading) []int {
	r.possible = r.possible[:0]
	for _, class := range r.touched {
		r.possible = append(r.possible, s.begins[class]...)
	}
	slices.Sort(r.possible)
	return slices.Compact(r.possible)
}

// findSign adds the places where a sign is told, each rule's first one or everywhere, and returns words that deny it.
func (s *Screener) findSign(r *reading, i int, everywhere bool, places []place) (_ []place, denial string) {
	sg := s.signs[i]
	for k := range sg.rules {
		sg.rules[k].matches(&s.scope, r, func(m match) bool {
			sense := s.scope.sense(r, m, sg)
			if sg.alone {
				judged := &r.judged[r.words[m.start].sentence]
				judged.told, judged.past = judged.told || sense == told, judged.past || sense == asked || sense == longtime || sense == ofOthers
			}
			switch sense {
			case told:
				m.facts = slices.Clone(m.facts)
				places = append(places, place{i, m})
				return everywhere
			case denied:
				if denial == "" {
					denial = r.wordsOf(m)
				}
			}
			return true
		})
	}
	return places, denial
}

// likeness returns what is to be raised beside the flags that the rules raise, or nothing.
func (f *found) likeness(raised []Flag) likeness {
	if len(raised) == 0 {
		return f.alone
	}
	if f.beside.flag != nil && f.beside.flag.Level > raised[0].Level {
		return f.beside
	}
	return likeness{}
}

func (f *found) add(sign int, words string) {
	for i := range f.told {
		if f.told[i].sign == sign {
			if !slices.Contains(f.told[i].words, words) && len(f.told[i].words) < mostMatched {
				f.told[i].words = append(f.told[i].words, words)
			}
			return
		}
	}
	f.told = append(f.told, signWords{sign, []string{words}})
}

// settleExamination takes out the places of the signs examined and despair, and those of the symptoms that the message
// tells as examined: what stands before, and what stands in the same clause. What stands after is new again.
func (s *Screener) settleExamination(r *reading, places []place, f *found) []place {
	exam, at := match{}, -1
	for i, p := range places {
		if p.sign == s.examined && (at < 0 || p.match.end > exam.end) {
			exam, at = p.match, i
		}
		f.despair = f.despair || p.sign == s.despair
	}
	if f.examined = at >= 0; f.examined && len(r.found[s.fine]) > 0 {
		f.after = r.words[exam.end-1].sentence + 1
	}
	kept := places[:0]
	for _, p := range places {
		if p.sign == s.examined || p.sign == s.despair || f.examined && s.isExamined(r, p, exam) {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// isExamined reports whether the examination that the message tells was about the sign at p.
func (s *Screener) isExamined(r *reading, p place, exam match) bool {
	sg := s.signs[p.sign]
	if sg.Lasting || sg.Background {
		return sg.Background && !sg.Lasting && p.match.start < exam.start
	}
	sentence, examSentence := r.words[p.match.start].sentence, r.words[exam.start].sentence
	if p.match.start < exam.end {
		return !(sg.emergency && sentence != examSentence && (r.inSentence(s.scope.anchor, sentence) || s.scope.wasEarlier(r, examSentence, sentence)))
	}
	if sentence != examSentence {
		return false
	}
	return !r.between(s.scope.but, exam.end, p.match.start) && !r.between(s.scope.anchor, exam.end, p.match.end+4) &&
		!r.between(s.scope.worse, exam.end, p.match.end)
}

// wasEarlier reports whether an examination is told with a date, and a sign in another sentence as something of today: "chest
// feels tight. The ECG was fine in March".
func (sc *scope) wasEarlier(r *reading, examSentence, sentence int) bool {
	return (r.inSentence(sc.dated, examSentence) || r.inSentence(sc.longAgo, examSentence)) &&
		!r.inSentence(sc.dated, sentence) && !r.inSentence(sc.longAgo, sentence) && !r.inSentence(sc.wasThen, sentence)
}
