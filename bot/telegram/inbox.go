package telegram

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/go-telegram/bot/models"
)

// inbox holds the updates in hand, so that one that comes again meanwhile is not begun twice.
type inbox struct {
	mutex sync.Mutex
	held  map[int64]*delivery
}

// delivery is an update in hand.
type delivery struct {
	done    chan struct{} // closed when it is over
	handled bool          // answered, or nothing to answer; false: it has to come again. Read it when done is closed
}

func newInbox() *inbox { return &inbox{held: make(map[int64]*delivery)} }

// take returns the delivery of an update, and whether it is the first of those in hand.
func (b *inbox) take(update int64) (d *delivery, first bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if d, held := b.held[update]; held {
		return d, false
	}
	d = &delivery{done: make(chan struct{})}
	b.held[update] = d
	return d, true
}

func (b *inbox) finish(update int64, d *delivery, handled bool) {
	b.mutex.Lock()
	delete(b.held, update)
	b.mutex.Unlock()
	d.handled = handled
	close(d.done)
}

// accept hands an update to the workers. It waits only while too many are pending. An error means that it was not taken.
func (a *Adapter) accept(ctx context.Context, u *models.Update) (*delivery, error) {
	d, first := a.inbox.take(u.ID)
	if !first {
		return d, nil
	}
	in := a.convert(u)
	if in.deed == ignore {
		a.inbox.finish(u.ID, d, true)
		return d, nil
	}
	err := a.jobs.Do(ctx, strconv.FormatInt(in.chat, 10), func(ctx context.Context) {
		handled := false
		defer func() { a.inbox.finish(u.ID, d, handled) }()
		handled = a.handle(ctx, in)
	})
	if err != nil {
		a.inbox.finish(u.ID, d, false)
		return d, fmt.Errorf("telegram: %w", err)
	}
	return d, nil
}

// convert reads an update, and ignores one that breaks us.
func (a *Adapter) convert(u *models.Update) (in incoming) {
	defer func() {
		if recover() != nil {
			a.logPanic(u.ID)
			in = incoming{update: u.ID}
		}
	}()
	return convert(u, *a.me.Load())
}

// logPanic notes where it broke. The value of a panic may hold words of a message, and so is left out.
func (a *Adapter) logPanic(update int64) {
	a.log.Error("telegram: panic while handling an update", "update", update, "stack", string(debug.Stack()))
}
