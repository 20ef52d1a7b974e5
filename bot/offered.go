package bot

import (
	"context"
	"slices"
	"sync"

	"ryggrad/internal/language"
	"ryggrad/safety"
)

// The questions that the bot itself offers, as examples, topics or follow-ups, are the ones that are asked the most: people
// tap them. Where nothing that was said before has a part in the answer, it is kept. These words are ours, and what people
// write themselves is never kept. The screen reads every message all the same.

// offered keeps the answers to questions that the bot offers.
type offered struct {
	mutex   sync.RWMutex
	answers map[offeredQuestion]offeredAnswer
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
