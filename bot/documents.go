package bot

import (
	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Document is a source with how it grades its findings.
type Document struct {
	Source
	Short   string `json:"short"`   // the name used in running text
	Grading string `json:"grading"` // how it grades, for a reader
	Scale   []Sign `json:"scale"`   // surest first; empty where it does not grade on a scale
	Claims  int    `json:"claims"`  // how many findings are taken from it
}

// Sign is one sign or wording of a source's scale.
type Sign struct {
	Stated string       `json:"stated"`
	Level  corpus.Level `json:"level"`
	Words  string       `json:"words"` // the level in words
}

// Documents returns the sources in a language. Their titles stay in their own.
func (b *Bot) Documents(code string) []Document {
	l := languageOr(code, language.Swedish)
	counts := make(map[*corpus.Source]int)
	for i := range b.corpus.Claims {
		counts[b.corpus.Claims[i].Source]++
	}
	documents := make([]Document, len(b.corpus.Sources))
	for i := range b.corpus.Sources {
		source := &b.corpus.Sources[i]
		documents[i] = Document{
			Source: sourceOf(source), Short: source.Short, Grading: source.Grading.In(l), Scale: []Sign{}, Claims: counts[source],
		}
		for _, grade := range source.Scale {
			documents[i].Scale = append(documents[i].Scale, Sign{grade.Stated, grade.Level, b.texts[l].Levels[grade.Level]})
		}
	}
	return documents
}

// Claim returns the claim with an id in a language, and whether there is one.
func (b *Bot) Claim(id, code string, audience Audience) (Claim, bool) {
	claim, found := b.corpus.Claim(id)
	if !found {
		return Claim{}, false
	}
	return b.claimIn(claim, languageOr(code, language.Swedish), audience), true
}

// Grade is one level of evidence with what it means and how each source writes it.
type Grade struct {
	Level   corpus.Level `json:"level"`
	Words   string       `json:"words"`
	Meaning string       `json:"meaning"` // of a finding that something helps
	Signs   []GradeSign  `json:"signs"`
}

// GradeSign is how a source writes a level.
type GradeSign struct {
	Source string `json:"source"` // its short name
	Stated string `json:"stated"`
}

// Grades returns the levels of evidence in a language, surest first and ungraded last.
func (b *Bot) Grades(code string) []Grade {
	l := languageOr(code, language.Swedish)
	t := b.texts[l]
	var grades []Grade
	for _, level := range corpus.Levels() {
		grade := Grade{Level: level, Words: t.Levels[level], Meaning: t.Meanings[string(corpus.Helps)][level], Signs: []GradeSign{}}
		if level == corpus.Ungraded {
			grade.Meaning = t.NotGraded
		}
		for i := range b.corpus.Sources {
			for _, sign := range b.corpus.Sources[i].Scale {
				if sign.Level == level {
					grade.Signs = append(grade.Signs, GradeSign{b.corpus.Sources[i].Short, sign.Stated})
				}
			}
		}
		grades = append(grades, grade)
	}
	return grades
}
