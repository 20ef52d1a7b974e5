package corpus

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"unicode"
)

// document is a source's own text, cut into its sections.
type document struct {
	sections map[string]string
	runs     map[string]bool // every run of overlapWords words
}

// overlapWords is how many words in a row a claim may not share with its source.
const overlapWords = 8

// openDocument reads a source's text and cuts it at its marks.
func openDocument(fsys fs.FS, source *Source) (*document, error) {
	data, err := fs.ReadFile(fsys, source.File)
	if err != nil {
		return nil, fmt.Errorf("corpus: source %s: %w", source.ID, err)
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(string(data), "\u00ad", "")), " ")
	d := &document{sections: make(map[string]string), runs: make(map[string]bool)}
	section, from := "", 0
	for _, mark := range source.Marks {
		i := strings.Index(text[from:], mark.Begins)
		if i < 0 {
			return nil, fmt.Errorf("corpus: source %s: %s does not hold %q, which begins the section %q, after the mark before it",
				source.ID, source.File, mark.Begins, mark.Section)
		}
		if section != "" {
			d.sections[section] += " " + text[from:from+i]
		}
		section, from = mark.Section, from+i
	}
	d.sections[section] += " " + text[from:]
	words := wordsOf(brokenWord.ReplaceAllString(text, "$1$2"))
	for i := range len(words) - overlapWords + 1 {
		d.runs[strings.Join(words[i:i+overlapWords], " ")] = true
	}
	return d, nil
}

// brokenWord finds a word that was hyphenated at the end of a line.
var brokenWord = regexp.MustCompile(`(\pL)- (\pL)`)

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// overlap returns the first run of overlapWords words that text has in common with the document, or "".
func (d *document) overlap(text string) string {
	words := wordsOf(text)
	for i := range len(words) - overlapWords + 1 {
		if run := strings.Join(words[i:i+overlapWords], " "); d.runs[run] {
			return run
		}
	}
	return ""
}

var (
	thousands = regexp.MustCompile(`(\d)[.,  ](\d{3})\b`)
	number    = regexp.MustCompile(`\d+(?:\.\d+)?`)
)

// figures returns the numbers of a text in one form: thousands joined, the decimal sign a point.
func figures(text string) []string {
	joined := thousands.ReplaceAllString(text, "$1$2")
	return number.FindAllString(strings.ReplaceAll(joined, ",", "."), -1)
}

// numerals are the numbers that the documents write in words.
var numerals = map[string]string{
	"en": "1", "ett": "1", "et": "1", "én": "1", "två": "2", "to": "2", "tre": "3", "fyra": "4", "fire": "4",
	"fem": "5", "sex": "6", "seks": "6", "sju": "7", "syv": "7", "åtta": "8", "åtte": "8", "otte": "8", "nio": "9", "ni": "9",
	"tio": "10", "ti": "10", "elva": "11", "elleve": "11", "tolv": "12",
}

// figuresOf returns the set of figures of a section, those written in words among them.
func (d *document) figuresOf(section string) map[string]bool {
	text := d.sections[section]
	set := make(map[string]bool)
	for _, figure := range figures(text) {
		set[figure] = true
	}
	for _, word := range wordsOf(text) {
		if figure, found := numerals[word]; found {
			set[figure] = true
		}
	}
	return set
}
