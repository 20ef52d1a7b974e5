package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/go-telegram/bot/models"
)

const (
	mostUpdates = 100 // that Telegram gives at once
	// While an update is in hand Telegram answers at once, with all that follow it. So the next poll waits until nothing
	// is in hand, or this long, and ever longer where it brought nothing new.
	firstOverlap   = 250 * time.Millisecond
	longestOverlap = 2 * time.Second
)

// window is what the poller knows of the updates that Telegram still holds.
type window struct {
	next    int64               // one past the last update seen; 0: from the first that Telegram holds
	held    map[int64]*delivery // seen, and not known to be over
	handled map[int64]bool      // over, while an earlier one is not
}

// offset is the lowest update that is not over: all below it are Telegram's to forget.
func (w *window) offset() int64 {
	offset := w.next
	for update, d := range w.held {
		select {
		case <-d.done:
			if d.handled {
				delete(w.held, update)
				w.handled[update] = true
				continue
			}
		default:
		}
		offset = min(offset, update)
	}
	for update := range w.handled {
		if update < offset {
			delete(w.handled, update)
		}
	}
	return offset
}

// holds reports whether an update is in hand or over. One that was dropped is neither, and has to be taken anew.
func (w *window) holds(update int64) bool {
	d := w.held[update]
	if d == nil {
		return w.handled[update]
	}
	select {
	case <-d.done:
		return d.handled
	default:
		return true
	}
}

// wait returns when nothing is in hand any more, or when the time is over or the context ends.
func (w *window) wait(ctx context.Context, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	for _, d := range w.held {
		select {
		case <-d.done:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// poll fetches updates until the context ends, and stops.
func (a *Adapter) poll(ctx context.Context) error {
	w := &window{held: make(map[int64]*delivery), handled: make(map[int64]bool)}
	overlap := firstOverlap
	for failures := 0; ctx.Err() == nil; {
		begin := a.retry.now()
		updates, err := a.api.getUpdates(ctx, updatesRequest{
			Offset: w.offset(), Limit: mostUpdates, Timeout: int(pollTimeout.Seconds()), AllowedUpdates: allowedUpdates,
		})
		if err != nil {
			a.pollFailed(ctx, err, failures)
			failures++
			continue
		}
		failures = 0
		if len(updates) == 0 && len(w.held) == 0 {
			// All are forgotten. After a quiet week Telegram numbers anew, perhaps lower.
			w.next = 0
			if a.retry.now().Sub(begin) < firstOverlap {
				_ = a.retry.pause(ctx, firstOverlap) // a server that does not hold the call
			}
			continue
		}
		fresh := a.take(ctx, w, updates)
		if overlap = min(2*overlap, longestOverlap); fresh > 0 {
			overlap = firstOverlap
		}
		w.wait(ctx, overlap)
	}
	err := a.stop()
	a.acknowledge(w)
	return err
}

// take hands over the updates that are not in hand and not over, and returns how many those were.
func (a *Adapter) take(ctx context.Context, w *window, updates []json.RawMessage) (fresh int) {
	for _, raw := range updates {
		u, err := decode(raw)
		if u.ID == 0 {
			a.log.Error("telegram: an update without a number was left out")
			continue
		}
		if w.holds(u.ID) {
			continue
		}
		fresh++
		w.next = max(w.next, u.ID+1)
		if err != nil {
			// Telegram would send it for ever, and nothing after it.
			a.log.Error("telegram: an update cannot be read and was left out", "update", u.ID)
			w.handled[u.ID] = true
			continue
		}
		d, err := a.accept(ctx, u)
		if err != nil && ctx.Err() == nil {
			a.log.Error("telegram: an update was not taken", "update", u.ID, "error", err)
		}
		w.held[u.ID] = d
		if err != nil {
			break // those after it come again as well
		}
	}
	return fresh
}

// decode reads an update. With an error it still tells its number where that can be read.
func decode(raw []byte) (*models.Update, error) {
	u := new(models.Update)
	err := json.Unmarshal(raw, u)
	if err == nil {
		return u, nil
	}
	var numbered struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &numbered) != nil {
		numbered.ID = 0
	}
	// The decoder's words may hold some of the message.
	return &models.Update{ID: numbered.ID}, errors.New("telegram: the update is not of the form that is known")
}

// pollFailed says what is wrong, where an operator can do something about it, and waits.
func (a *Adapter) pollFailed(ctx context.Context, err error, attempt int) {
	if ctx.Err() != nil {
		return
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{method: "getUpdates", description: err.Error()}
	}
	d := a.retry.after(attempt, f)
	switch f.code {
	case http.StatusUnauthorized, http.StatusNotFound:
		a.log.Error("telegram.token: Telegram refuses it; was it revoked?", "error", f, "after", d)
	case http.StatusConflict:
		a.log.Error("telegram: another program takes this bot's updates; stop it, or give each a bot of its own", "error", f, "after", d)
	default:
		a.log.Warn("telegram: no updates came", "error", f, "after", d)
	}
	_ = a.retry.pause(ctx, d) // the loop looks at the context
}

// acknowledge tells Telegram at the end what it may forget, so that a store in memory alone forgets nothing that
// matters.
func (a *Adapter) acknowledge(w *window) {
	offset := w.offset()
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), acknowledgeWithin)
	defer cancel()
	if _, err := a.api.getUpdates(ctx, updatesRequest{Offset: offset, Limit: 1, AllowedUpdates: allowedUpdates}); err != nil {
		a.log.Debug("telegram: what was answered could not be acknowledged", "error", err)
	}
}
