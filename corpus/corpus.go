// Package corpus holds what the guidelines say: sources, claims with their evidence, and the vocabulary of concepts.
//
// The data are TOML files under data/, embedded in the program and meant for a physiotherapist to read and edit; each
// says at its head how to add an entry. [Embedded] loads them, [Load] loads any such folder, [Corpus.Check] holds them
// against the rules of the house, and against the source documents where these are at hand.
//
// The trap: a [Claim] is the only carrier of a finding. Nothing else that a reader is shown may state one.
package corpus

import (
	"ryggrad/internal/language"
)

// Corpus is a set of sources with their claims and the words by which people ask for them. It does not change after
// loading and is safe for concurrent use.
type Corpus struct {
	Sources       []Source
	Claims        []Claim // by source in the order of Sources, then in the order of the files
	Concepts      []Concept
	Outside       []Outside
	Disagreements []Disagreement
	Statements    []Statement

	sources    map[string]int
	claims     map[string]int
	concepts   map[string]int
	statements map[string]int
	places     map[string]string // where an entry stands, by id: file and line
}

// Text is one thing said in the four languages, each written by itself.
type Text struct {
	SV string `toml:"sv" json:"sv"`
	NB string `toml:"nb" json:"nb"`
	DA string `toml:"da" json:"da"`
	EN string `toml:"en" json:"en"`
}

// In returns the text in one language.
func (t Text) In(l language.Language) string {
	switch l {
	case language.Swedish:
		return t.SV
	case language.Norwegian:
		return t.NB
	case language.Danish:
		return t.DA
	default:
		return t.EN
	}
}

// Empty reports whether the text is missing in every language.
func (t Text) Empty() bool { return t == Text{} }

// Phrases are words and questions by language.
type Phrases struct {
	SV []string `toml:"sv" json:"sv"`
	NB []string `toml:"nb" json:"nb"`
	DA []string `toml:"da" json:"da"`
	EN []string `toml:"en" json:"en"`
}

// In returns the phrases of one language.
func (p Phrases) In(l language.Language) []string {
	switch l {
	case language.Swedish:
		return p.SV
	case language.Norwegian:
		return p.NB
	case language.Danish:
		return p.DA
	default:
		return p.EN
	}
}

// Source is a document that claims are taken from. Publisher, Year and URL are empty where the document does not state
// them.
type Source struct {
	ID        string            `toml:"id"`
	Title     string            `toml:"title"`
	Short     string            `toml:"short"` // the name used in running text
	Publisher string            `toml:"publisher"`
	Year      int               `toml:"year"`
	URL       string            `toml:"url"`
	Language  language.Language `toml:"language"`
	File      string            `toml:"file"`    // the document's plain text, not shipped
	Names     Phrases           `toml:"names"`   // how people refer to it in a question
	Grading   Text              `toml:"grading"` // how it grades its findings
	Scale     []Grade           `toml:"scale"`   // empty where it does not grade on a scale
	Marks     []Mark            `toml:"marks"`
}

// Grade is one sign or wording of a source's scale, and the level that it stands for.
type Grade struct {
	Stated string `toml:"stated"`
	Level  Level  `toml:"level"`
}

// Mark is the place in a document where a part of a section begins.
type Mark struct {
	Section string `toml:"section"`
	Begins  string `toml:"begins"` // the first words of the part, white space folded
}

// Claim is one finding of one source, in our own words.
type Claim struct {
	ID       string
	Source   *Source
	Section  string // the source's own heading
	Concepts []string
	Stance   Stance
	Evidence Evidence
	Text     Text    // plain words, for everyone
	Detail   Text    // design, size and figures, for students; may be empty
	Asks     Phrases // how people ask for it; the first of each language is a whole question that can be shown

	kinds map[Kind][]string // the concepts by the kind under which they were entered
}

// Stance says which way a finding points.
type Stance string

// The stances. None is for claims that are not about an effect.
const (
	Helps        Stance = "helps"
	NoEffect     Stance = "no-effect"
	NoDifference Stance = "no-difference"
	Harms        Stance = "harms"
	Mixed        Stance = "mixed"
	Insufficient Stance = "insufficient"
	None         Stance = "none"
)

// Stances returns every stance.
func Stances() []Stance {
	return []Stance{Helps, NoEffect, NoDifference, Harms, Mixed, Insufficient, None}
}

// Evidence is how surely a source states a finding. Level is set only where the source itself grades; AsStated holds
// its own sign or words, or what stands there instead.
type Evidence struct {
	Level    Level  `toml:"level"`
	AsStated string `toml:"as_stated"`
}

// NotGraded is what AsStated says where a source neither grades nor says anything of how sure it is.
const NotGraded = "ingen gradering"

// Level is a level of evidence. The levels of different sources are put on one scale: FYSS + to ++++ are VeryLow to
// High, the words of GRADE are themselves, and a range takes its lower end.
type Level string

// The levels, surest first.
const (
	High     Level = "high"
	Moderate Level = "moderate"
	Low      Level = "low"
	VeryLow  Level = "very-low"
	Ungraded Level = "ungraded"
)

// Levels returns every level, surest first.
func Levels() []Level { return []Level{High, Moderate, Low, VeryLow, Ungraded} }

// Kind says what sort of thing a concept is.
type Kind string

// The kinds of concept.
const (
	Activity   Kind = "activity"
	Treatment  Kind = "treatment"
	Medicine   Kind = "medicine"
	Condition  Kind = "condition"
	Phase      Kind = "phase"
	Outcome    Kind = "outcome"
	Population Kind = "population"
	Topic      Kind = "topic"
)

// Kinds returns every kind.
func Kinds() []Kind {
	return []Kind{Activity, Treatment, Medicine, Condition, Phase, Outcome, Population, Topic}
}

// Concept is something that people ask about, with the everyday words for it.
type Concept struct {
	ID      string   `toml:"id"`
	Kind    Kind     `toml:"kind"`
	Broader []string `toml:"broader"`
	// CoveredBy is set on an activity that no source names ("padel"): the concepts whose findings cover it.
	CoveredBy []string `toml:"covered_by"`
	// Region is set on a condition that says where it hurts ("neck"): a finding on one region is no answer on another.
	Region string  `toml:"region"`
	Name   Text    `toml:"name"`
	Words  Phrases `toml:"words"`
}

// Outside is something that people ask a back clinic about and that no source covers.
type Outside struct {
	ID string `toml:"id"`
	// Blocks says when a question that holds it is declined: "always" (a mattress for a bad back), or "alone" (a knee,
	// but not a knee beside the back).
	Blocks string  `toml:"blocks"`
	With   string  `toml:"with"` // only beside a concept of this kind, where set
	Name   Text    `toml:"name"`
	Words  Phrases `toml:"words"`
}

// Disagreement is a matter on which sources differ, or seem to.
type Disagreement struct {
	ID     string   `toml:"id"`
	Claims []string `toml:"claims"` // at least one of each side, the one that states it best first
	Shared Text     `toml:"shared"` // what they have in common
	Differ Text     `toml:"differ"` // where and why they differ
}

// Statement is how a source words its evidence, in the four languages.
type Statement struct {
	AsStated string `toml:"as_stated"`
	Text     Text   `toml:"text"`
}

// Claim returns the claim with an id.
func (c *Corpus) Claim(id string) (*Claim, bool) {
	i, found := c.claims[id]
	if !found {
		return nil, false
	}
	return &c.Claims[i], true
}

// Source returns the source with an id.
func (c *Corpus) Source(id string) (*Source, bool) {
	i, found := c.sources[id]
	if !found {
		return nil, false
	}
	return &c.Sources[i], true
}

// Concept returns the concept with an id.
func (c *Corpus) Concept(id string) (*Concept, bool) {
	i, found := c.concepts[id]
	if !found {
		return nil, false
	}
	return &c.Concepts[i], true
}

// Stated returns the words of a claim's evidence in one language; a sign such as "++" stays as it is.
func (c *Corpus) Stated(e Evidence, l language.Language) string {
	if i, found := c.statements[e.AsStated]; found {
		return c.Statements[i].Text.In(l)
	}
	return e.AsStated
}
