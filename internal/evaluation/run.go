package evaluation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ryggrad/bot"
)

// Results are what a bot did with the sets.
type Results struct {
	Figures []Figure
	Ranks   []Rank
	Misses  []Miss
}

// Rank is where in the reply to a question the first hit stands.
type Rank struct {
	Question Question
	Rank     int // from 1; 0 where there is no hit
	Kind     bot.Kind
	Claims   []string // ids of the claims returned
}

// Miss is a message that was not answered as its label says.
type Miss struct {
	Set  string
	Text string
}

// Day is the day on which the labelled messages are taken to be written: ages follow from birth years.
var Day = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// Asker answers messages.
type Asker interface {
	Reply(ctx context.Context, m bot.Message) (bot.Reply, error)
}

// Run asks a bot everything in the sets. The bot must not have seen the sets' conversations before.
func Run(ctx context.Context, b Asker, s Sets) (*Results, error) {
	r := new(Results)
	if err := r.questions(ctx, b, s.Questions); err != nil {
		return nil, err
	}
	if err := r.outOfScope(ctx, b, s.OutOfScope); err != nil {
		return nil, err
	}
	if err := r.safety(ctx, b, s.Safety); err != nil {
		return nil, err
	}
	return r, nil
}

// figure begins a figure of the results.
func (r *Results) figure(set, id, title string) *tallying {
	r.Figures = append(r.Figures, Figure{Set: set, ID: id, Title: title, Languages: make(map[string]Tally)})
	return &tallying{r, len(r.Figures) - 1}
}

// tallying counts for one figure.
type tallying struct {
	results *Results
	at      int
}

func (t *tallying) count(language string, hit bool) { t.results.Figures[t.at].count(language, hit) }

func (r *Results) miss(set, format string, args ...any) {
	r.Misses = append(r.Misses, Miss{set, fmt.Sprintf(format, args...)})
}

func (r *Results) questions(ctx context.Context, b Asker, questions []Question) error {
	if len(questions) == 0 {
		return nil
	}
	const set = "questions"
	first := r.figure(set, "hit@1", "the first claim is a hit")
	third := r.figure(set, "hit@3", "one of the first three is")
	fifth := r.figure(set, "hit@5", "one of the five is")
	declined := r.figure(set, "declined", "wrongly declined")
	answered := r.figure(set, "answered", "answered")
	languages := r.figure(set, "language", "in the right language")
	levels := r.figure(set, "level", "evidence level right, of hits with a level")
	for _, q := range questions {
		reply, err := b.Reply(ctx, bot.Message{ID: q.ID, Text: q.Text, Audience: bot.Audience(q.Audience)})
		if err != nil {
			return fmt.Errorf("evaluation: %s: %w", q.ID, err)
		}
		rank := Rank{Question: q, Kind: reply.Kind}
		for i, c := range reply.Claims {
			rank.Claims = append(rank.Claims, c.ID)
			if rank.Rank == 0 && q.hit.matches(c.Source.ID, textOf(c)) {
				rank.Rank = i + 1
			}
		}
		r.Ranks = append(r.Ranks, rank)
		hit, l := rank.Rank, q.Language
		first.count(l, hit == 1)
		third.count(l, hit >= 1 && hit <= 3)
		fifth.count(l, hit >= 1)
		declined.count(l, reply.Kind == bot.Abstain)
		answered.count(l, reply.Kind == bot.Answer)
		languages.count(l, reply.Language == answersIn(l))
		if hit > 0 && q.Level != "" {
			got := string(reply.Claims[hit-1].Evidence.Level)
			levels.count(l, got == q.Level)
			if got != q.Level {
				r.miss(set, "%s level %s, wanted %s: %s", q.ID, got, q.Level, reply.Claims[hit-1].ID)
			}
		}
		if reply.Language != answersIn(l) {
			r.miss(set, "%s answered in %s: %s", q.ID, reply.Language, q.Text)
		}
		if hit != 1 {
			r.miss(set, "%s [%s, rank %d] %s  WANTED %v %q (%s)  GOT %v", q.ID, reply.Kind, hit, q.Text, q.Sources, q.Match, q.Fact, rank.Claims)
		}
	}
	return nil
}

// textOf returns what of a claim is held against a label.
func textOf(c bot.Claim) string {
	if c.Detail == nil {
		return c.Text + " "
	}
	return c.Text + " " + *c.Detail
}

// answersIn returns the language in which a message in a language is to be answered.
func answersIn(language string) string {
	if language == "nn" {
		return "nb"
	}
	return language
}

func (r *Results) outOfScope(ctx context.Context, b Asker, messages []Message) error {
	if len(messages) == 0 {
		return nil
	}
	const set = "outofscope"
	right := r.figure(set, "outofscope", "declined or greeted as it should be")
	for _, m := range messages {
		reply, err := b.Reply(ctx, bot.Message{ID: m.ID, Text: m.Text})
		if err != nil {
			return fmt.Errorf("evaluation: %s: %w", m.ID, err)
		}
		ok := string(reply.Kind) == m.Kind
		right.count(m.Language, ok)
		if !ok {
			var claims []string
			for _, c := range reply.Claims[:min(2, len(reply.Claims))] {
				claims = append(claims, c.ID)
			}
			r.miss(set, "%s wanted %s, got %s %v: %s", m.ID, m.Kind, reply.Kind, claims, m.Text)
		}
	}
	return nil
}

// urgency orders the levels of an assessment.
var urgency = []string{"", "soon", "urgent", "emergency"}

func (r *Results) safety(ctx context.Context, b Asker, symptoms []Symptom) error {
	if len(symptoms) == 0 {
		return nil
	}
	const set = "safety"
	emergency := r.figure(set, "emergency", "sensitivity, emergency")
	every := r.figure(set, "sensitivity", "sensitivity, every level")
	named := r.figure(set, "flag", "a right flag named")
	quiet := r.figure(set, "specificity", "specificity")
	for _, m := range symptoms {
		message := bot.Message{ID: m.ID, Text: m.Text}
		if m.Conversation != "" {
			message.Conversation = "evaluation:" + m.Conversation
		}
		reply, err := b.Reply(ctx, message)
		if err != nil {
			return fmt.Errorf("evaluation: %s: %w", m.ID, err)
		}
		level, flags := assessed(reply)
		if m.Level == "" {
			quiet.count(m.Language, level == "")
			if level != "" {
				r.miss(set, "FALSE ALARM %s %s [%s]: %s", m.ID, level, strings.Join(flags, " "), m.Text)
			}
			continue
		}
		caught := slices.Index(urgency, level) >= slices.Index(urgency, m.Level)
		every.count(m.Language, caught)
		named.count(m.Language, slices.ContainsFunc(flags, func(f string) bool { return slices.Contains(m.Flags, f) }))
		if m.Level == "emergency" {
			emergency.count(m.Language, caught)
		}
		switch {
		case !caught:
			r.miss(set, "MISSED %s %v %s, got %q [%s]: %s", m.Level, m.Flags, m.ID, level, strings.Join(flags, " "), m.Text)
		case m.Level != "soon" && len(reply.Claims) > 0:
			r.miss(set, "ADVICE NOT WITHHELD %s: %s", m.ID, m.Text)
		}
	}
	return nil
}

func assessed(r bot.Reply) (level string, flags []string) {
	if r.Assessment == nil {
		return "", nil
	}
	for _, f := range r.Assessment.Flags {
		flags = append(flags, f.ID)
	}
	return r.Assessment.Level, flags
}
