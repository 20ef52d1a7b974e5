package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	firstPause   = 50 * time.Millisecond
	longestPause = 30 * time.Second
	// longestRetry is how long one call is tried. An outage is over before that; a message that Telegram never takes
	// must not hold up the updates after it for ever.
	longestRetry = time.Hour
)

// quietAttempts is how often a call may fail before the operator is told.
const quietAttempts = 3

// errGivenUp is returned for a call that failed for longestRetry.
var errGivenUp = errors.New("telegram: given up after many attempts")

// retrier repeats calls that failed for a while only.
type retrier struct {
	log   *slog.Logger
	now   func() time.Time
	pause func(context.Context, time.Duration) error // waits, or returns the context's error
	spent func() float64                             // the part of the jitter that is used, from 0 to 1
}

func newRetrier(log *slog.Logger, now func() time.Time) retrier {
	return retrier{log: log, now: now, pause: pause, spent: rand.Float64}
}

// pause waits, until the context ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// do repeats a call until it succeeds, fails for good (a *failure that is final), or the context ends. Telegram's
// retry_after is honoured; without one the pause doubles from attempt to attempt, and half of it is jitter.
func (r retrier) do(ctx context.Context, run func(context.Context) error) error {
	begin := r.now()
	for attempt := 0; ; attempt++ {
		err := run(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("telegram: %w", ctx.Err())
		}
		f, failed := errors.AsType[*failure](err)
		if !failed || f.final() {
			return err
		}
		d := r.after(attempt, f)
		if r.now().Add(d).Sub(begin) > longestRetry {
			return fmt.Errorf("%w: %w", errGivenUp, err)
		}
		level := slog.LevelDebug
		if attempt >= quietAttempts {
			level = slog.LevelWarn
		}
		r.log.Log(ctx, level, "telegram: a call is tried again", "error", f, "after", d)
		if err := r.pause(ctx, d); err != nil {
			return fmt.Errorf("telegram: %w", err)
		}
	}
}

// Something that is of use only for a moment is tried so often, and only while Telegram asks for no longer pause.
const (
	fewAttempts   = 3
	longestMoment = 3 * time.Second
)

// briefly repeats a call like do, a few times at the most.
func (r retrier) briefly(ctx context.Context, run func(context.Context) error) error {
	attempts := 0
	var last error
	err := r.do(ctx, func(ctx context.Context) error {
		if last = run(ctx); last == nil {
			return nil
		}
		attempts++
		f, ok := errors.AsType[*failure](last)
		if attempts == fewAttempts || ok && f.retryAfter > longestMoment {
			return nil
		}
		return last
	})
	if err == nil {
		err = last
	}
	return err
}

// after returns how long to wait before the next attempt.
func (r retrier) after(attempt int, f *failure) time.Duration {
	d := min(firstPause<<min(attempt, 16), longestPause)
	d = d/2 + time.Duration(r.spent()*float64(d/2))
	if f.code == http.StatusTooManyRequests && f.retryAfter > 0 {
		// A little later for each, so that not all who were told the same come at the same moment.
		return f.retryAfter + time.Duration(r.spent()*float64(firstPause))
	}
	return d
}
