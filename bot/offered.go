package bot

import (
	"context"
	"slices"
	"sync"

	"ryggrad/internal/language"
	"ryggrad/safety"
)

// The questions that the bot itself offers, as examples, topics or follow-ups, are the ones that are asked the most: people
// tap them. What the screen reads in them is kept, and where nothing that was said before has a part in the answer, the
// answer is. These words are ours, and what people write themselves is never kept. The screen judges every message all the
// same, by all that its conversation has told.

// offered keeps what the screen reads in questions that the bot offers, and their answers.
type offered struct {
	mutex    sync.RWMutex
	readings map[string]offeredReading // by normalised text
	answers  map[offeredQuestion]offeredAnswer
}

// offeredReading is a reading with the year that it holds for: ages follow from birth years.
type offeredReading struct {
	reading safety.Reading
	year    int
}

// offeredQuestion is all that the answer to a question depends on.
type offeredQuestion struct {
	text       string
	spoken, in language.Language
	audience   Audience
	place      safety.Place
}

// offeredAnswer is an answer with what the conversation goes on from.
type offeredAnswer struct {
	reply           Reply
	concepts, shown []string
}

// mostOffered is how many answers are kept: those to all questions for patients of one country, and some more.
const mostOffered = 2048

// screen screens a message. Typed is its text before it was normalised.
func (b *Bot) screen(state safety.State, m safety.Message, typed string) (safety.State, safety.Assessment) {
	if !b.suggestions().texts[typed] {
		return b.screener.Next(state, m)
	}
	kept, found := b.offered.reading(m.Text)
	isNew := !found || kept.year != m.Time.Year()
	if isNew {
		kept = offeredReading{b.screener.Read(m), m.Time.Year()}
	}
	next, assessment := b.screener.Judge(state, kept.reading)
	if isNew && assessment.Level != safety.Unscreened {
		b.offered.putReading(m.Text, kept)
	}
	return next, assessment
}

// respondOffered answers like respond, and keeps the answers to questions that the bot offers.
func (b *Bot) respondOffered(ctx context.Context, t *turn) (Reply, error) {
	if !b.suggestions().texts[t.Text] || t.assessment != nil || t.screened.Despair || leansOn(t.text, t.talk) {
		return b.respond(ctx, t)
	}
	question := offeredQuestion{t.Text, t.spoken, t.in, t.Audience, b.placeOf(t.Message, t.in)}
	if kept, found := b.offered.get(question); found {
		t.talk.Concepts, t.talk.Shown = slices.Clone(kept.concepts), slices.Clone(kept.shown)
		return kept.reply.clone(), nil
	}
	reply, err := b.respond(ctx, t)
	if err == nil && reply.Kind == Answer {
		b.offered.put(question, offeredAnswer{reply.clone(), slices.Clone(t.talk.Concepts), slices.Clone(t.talk.Shown)})
	}
	return reply, err
}

func (o *offered) get(q offeredQuestion) (offeredAnswer, bool) {
	o.mutex.RLock()
	defer o.mutex.RUnlock()
	kept, found := o.answers[q]
	return kept, found
}

func (o *offered) reading(text string) (offeredReading, bool) {
	o.mutex.RLock()
	defer o.mutex.RUnlock()
	kept, found := o.readings[text]
	return kept, found
}

func (o *offered) putReading(text string, reading offeredReading) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.readings == nil {
		o.readings = make(map[string]offeredReading)
	}
	o.readings[text] = reading
}

func (o *offered) put(q offeredQuestion, a offeredAnswer) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.answers == nil {
		o.answers = make(map[offeredQuestion]offeredAnswer)
	}
	if len(o.answers) < mostOffered {
		o.answers[q] = a
	}
}

// clone returns a reply whose lists are its own.
func (r Reply) clone() Reply {
	r.Claims, r.Suggestions = slices.Clone(r.Claims), slices.Clone(r.Suggestions)
	return r
}
