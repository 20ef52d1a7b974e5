package discord

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// identifyEvery is how long Discord wants between two rounds of opening sessions.
const identifyEvery = 5 * time.Second

// connect keeps up every shard until the context ends, or until Discord refuses one for good.
func (a *Adapter) connect(ctx context.Context) error {
	gateway, err := a.rest.session.GatewayBot(discordgo.WithContext(ctx))
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("find the gateway: %w", a.explain(err))
	}
	count := a.shards
	if count == 0 {
		count = max(1, gateway.Shards)
	}
	if left := gateway.SessionStartLimit; left.Remaining < count && left.Total > 0 {
		a.log.Warn("discord lets the bot open few more sessions today", "left", left.Remaining, "shards", count)
	}
	turns := newTurns(max(1, gateway.SessionStartLimit.MaxConcurrency), a.wait)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var group sync.WaitGroup
	failed := make(chan error, count)
	for id := range count {
		s := &shard{a: a, id: id, of: count, identify: func(ctx context.Context) error { return turns.wait(ctx, id) }}
		group.Go(func() {
			if err := s.run(ctx); err != nil {
				failed <- err
				cancel()
			}
		})
	}
	group.Wait()
	close(failed)
	return <-failed
}

// turns spaces the opening of sessions: of the shards with the same rest when divided by Discord's max_concurrency, one
// each five seconds. https://discord.com/developers/docs/events/gateway#sharding-max-concurrency
type turns struct {
	sleep func(context.Context, time.Duration) error
	lanes []chan struct{} // full while a session is being opened, and five seconds on
	taken []bool          // whether one was opened before
}

func newTurns(concurrency int, sleep func(context.Context, time.Duration) error) *turns {
	t := &turns{sleep: sleep, lanes: make([]chan struct{}, concurrency), taken: make([]bool, concurrency)}
	for i := range t.lanes {
		t.lanes[i] = make(chan struct{}, 1)
	}
	return t
}

// wait returns when it is a shard's turn. The first does not wait.
func (t *turns) wait(ctx context.Context, shard int) error {
	lane := shard % len(t.lanes)
	select {
	case t.lanes[lane] <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-t.lanes[lane] }()
	if t.taken[lane] {
		if err := t.sleep(ctx, identifyEvery); err != nil {
			return err
		}
	}
	t.taken[lane] = true
	return nil
}
