package language

import (
	_ "embed"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

//go:embed data/function-words.toml
var functionWordsFile []byte

// Identifier tells which of the four languages a text is in, by its words and by runs of three letters, both counted
// in samples of each language. It is safe for concurrent use.
type Identifier struct {
	words   StringTable
	ofWords []evidence // by number of a word
	runs    map[uint32]evidence
	foreign map[string]bool
	names   map[string]bool // words that are the same in all languages
}

// evidence is, for each language in the order of All, the logarithm of how likely the language makes what was seen.
type evidence [4]float32

// Guess is what an Identifier makes of a text.
type Guess struct {
	Language Language
	// Certain is false where another language is nearly as likely, so that a prior such as the platform's locale or the
	// language of the conversation should decide.
	Certain bool
	// Foreign is true where the text is in none of the four languages: in another script, or with the small words of
	// German, Finnish, French, Spanish, Dutch or Polish.
	Foreign bool
	// Margin is how many times likelier the language is than the next, as a natural logarithm.
	Margin float64
}

// certainMargin is the margin from which a guess stands without a prior: e³ is a likelihood of twenty to one.
const certainMargin = 3

// PriorMargin is what a prior (the conversation's language, the platform's locale) is worth against the text.
const PriorMargin = 4

// Weights of what is counted, found on the labelled questions: a run of letters is seen in every word and says less than
// a whole word, and neighbouring runs say the same thing twice.
const (
	wordWeight     = 1.0
	runWeight      = 0.45
	functionCount  = 30 // how many sightings a place in the list of function words is worth
	untypedPortion = 0.5
)

// NewIdentifier returns an identifier trained on samples of each language. It fails only where the embedded list of
// function words is broken.
func NewIdentifier(samples map[Language][]string) (*Identifier, error) {
	var file struct {
		SV, NB, NN, DA, EN []string
		Names              []string
		Foreign            map[string][]string
	}
	if err := toml.Unmarshal(functionWordsFile, &file); err != nil {
		return nil, fmt.Errorf("language: function-words.toml: %w", err)
	}
	t := newTrainer()
	for i, l := range All() {
		for word, times := range countWords(samples[l]) {
			t.add(i, word, 1, times)
		}
	}
	lists := [4][]string{file.SV, append(file.NB, file.NN...), file.DA, file.EN}
	native := make(map[string]bool)
	for i, list := range lists {
		for _, word := range list {
			t.add(i, word, functionCount, 1)
			native[word] = true
		}
	}
	id := t.identifier()
	for _, name := range file.Names {
		id.names[name] = true
	}
	for _, list := range file.Foreign {
		for _, word := range list {
			if !native[word] {
				id.foreign[word] = true
			}
		}
	}
	return id, nil
}

// Identify guesses the language of a normalised text. The prior, where it is one of the four, tips an uncertain text;
// an empty or wordless text gives the prior, or Swedish without one, and is never certain.
func (id *Identifier) Identify(normalized string, prior Language) Guess {
	var sum [4]float64
	var known, foreign, letters, latin int
	for token := range Words(normalized) {
		first, _ := utf8.DecodeRuneInString(token.Text)
		if !unicode.IsLetter(first) {
			continue
		}
		letters++
		if unicode.Is(unicode.Latin, first) {
			latin++
		}
		if id.foreign[token.Text] {
			foreign++
		}
		if id.names[token.Text] {
			continue
		}
		if n, found := id.words.Find(token.Text); found {
			known++
			id.ofWords[n].addTo(&sum, wordWeight)
		}
		eachRun(token.Text, func(run uint32) {
			if e, found := id.runs[run]; found {
				e.addTo(&sum, runWeight)
			}
		})
	}
	if known == 0 && position(prior) >= 0 {
		sum = [4]float64{} // letters alone tell little of what may be no language at all
	}
	guess := best(sum, prior)
	guess.Certain = guess.Certain && letters > 0
	guess.Foreign = letters > 0 && (latin*2 < letters || foreign >= 2 && foreign*2 > known)
	return guess
}

func best(sum [4]float64, prior Language) Guess {
	if i := position(prior); i >= 0 {
		sum[i] += PriorMargin
	}
	first, second := 0, -1
	for i := 1; i < len(sum); i++ {
		if sum[i] > sum[first] {
			first, second = i, first
		} else if second < 0 || sum[i] > sum[second] {
			second = i
		}
	}
	margin := sum[first] - sum[second]
	return Guess{Language: All()[first], Certain: margin >= certainMargin, Margin: margin}
}

func position(l Language) int {
	for i, each := range All() {
		if each == l {
			return i
		}
	}
	return -1
}

func (e evidence) addTo(sum *[4]float64, weight float64) {
	for i, x := range e {
		sum[i] += weight * float64(x)
	}
}

// eachRun calls f with every run of three letters of word, its beginning and end being letters of their own.
func eachRun(word string, f func(run uint32)) {
	const edge = 0x1f
	a, b := uint32(edge), uint32(edge)
	for _, r := range word {
		c := uint32(r) & 0x3ff
		f(a<<20 | b<<10 | c)
		a, b = b, c
	}
	f(a<<20 | b<<10 | edge)
}

// countWords returns how often each word stands in texts.
func countWords(texts []string) map[string]float32 {
	counts := make(map[string]float32)
	for _, text := range texts {
		for token := range Words(text) {
			counts[token.Text]++
		}
	}
	return counts
}

// trainer counts what is seen in each language. Its sums are of halves, and so the same in any order.
type trainer struct {
	words     map[string]*[4]float32
	runs      map[uint32]*[4]float32
	wordTotal [4]float32
	runTotal  [4]float32
}

func newTrainer() *trainer {
	return &trainer{words: make(map[string]*[4]float32), runs: make(map[uint32]*[4]float32)}
}

// add counts a word so many times, and at a part of its weight the ways to type it without diacritics.
func (t *trainer) add(language int, word string, weight, times float32) {
	t.count(language, word, weight, times)
	plain := foldLetters(word)
	if plain == word {
		return
	}
	t.count(language, plain, weight*untypedPortion, times)
	if language != 0 { // Swedes leave the dots out; Danes and Norwegians also write ae, oe and aa
		t.count(language, digraphs.Replace(word), weight*untypedPortion, times)
	}
}

var digraphs = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")

func (t *trainer) count(language int, word string, weight, times float32) {
	counts := t.words[word]
	if counts == nil {
		counts = new([4]float32)
		t.words[word] = counts
	}
	counts[language] += weight * times
	t.wordTotal[language] += weight * times
	weight = min(weight, 3) * times // the letters of "och" are no commoner in other words for being in the list
	eachRun(word, func(run uint32) {
		counts := t.runs[run]
		if counts == nil {
			counts = new([4]float32)
			t.runs[run] = counts
		}
		counts[language] += weight
		t.runTotal[language] += weight
	})
}

// identifier turns the counts into logarithms, with half a sighting added to each so that nothing is impossible.
func (t *trainer) identifier() *Identifier {
	id := &Identifier{
		runs:    make(map[uint32]evidence, len(t.runs)),
		foreign: make(map[string]bool),
		names:   make(map[string]bool),
	}
	for word, counts := range t.words {
		id.words.Add(word)
		id.ofWords = append(id.ofWords, likelihoods(counts, &t.wordTotal, float32(len(t.words))))
	}
	for run, counts := range t.runs {
		id.runs[run] = likelihoods(counts, &t.runTotal, float32(len(t.runs)))
	}
	return id
}

func likelihoods(counts, total *[4]float32, kinds float32) evidence {
	const added = 0.5
	var e evidence
	for i := range counts {
		e[i] = float32(math.Log(float64((counts[i] + added) / (total[i] + added*kinds))))
	}
	return e
}
