package bot

import (
	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Quiz is a question from the corpus with what it says to it.
type Quiz struct {
	Question string   `json:"question"`
	Options  []Option `json:"options"`
	Claim    Claim    `json:"claim"` // answers; its stance is the right option's
}

// Option is one answer to choose.
type Option struct {
	Stance corpus.Stance `json:"stance"`
	Name   string        `json:"name"`
}

// quizStances are the answers to choose between. Claims of another stance are not asked.
var quizStances = [...]corpus.Stance{corpus.Helps, corpus.NoEffect, corpus.NoDifference, corpus.Harms, corpus.Insufficient}

// Quiz returns a question for students in a language. The same number gives the same question; any number gives one.
func (b *Bot) Quiz(code string, number uint64) Quiz {
	l := languageOr(code, language.Swedish)
	var asked []*corpus.Claim
	for i := range b.corpus.Claims {
		claim := &b.corpus.Claims[i]
		for _, stance := range quizStances {
			if claim.Stance == stance {
				asked = append(asked, claim)
			}
		}
	}
	if len(asked) == 0 {
		return Quiz{Options: []Option{}}
	}
	claim := asked[number%uint64(len(asked))]
	quiz := Quiz{Question: claim.Asks.In(l)[0], Claim: b.claimIn(claim, l, Student)}
	for _, stance := range quizStances {
		quiz.Options = append(quiz.Options, Option{stance, b.texts[l].Stances[stance]})
	}
	return quiz
}
