package telegram

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"
)

// watch is a clock that moves only when somebody pauses.
type watch struct {
	time   time.Time
	paused []time.Duration
}

func (w *watch) now() time.Time { return w.time }

func (w *watch) pause(ctx context.Context, d time.Duration) error {
	w.paused = append(w.paused, d)
	w.time = w.time.Add(d)
	return ctx.Err()
}

func newWatch(spent float64) (*watch, retrier) {
	w := &watch{time: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)}
	return w, retrier{log: slog.New(slog.DiscardHandler), now: w.now, pause: w.pause, spent: func() float64 { return spent }}
}

// failing fails with each of the failures in turn, and then succeeds.
func failing(failures ...*failure) (run func(context.Context) error, calls *int) {
	calls = new(int)
	return func(context.Context) error {
		*calls++
		if *calls <= len(failures) {
			return failures[*calls-1]
		}
		return nil
	}, calls
}

func TestPausesGrowWithJitter(t *testing.T) {
	busy := &failure{method: "sendMessage", code: http.StatusBadGateway}
	for spent, want := range map[float64][]time.Duration{
		0: {25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond},
		1: {50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond},
	} {
		w, r := newWatch(spent)
		run, calls := failing(busy, busy, busy)
		if err := r.do(t.Context(), run); err != nil || *calls != 4 {
			t.Fatalf("do = %v after %d calls", err, *calls)
		}
		for i := range want {
			if w.paused[i] != want[i] {
				t.Errorf("pauses %v, want %v", w.paused, want)
				break
			}
		}
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	w, r := newWatch(0.5)
	run, _ := failing(&failure{code: http.StatusTooManyRequests, retryAfter: 17 * time.Second})
	if err := r.do(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if len(w.paused) != 1 || w.paused[0] < 17*time.Second || w.paused[0] > 18*time.Second {
		t.Errorf("pauses %v, want one of 17 s and a little", w.paused)
	}
}

func TestRefusalsAreFinal(t *testing.T) {
	for _, code := range []int{http.StatusBadRequest, http.StatusForbidden} {
		_, r := newWatch(0)
		refused := &failure{method: "sendMessage", code: code, description: "Forbidden: bot was blocked by the user"}
		run, calls := failing(refused)
		if err := r.do(t.Context(), run); !errors.Is(err, refused) || *calls != 1 {
			t.Errorf("%d: do = %v after %d calls", code, err, *calls)
		}
	}
}

func TestGivesUpAfterAnHour(t *testing.T) {
	w, r := newWatch(1)
	begin := w.time
	err := r.do(t.Context(), func(context.Context) error { return &failure{description: "no answer"} })
	if !errors.Is(err, errGivenUp) {
		t.Errorf("do = %v", err)
	}
	if took := w.time.Sub(begin); took < longestRetry-longestPause || took > longestRetry {
		t.Errorf("given up after %s", took)
	}
}

func TestTheContextCutsAPause(t *testing.T) {
	_, r := newWatch(0)
	r.pause = pause
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := r.do(ctx, func(context.Context) error {
		calls++
		cancel()
		return &failure{code: http.StatusTooManyRequests, retryAfter: time.Hour / 2}
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("do = %v after %d calls", err, calls)
	}
}

func TestBriefly(t *testing.T) {
	busy := &failure{code: http.StatusInternalServerError}
	_, r := newWatch(0)
	run, calls := failing(busy, busy, busy, busy)
	if err := r.briefly(t.Context(), run); !errors.Is(err, busy) || *calls != fewAttempts {
		t.Errorf("briefly = %v after %d calls", err, *calls)
	}
	w, r := newWatch(0)
	run, calls = failing(&failure{code: http.StatusTooManyRequests, retryAfter: time.Minute})
	if err := r.briefly(t.Context(), run); err == nil || *calls != 1 || len(w.paused) != 0 {
		t.Errorf("briefly = %v after %d calls and pauses %v", err, *calls, w.paused)
	}
}

func TestDescriptionsQuoteNothing(t *testing.T) {
	got := describe("Bad Request: can't parse entities: Unsupported start tag \"min smärta\" at byte offset 3")
	if want := "Bad Request: can't parse entities: Unsupported start tag …"; got != want {
		t.Errorf("describe = %q, want %q", got, want)
	}
}
