package safety

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"

	"ryggrad/internal/classifier"
)

// The rules know what somebody thought of. A person tells a symptom in words that nobody did, so what no rule catches is
// compared with thousands of labelled messages: a classifier that has learnt from them tells the level and the flag that a
// message is like. And where a rule stumbles over a word in a message that is clearly like the harmless ones, what it found
// weighs only together with another sign. People join an emergency to a harmless question in one breath, so an emergency is
// doubted only where each few words by themselves are as harmless, and what is told in words of its own (firm) never is.

// likeness is which flag a message is like the tellings of.
type likeness struct {
	flag  *flag // nil for none
	words []string
}

// likenessFile is likeness.toml.
type likenessFile struct {
	Least    map[string]int `toml:"least"`    // by level: the score from which a message counts as told
	Beside   *int           `toml:"beside"`   // the score from which it does where the rules have raised a lower level
	Harmless *int           `toml:"harmless"` // the score for each level up to which what rules found is doubted
	Stretch  *int           `toml:"stretch"`  // the same of each few words, for emergencies
}

// The classes of the model of levels: a message of a level belongs to those below it, too.
var likenessLevels = []Level{Emergency, Urgent, Soon}

// likePrefix begins the ids of the signs that a likeness tells, one for each flag.
const likePrefix = "like-"

// addLikenessSigns gives every flag a sign of its own that raises it, which no rule tells.
func (s *Screener) addLikenessSigns() {
	for _, f := range s.flags {
		f.ways = append(f.ways, []int{len(s.signs)})
		s.signs = append(s.signs, &sign{ID: likePrefix + f.ID, About: "told like " + f.ID, emergency: f.Level == Emergency})
	}
}

// compare says what a message is like: the worst level that counts where the rules have raised nothing, the worst that does
// beside what they have raised, and whether it is clearly harmless. Sentences up to one that tells of an examination which
// found nothing are like nothing.
func (s *Screener) compare(r *reading, f *found) {
	var space [32]int
	scores := s.scores(r, 0, space[:0])
	f.doubted = len(scores) > 0 && slices.Max(scores) <= s.harmless && !s.isBrief(r)
	if f.doubted && slices.ContainsFunc(f.told, func(told signWords) bool { return s.signs[told.sign].emergency }) {
		f.throughout = s.isHarmlessThroughout(r)
	}
	if f.after > 0 {
		scores = s.scores(r, f.after, space[:0])
	}
	for class, score := range scores {
		counts, clearly := f.alone.flag == nil && score >= s.least[likenessLevels[class]], f.beside.flag == nil && score >= s.beside
		if !counts && !clearly {
			continue
		}
		like := likeness{s.likeliest(r.features(f.after), likenessLevels[class]), r.telling(s.levelModel, class, f.after)}
		if counts {
			f.alone = like
		}
		if clearly {
			f.beside = like
		}
	}
}

// scores appends how much the sentences from one on are like those of each level, or nothing where there is nothing to compare.
func (s *Screener) scores(r *reading, sentence int, scores []int) []int {
	text := r.features(sentence)
	if len(text) == 0 {
		return scores
	}
	return s.levelModel.Score(text, scores)
}

// likeliest returns the flag of a level that a text is the most like.
func (s *Screener) likeliest(text classifier.Text, level Level) *flag {
	var space [32]int
	scores := s.flagModel.Score(text, space[:0])
	best := -1
	for i, f := range s.flags {
		if f.Level == level && (best < 0 || scores[i] > scores[best]) {
			best = i
		}
	}
	return s.flags[best]
}

// How many words of one sentence are compared together: people who dictate end no sentence. Of fewer than three words
// ("this morning") nothing can be told but what the rules find.
const (
	shortestPiece = 3
	longestPiece  = 100
)

// How many words in a row have to be harmless by themselves, and how far on the next ones begin.
const (
	stretchWords = 6
	stretchStep  = 1
)

// isHarmlessThroughout reports whether each few words in a row are clearly harmless by themselves.
func (s *Screener) isHarmlessThroughout(r *reading) bool {
	var space [32]int
	for from, to := range r.pieces(0) {
		for ; ; from += stretchStep {
			end := min(from+stretchWords, to)
			r.known = append(r.known[:0], r.featuresOf(from, end, nil))
			if slices.Max(s.levelModel.Score(r.known, space[:0])) > s.stretch {
				return false
			}
			if end == to {
				break
			}
		}
	}
	return true
}

// features returns what the classifier knows a message by, from a sentence on: its words as they are spelled, and the
// classes that the lexicon found in it. It is good until the next reading.
func (r *reading) features(sentence int) classifier.Text {
	r.known = r.known[:0]
	for from, to := range r.pieces(sentence) {
		if len(r.known) == cap(r.known) {
			r.known = append(r.known, nil)
		} else {
			r.known = r.known[:len(r.known)+1]
		}
		last := &r.known[len(r.known)-1]
		*last = r.featuresOf(from, to, (*last)[:0])
	}
	return r.known
}

// featuresOf appends the features of some words of one sentence to a list.
func (r *reading) featuresOf(from, to int, list []uint32) []uint32 {
	list = classifier.Words(r.lettersOf(from, to), list)
	for i := from; i < to; i++ {
		for _, f := range r.starts[i] {
			if name := r.lexicon.roles[f.symbol].feature; name != 0 && f.end <= to {
				list = append(list, name)
			}
		}
	}
	return classifier.Distinct(list)
}

// pieces yields where the words of each sentence, or of each piece of a long one, begin and end.
func (r *reading) pieces(sentence int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for k := sentence; k < len(r.first); k++ {
			if r.judged[k].past && !r.judged[k].told {
				continue
			}
			end := len(r.words)
			if k+1 < len(r.first) {
				end = r.first[k+1]
			}
			if end-r.first[k] < shortestPiece {
				continue
			}
			for from := r.first[k]; from < end; from += longestPiece {
				if !yield(from, min(end, from+longestPiece)) {
					return
				}
			}
		}
	}
}

// isBrief reports whether a sentence that may tell something is too short to be compared: what the message is like cannot
// speak for it.
func (s *Screener) isBrief(r *reading) bool {
	for k, from := range r.first {
		to := len(r.words)
		if k+1 < len(r.first) {
			to = r.first[k+1]
		}
		if to-from >= shortestPiece {
			continue
		}
		for i := from; i < to; i++ {
			if slices.ContainsFunc(r.starts[i], func(f fact) bool { return len(s.begins[f.symbol]) > 0 }) {
				return true
			}
		}
	}
	return false
}

// lettersOf returns the spelling of words.
func (r *reading) lettersOf(from, to int) [][]byte {
	r.letters = r.letters[:0]
	for _, w := range r.words[from:to] {
		r.letters = append(r.letters, r.spelling.letters[w.from:w.to])
	}
	return r.letters
}

// mostTelling is how many words are shown for a likeness.
const mostTelling = 4

// telling returns the words that speak the most for a class, in the order in which they stand.
func (r *reading) telling(m *classifier.Model, class, sentence int) []string {
	type weighed struct{ at, weight int }
	var words []weighed
	var features []uint32
	for from, to := range r.pieces(sentence) {
		for i := from; i < to; i++ {
			features = classifier.Words(r.lettersOf(max(from, i-1), min(to, i+2)), features[:0])
			if weight := m.Weight(features, class); weight > 0 {
				words = append(words, weighed{i, weight})
			}
		}
	}
	slices.SortStableFunc(words, func(a, b weighed) int { return b.weight - a.weight })
	words = words[:min(len(words), mostTelling)]
	slices.SortFunc(words, func(a, b weighed) int { return cmp.Compare(a.at, b.at) })
	told := make([]string, len(words))
	for i, w := range words {
		told[i] = r.words[w.at].text
	}
	return told
}

// loadLikeness reads likeness.toml.
func (s *Screener) loadLikeness(files fs.FS) error {
	var data likenessFile
	if err := decode(files, "data/likeness.toml", &data); err != nil {
		return err
	}
	if data.Harmless == nil || data.Stretch == nil || data.Beside == nil {
		return errors.New("safety: data/likeness.toml: it needs scores for harmless, stretch and beside")
	}
	s.harmless, s.stretch, s.beside = *data.Harmless, *data.Stretch, *data.Beside
	s.least = make(map[Level]int, len(likenessLevels))
	for _, level := range likenessLevels {
		least, given := data.Least[level.String()]
		if !given {
			return fmt.Errorf("safety: data/likeness.toml: least: no score for %q", level)
		}
		s.least[level] = least
	}
	return nil
}

// The files of the models.
const (
	LevelsFile = "data/levels.model"
	FlagsFile  = "data/flags.model"
)

// loadModels reads what was learnt.
func (s *Screener) loadModels(files fs.FS) (err error) {
	if s.levelModel, err = loadModel(files, LevelsFile, likenessClasses()); err != nil {
		return err
	}
	s.flagModel, err = loadModel(files, FlagsFile, s.flagNames())
	return err
}

func loadModel(files fs.FS, name string, classes []string) (*classifier.Model, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("safety: read %s: %w", name, err)
	}
	m, err := classifier.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("safety: %s: %w", name, err)
	}
	if !slices.Equal(m.Classes(), classes) {
		return nil, fmt.Errorf("safety: %s: it tells apart %v and should %v: run go generate ./safety", name, m.Classes(), classes)
	}
	return m, nil
}
