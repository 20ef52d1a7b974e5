package corpus

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ryggrad/internal/language"
)

// Problem is something in the data that breaks a rule.
type Problem struct {
	Place   string // file and line
	Entry   string // the id of the entry
	Field   string // with the language where there is one: "text.sv"
	Message string
}

// String gives the problem as one line: place, entry, field, what is wrong.
func (p Problem) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", p.Place, p.Entry, p.Field, p.Message)
}

// MostAsks is how many ways of asking a claim may have in each language. The index keeps a bit for each.
const MostAsks = 64

// Bounds of what a claim may be.
const (
	fewestAsks    = 6  // ways of asking, in each language
	longestButton = 70 // characters of the first of them, which is shown on a button
	highestLIX    = 48 // of one claim's text
	highestMean   = 40 // LIX of all texts of a source in one language
)

// checker collects problems.
type checker struct {
	corpus   *Corpus
	problems []Problem
}

func (k *checker) report(entry, field, format string, args ...any) {
	place := k.corpus.places[entry]
	if place == "" {
		place = "data"
	}
	k.problems = append(k.problems, Problem{place, entry, field, fmt.Sprintf(format, args...)})
}

// Check holds the data against the rules and returns every problem, in the order of the data. Where documents is not
// nil, it holds the sources' own texts under the names of Source.File, and figures and wording are checked against
// them too.
func (c *Corpus) Check(documents fs.FS) []Problem {
	k := &checker{corpus: c}
	open := make(map[string]*document)
	for i := range c.Sources {
		source := &c.Sources[i]
		k.source(source)
		if documents == nil {
			continue
		}
		document, err := openDocument(documents, source)
		if err != nil {
			k.report(source.ID, "file", "%v", err)
			continue
		}
		open[source.ID] = document
	}
	k.vocabulary()
	for i := range c.Claims {
		claim := &c.Claims[i]
		k.claim(claim)
		if document := open[claim.Source.ID]; document != nil {
			k.against(claim, document)
		}
	}
	k.readability()
	k.disagreements()
	return k.problems
}

func (k *checker) text(entry, field string, text Text) {
	for _, l := range language.All() {
		if strings.TrimSpace(text.In(l)) == "" {
			k.report(entry, field+"."+string(l), "is missing")
		}
	}
}

func (k *checker) source(s *Source) {
	if s.Title == "" || s.Short == "" || s.File == "" {
		k.report(s.ID, "title, short, file", "none of them may be missing")
	}
	if !slices.Contains(language.All(), s.Language) {
		k.report(s.ID, "language", "%q is none of sv, nb, da, en", s.Language)
	}
	k.text(s.ID, "grading", s.Grading)
	for _, grade := range s.Scale {
		if grade.Level == Ungraded || !slices.Contains(Levels(), grade.Level) {
			k.report(s.ID, "scale", "%q stands for %q, which is no level", grade.Stated, grade.Level)
		}
	}
}

func (k *checker) claim(c *Claim) {
	k.text(c.ID, "text", c.Text)
	k.standsAlone(c)
	if !c.Detail.Empty() {
		k.text(c.ID, "detail", c.Detail)
	}
	if !slices.ContainsFunc(c.Source.Marks, func(m Mark) bool { return m.Section == c.Section }) {
		k.report(c.ID, "section", "%q is no section of %s in sources.toml", c.Section, c.Source.ID)
	}
	if !slices.Contains(Stances(), c.Stance) {
		k.report(c.ID, "stance", "%q is none of %v", c.Stance, Stances())
	}
	k.evidence(c)
	k.concepts(c)
	k.asks(c)
}

// yesOrNo finds a text that answers one wording of a question: under another wording its "no" would say the contrary.
var yesOrNo = regexp.MustCompile(`^(Ja|Nej|Nei|Yes|No)[,.:]`)

func (k *checker) standsAlone(c *Claim) {
	for _, l := range language.All() {
		if word := yesOrNo.FindString(c.Text.In(l)); word != "" {
			k.report(c.ID, "text."+string(l), "begins with %q, and has to stand alone under whatever was asked", word)
		}
	}
}

func (k *checker) evidence(c *Claim) {
	e := c.Evidence
	at := slices.IndexFunc(c.Source.Scale, func(g Grade) bool { return g.Stated == e.AsStated })
	_, worded := k.corpus.statements[e.AsStated]
	switch {
	case e.AsStated == "":
		k.report(c.ID, "evidence", "as_stated is missing")
	case e.Level != Ungraded && at < 0:
		k.report(c.ID, "evidence", "%s does not grade with %q, so the level has to be %q", c.Source.ID, e.AsStated, Ungraded)
	case e.Level != Ungraded && c.Source.Scale[at].Level != e.Level:
		k.report(c.ID, "evidence", "%q stands for %q, not %q", e.AsStated, c.Source.Scale[at].Level, e.Level)
	case e.Level == Ungraded && at >= 0:
		k.report(c.ID, "evidence", "%q is a grade and stands for %q", e.AsStated, c.Source.Scale[at].Level)
	case strings.ContainsFunc(e.AsStated, func(r rune) bool { return r >= 'a' && r <= 'z' }) && !worded:
		k.report(c.ID, "evidence", "statements.toml does not say %q in the four languages", e.AsStated)
	}
}

func (k *checker) concepts(c *Claim) {
	if len(c.Concepts) == 0 {
		k.report(c.ID, "concepts", "there are none")
	}
	for kind, ids := range c.kinds {
		if !slices.Contains(Kinds(), kind) {
			k.report(c.ID, "concepts", "%q is no kind of concept", kind)
		}
		for _, id := range ids {
			concept, found := k.corpus.Concept(id)
			switch {
			case !found:
				k.report(c.ID, "concepts."+string(kind), "concepts.toml has no %q", id)
			case concept.Kind != kind:
				k.report(c.ID, "concepts."+string(kind), "%q is of kind %q", id, concept.Kind)
			}
		}
	}
}

func (k *checker) asks(c *Claim) {
	for _, l := range language.All() {
		asks, field := c.Asks.In(l), "asks."+string(l)
		if len(asks) < fewestAsks || len(asks) > MostAsks {
			k.report(c.ID, field, "has %d ways of asking and needs from %d to %d", len(asks), fewestAsks, MostAsks)
			continue
		}
		if n := utf8.RuneCountInString(asks[0]); n > longestButton || !strings.HasSuffix(asks[0], "?") {
			k.report(c.ID, field, "the first is shown on a button and has to be a question of at most %d characters: %q", longestButton, asks[0])
		}
		if slices.Contains(asks, "") {
			k.report(c.ID, field, "one of them is empty")
		}
	}
}

// against holds a claim against its source's own text.
func (k *checker) against(c *Claim, d *document) {
	known := d.figuresOf(c.Section)
	for _, l := range language.All() {
		for field, text := range map[string]string{"text." + string(l): c.Text.In(l), "detail." + string(l): c.Detail.In(l)} {
			for _, figure := range figures(text) {
				if !known[figure] {
					k.report(c.ID, field, "the section %q has no figure %s", c.Section, figure)
				}
			}
			if run := d.overlap(text); run != "" {
				k.report(c.ID, field, "has %d words in a row in common with the source: %q", overlapWords, run)
			}
		}
	}
}

func (k *checker) readability() {
	for i := range k.corpus.Sources {
		source := &k.corpus.Sources[i]
		for _, l := range language.All() {
			var all []string
			for j := range k.corpus.Claims {
				claim := &k.corpus.Claims[j]
				if claim.Source != source {
					continue
				}
				text := claim.Text.In(l)
				if lix := LIX(text); lix > highestLIX {
					k.report(claim.ID, "text."+string(l), "LIX is %.0f and may be %d at most", lix, highestLIX)
				}
				all = append(all, text)
			}
			if lix := LIX(strings.Join(all, " ")); lix > highestMean {
				k.report(source.ID, "claims", "LIX of all texts in %s is %.0f and may be %d at most", l, lix, highestMean)
			}
		}
	}
}

func (k *checker) vocabulary() {
	known := func(entry, field string, ids []string) {
		for _, id := range ids {
			if _, found := k.corpus.Concept(id); !found {
				k.report(entry, field, "concepts.toml has no %q", id)
			}
		}
	}
	for i := range k.corpus.Concepts {
		c := &k.corpus.Concepts[i]
		k.text(c.ID, "name", c.Name)
		if !slices.Contains(Kinds(), c.Kind) {
			k.report(c.ID, "kind", "%q is none of %v", c.Kind, Kinds())
		}
		known(c.ID, "broader", c.Broader)
		known(c.ID, "covered_by", c.CoveredBy)
		for _, l := range language.All() {
			if len(c.Words.In(l)) == 0 {
				k.report(c.ID, "words."+string(l), "is missing")
			}
		}
	}
	for i := range k.corpus.Outside {
		o := &k.corpus.Outside[i]
		k.text(o.ID, "name", o.Name)
		if o.Blocks != "always" && o.Blocks != "alone" {
			k.report(o.ID, "blocks", `%q is neither "always" nor "alone"`, o.Blocks)
		}
		for _, l := range language.All() {
			if len(o.Words.In(l)) == 0 {
				k.report(o.ID, "words."+string(l), "is missing")
			}
		}
	}
	for i := range k.corpus.Statements {
		k.text(k.corpus.Statements[i].AsStated, "text", k.corpus.Statements[i].Text)
	}
}

func (k *checker) disagreements() {
	for i := range k.corpus.Disagreements {
		d := &k.corpus.Disagreements[i]
		k.text(d.ID, "shared", d.Shared)
		k.text(d.ID, "differ", d.Differ)
		sources := make(map[string]bool)
		for _, id := range d.Claims {
			claim, found := k.corpus.Claim(id)
			if !found {
				k.report(d.ID, "claims", "there is no claim %q", id)
				continue
			}
			sources[claim.Source.ID] = true
		}
		if len(sources) < 2 {
			k.report(d.ID, "claims", "they are of one source, and one source does not disagree with itself")
		}
	}
}
