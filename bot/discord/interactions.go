package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"ryggrad/internal/dispatch"
)

// ticket is an interaction that has to be answered within three seconds. It is answered with the reply when that is there
// in time, and else with the promise of one; the reply then takes the promise's place.
type ticket struct {
	a     *Adapter
	i     *discordgo.Interaction
	first func(context.Context, response) error // sends the first answer

	mutex    sync.Mutex
	answered bool
	promise  chan struct{} // closed when the promise is made; nil where none was
	kept     error         // of the promise
}

// takeInteraction hands over an interaction that the gateway brought.
func (a *Adapter) takeInteraction(i *discordgo.Interaction) {
	t := &ticket{a: a, i: i, first: func(ctx context.Context, r response) error { return a.rest.callback(ctx, i.ID, i.Token, r) }}
	a.take(t)
}

// roomWithin is how long an interaction may keep those behind it waiting while there is no room for it.
const roomWithin = 50 * time.Millisecond

// take hands over an interaction. Where there is no room, it waits for some beside the others, so that each of them is at
// least promised an answer in time.
func (a *Adapter) take(t *ticket) {
	r, wanted := fromInteraction(t.i)
	if !wanted || r.Kind == ping {
		return
	}
	a.gate.RLock()
	defer a.gate.RUnlock()
	if a.stopping {
		a.log.Warn("a command came while stopping")
		return
	}
	answered := func() {}
	key := r.conversation()
	if r.Kind == complete {
		key += ":complete" // nobody waits for a suggestion behind a reply
	} else {
		answered = a.promise(t)
	}
	job := func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, tokenLives)
		defer cancel()
		defer answered()
		if err := a.answerInteraction(ctx, r, t); err != nil {
			a.log.Error("a command was not answered as it should", "kind", string(r.Kind), "error", err)
		}
	}
	soon, cancel := context.WithTimeout(a.life, roomWithin)
	defer cancel()
	err := a.work.Do(soon, key, job)
	switch {
	case err == nil:
	case errors.Is(err, dispatch.ErrStopping):
		answered()
	default:
		a.promises.Go(func() {
			if err := a.work.Do(a.life, key, job); err != nil {
				answered()
				a.log.Warn("a command came while stopping", "error", err)
			}
		})
	}
}

// promise starts the clock after which an interaction is promised an answer, also while there is no room to work on it.
// The function it returns is told when there is an answer.
func (a *Adapter) promise(t *ticket) (answered func()) {
	a.promises.Add(1)
	timer := time.AfterFunc(a.patience, func() {
		defer a.promises.Done()
		t.defers(a.life)
	})
	return sync.OnceFunc(func() {
		if timer.Stop() {
			a.promises.Done()
		}
	})
}

func (a *Adapter) answerInteraction(ctx context.Context, r request, t *ticket) error {
	if r.Kind == complete {
		out, err := a.handle(ctx, r)
		return errors.Join(err, t.first(ctx, response{
			Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: choices{Choices: out.Choices},
		}))
	}
	if a.done(ctx, r) {
		return nil
	}
	out, problem := a.handle(ctx, r)
	// In a direct message nobody else reads, and what only one person sees is gone when they look again.
	hidden := (out.Sensitive || r.Hidden) && !r.Private
	if err := t.deliver(ctx, out.Messages, hidden); err != nil {
		return errors.Join(problem, fmt.Errorf("send: %w", err))
	}
	return errors.Join(problem, a.record(ctx, r.Delivery))
}

// defers promises an answer, unless there is one. Only the person sees the promise, and so what takes its place: whether
// the answer is for nobody else's eyes is not known yet.
func (t *ticket) defers(ctx context.Context) {
	t.mutex.Lock()
	if t.answered {
		t.mutex.Unlock()
		return
	}
	t.answered, t.promise = true, make(chan struct{})
	t.mutex.Unlock()
	data := struct {
		Flags discordgo.MessageFlags `json:"flags,omitempty"`
	}{}
	if t.i.GuildID != "" {
		data.Flags = discordgo.MessageFlagsEphemeral
	}
	t.kept = t.first(ctx, response{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: data})
	close(t.promise)
}

// deliver sends the answer: as the first one, or in place of the promise, and what does not fit into one message after it.
func (t *ticket) deliver(ctx context.Context, messages []message, hidden bool) error {
	if len(messages) == 0 {
		return nil
	}
	for i := range messages {
		messages[i].Ephemeral = hidden
	}
	t.mutex.Lock()
	promise := t.promise
	t.answered = true
	t.mutex.Unlock()
	if promise == nil {
		err := t.first(ctx, response{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: messages[0]})
		if err != nil {
			return err
		}
	} else {
		select {
		case <-promise:
		case <-ctx.Done():
			return ctx.Err()
		}
		if t.kept != nil {
			return fmt.Errorf("the promise of an answer was not taken: %w", t.kept)
		}
		if err := t.edit(ctx, messages[0]); err != nil {
			return err
		}
	}
	for _, m := range messages[1:] {
		m.Ephemeral = hidden || promise != nil && t.i.GuildID != ""
		if err := t.afterFirst(ctx, func() error { return t.a.rest.follow(ctx, t.application(), t.i.Token, m) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *ticket) edit(ctx context.Context, m message) error {
	m.Ephemeral = false // it stays as the promise was
	return t.afterFirst(ctx, func() error { return t.a.rest.edit(ctx, t.application(), t.i.Token, m) })
}

// Bounds of what is sent after the first answer, which may still be on its way to Discord when it was given over the
// endpoint: some 25 seconds.
const (
	afterFirstTries = 10
	afterFirstPause = 4 * time.Second
)

// afterFirst sends what can only arrive after the first answer, again for as long as Discord has not heard of that.
func (t *ticket) afterFirst(ctx context.Context, send func() error) (err error) {
	for try := range afterFirstTries {
		if err = send(); !hasCode(err, codeUnknownWebhook, codeUnknownMessage) {
			return err
		}
		if err := t.a.wait(ctx, min(firstPause<<try, afterFirstPause)); err != nil {
			return err
		}
	}
	return err
}

// application is the id under which the webhook of an interaction is found.
func (t *ticket) application() string {
	if t.i.AppID != "" {
		return t.i.AppID
	}
	return t.a.self.Load().application
}
