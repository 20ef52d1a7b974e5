package limit_test

import (
	"fmt"
	"testing"
	"time"

	"ryggrad/internal/limit"
)

// clock is a time that a test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newClock() *clock { return &clock{time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)} }

func TestBurstThenPause(t *testing.T) {
	c := newClock()
	l := limit.New(3, 10*time.Second, c.now)
	for i := range 3 {
		if ok, _, _ := l.Allow("a"); !ok {
			t.Fatalf("message %d of the burst was refused", i+1)
		}
	}
	ok, wait, first := l.Allow("a")
	if ok || !first || wait != 10*time.Second {
		t.Errorf("the fourth: Allow = %v, %v, %v, want a first refusal and 10 s", ok, wait, first)
	}
	c.at = c.at.Add(4 * time.Second)
	if ok, wait, first := l.Allow("a"); ok || first || wait != 6*time.Second {
		t.Errorf("the fifth: Allow = %v, %v, %v, want a further refusal and 6 s", ok, wait, first)
	}
	if ok, _, _ := l.Allow("b"); !ok {
		t.Error("another key was refused")
	}
	c.at = c.at.Add(6 * time.Second)
	if ok, _, _ := l.Allow("a"); !ok {
		t.Error("refused after the pause: a refused message must not prolong it")
	}
	if _, _, first := l.Allow("a"); !first {
		t.Error("the refusal of a new pause was not the first")
	}
}

func TestQuietKeysAreForgotten(t *testing.T) {
	c := newClock()
	l := limit.New(2, time.Second, c.now)
	for i := range 1000 {
		l.Allow(fmt.Sprint(i))
	}
	c.at = c.at.Add(2 * time.Second)
	l.Allow("new")
	if n := l.Len(); n != 1 {
		t.Errorf("%d keys are remembered, want 1", n)
	}
}

func TestRemembersSoManyAndNoMore(t *testing.T) {
	c := newClock()
	l := limit.New(1, time.Hour, c.now)
	for i := range 100_050 {
		l.Allow(fmt.Sprint(i))
	}
	if n := l.Len(); n > 100_000 {
		t.Errorf("%d keys are remembered", n)
	}
}
