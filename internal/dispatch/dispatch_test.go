package dispatch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ryggrad/internal/dispatch"
)

func TestOneKeyInOrderManySideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const workers, keys, each = 4, 10, 20
		d := dispatch.New(workers, slog.New(slog.DiscardHandler))
		var running, most atomic.Int32
		var mutex sync.Mutex
		got := make(map[string][]int)
		for i := range each {
			for k := range keys {
				key := fmt.Sprint(k)
				err := d.Do(t.Context(), key, func(context.Context) {
					now := running.Add(1)
					for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
					}
					time.Sleep(time.Millisecond)
					mutex.Lock()
					got[key] = append(got[key], i)
					mutex.Unlock()
					running.Add(-1)
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := d.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := most.Load(); m != workers {
			t.Errorf("at most %d jobs ran at once, want %d", m, workers)
		}
		for key, order := range got {
			for i := range order {
				if order[i] != i {
					t.Fatalf("key %s ran in the order %v", key, order)
				}
			}
			if len(order) != each {
				t.Errorf("key %s ran %d jobs, want %d", key, len(order), each)
			}
		}
		if len(got) != keys {
			t.Errorf("%d keys ran, want %d", len(got), keys)
		}
	})
}

func TestASlowKeyHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := dispatch.New(2, slog.New(slog.DiscardHandler))
		release, done := make(chan struct{}), make(chan struct{})
		if err := d.Do(t.Context(), "slow", func(context.Context) { <-release }); err != nil {
			t.Fatal(err)
		}
		if err := d.Do(t.Context(), "slow", func(context.Context) {}); err != nil {
			t.Fatal(err)
		}
		if err := d.Do(t.Context(), "quick", func(context.Context) { close(done) }); err != nil {
			t.Fatal(err)
		}
		<-done
		close(release)
		if err := d.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAPanicEndsTheJobAlone(t *testing.T) {
	var log bytes.Buffer
	d := dispatch.New(1, slog.New(slog.NewTextHandler(&log, nil)))
	ran := false
	for _, job := range []func(context.Context){
		func(context.Context) { panic("the words of a patient") },
		func(context.Context) { ran = true },
	} {
		if err := d.Do(t.Context(), "k", job); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !ran {
		t.Error("the job after the panic did not run")
	}
	if !strings.Contains(log.String(), "panic") || strings.Contains(log.String(), "patient") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestDoWaitsWhileTooMuchIsPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := dispatch.New(1, slog.New(slog.DiscardHandler))
		release := make(chan struct{})
		handed := 0
		for {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			err := d.Do(ctx, "k", func(context.Context) { <-release })
			cancel()
			if err != nil {
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Fatal(err)
				}
				break
			}
			handed++
		}
		if handed == 0 {
			t.Error("nothing was taken")
		}
		close(release)
		if err := d.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestStopCutsShortWhatTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := dispatch.New(1, slog.New(slog.DiscardHandler))
		cut := false
		if err := d.Do(t.Context(), "k", func(ctx context.Context) { <-ctx.Done(); cut = true }); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := d.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Stop = %v", err)
		}
		if !cut {
			t.Error("the job's context did not end")
		}
		if err := d.Do(t.Context(), "k", func(context.Context) {}); !errors.Is(err, dispatch.ErrStopping) {
			t.Errorf("Do after Stop = %v", err)
		}
	})
}
