package store_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/internal/store"
)

var (
	_ bot.Memory = (*store.Memory)(nil)
	_ bot.Memory = (*store.File)(nil)
	_ bot.Memory = (*store.Redis)(nil)
)

// clock is a time that only a test moves.
type clock struct {
	mutex sync.Mutex
	time  time.Time
}

func newClock() *clock { return &clock{time: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.time
}

func (c *clock) pass(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.time = c.time.Add(d)
}

func open(t *testing.T, path string, now func() time.Time) *store.File {
	t.Helper()
	f, err := store.Open(path, time.Hour, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// contract is what every kind of memory has to do, with entries kept for an hour. What build returns beside the memory lets
// time pass for it.
func contract(t *testing.T, builder func(t *testing.T) (m bot.Memory, pass func(time.Duration))) {
	ctx := context.Background()
	build := func(t *testing.T) bot.Memory {
		m, _ := builder(t)
		return m
	}
	want := func(t *testing.T, m bot.Memory, key, value string) {
		t.Helper()
		got, err := m.Get(ctx, key)
		if err != nil {
			t.Fatalf("Get(%q): %v", key, err)
		}
		if string(got) != value || (got == nil) != (value == "") {
			t.Errorf("Get(%q) = %q, want %q", key, got, value)
		}
	}
	put := func(t *testing.T, m bot.Memory, key, value string) {
		t.Helper()
		if err := m.Put(ctx, key, []byte(value)); err != nil {
			t.Fatalf("Put(%q): %v", key, err)
		}
	}
	t.Run("nothing", func(t *testing.T) {
		want(t, build(t), "missing", "")
	})
	t.Run("last value", func(t *testing.T) {
		m := build(t)
		put(t, m, "a", "one")
		put(t, m, "b", "two")
		put(t, m, "a", "three")
		want(t, m, "a", "three")
		want(t, m, "b", "two")
	})
	t.Run("delete", func(t *testing.T) {
		m := build(t)
		put(t, m, "a", "one")
		for range 2 {
			if err := m.Delete(ctx, "a"); err != nil {
				t.Fatal(err)
			}
			want(t, m, "a", "")
		}
	})
	t.Run("empty value is a value", func(t *testing.T) {
		m := build(t)
		if err := m.Put(ctx, "a", nil); err != nil {
			t.Fatal(err)
		}
		if got, err := m.Get(ctx, "a"); got == nil || err != nil {
			t.Errorf("Get = %v, %v, want an empty value", got, err)
		}
	})
	t.Run("expiry counts from the last put", func(t *testing.T) {
		m, pass := builder(t)
		put(t, m, "a", "one")
		put(t, m, "b", "two")
		pass(59 * time.Minute)
		put(t, m, "a", "one")
		want(t, m, "b", "two")
		pass(time.Minute)
		want(t, m, "a", "one")
		want(t, m, "b", "")
		pass(59 * time.Minute)
		want(t, m, "a", "")
	})
	t.Run("values are copies", func(t *testing.T) {
		m := build(t)
		value := []byte("one")
		if err := m.Put(ctx, "a", value); err != nil {
			t.Fatal(err)
		}
		value[0] = 'X'
		got, err := m.Get(ctx, "a")
		if err != nil {
			t.Fatal(err)
		}
		got[0] = 'Y'
		want(t, m, "a", "one")
	})
	t.Run("any bytes are a value", func(t *testing.T) {
		m := build(t)
		var all []byte
		for b := range 256 {
			all = append(all, byte(b))
		}
		put(t, m, "a", string(all))
		want(t, m, "a", string(all))
	})
	t.Run("ended context", func(t *testing.T) {
		m := build(t)
		ended, end := context.WithCancel(ctx)
		end()
		if _, err := m.Get(ended, "a"); err == nil {
			t.Error("Get with an ended context gave no error")
		}
		if m.Put(ended, "a", []byte("one")) == nil || m.Delete(ended, "a") == nil {
			t.Error("Put or Delete with an ended context gave no error")
		}
		want(t, m, "a", "")
	})
	t.Run("many at once", func(t *testing.T) {
		m := build(t)
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				for j := range 10 {
					key := fmt.Sprint("key", i, j%3)
					if m.Put(ctx, key, []byte(key)) != nil {
						t.Error("Put failed")
					}
					if got, err := m.Get(ctx, key); err != nil || !bytes.Equal(got, []byte(key)) {
						t.Errorf("Get(%q) = %q, %v", key, got, err)
					}
				}
			})
		}
		wait.Wait()
	})
}

func TestMemory(t *testing.T) {
	contract(t, func(*testing.T) (bot.Memory, func(time.Duration)) {
		c := newClock()
		return store.NewMemory(time.Hour, 100, c.now), c.pass
	})
}

func TestFile(t *testing.T) {
	contract(t, func(t *testing.T) (bot.Memory, func(time.Duration)) {
		c := newClock()
		return open(t, filepath.Join(t.TempDir(), "store.db"), c.now), c.pass
	})
}

func TestMemoryIsBounded(t *testing.T) {
	ctx := context.Background()
	m := store.NewMemory(time.Hour, 3, newClock().now)
	for _, key := range []string{"a", "b", "c", "a", "d"} {
		if err := m.Put(ctx, key, []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	for key, kept := range map[string]bool{"a": true, "b": false, "c": true, "d": true} {
		if got, _ := m.Get(ctx, key); (got != nil) != kept {
			t.Errorf("%q kept: %v, want %v", key, got != nil, kept)
		}
	}
	if m.Len() != 3 {
		t.Errorf("Len() = %d, want 3", m.Len())
	}
}

func TestFileLastsAndSweeps(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	c := newClock()
	f := open(t, path, c.now)
	for i := range 3 {
		if err := f.Put(ctx, fmt.Sprint("old", i), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	secret, err := f.Secret()
	if err != nil || len(secret) != 32 {
		t.Fatalf("Secret() = %x, %v, want 32 bytes", secret, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	f = open(t, path, c.now)
	if got, err := f.Get(ctx, "old1"); string(got) != "x" || err != nil {
		t.Errorf("after opening again Get = %q, %v, want x", got, err)
	}
	if again, err := f.Secret(); !bytes.Equal(again, secret) || err != nil {
		t.Errorf("after opening again Secret() = %x, %v, want %x", again, err, secret)
	}
	c.pass(time.Hour)
	if err := f.Put(ctx, "new", []byte("y")); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Sweep(ctx); n != 3 || err != nil {
		t.Errorf("Sweep() = %d, %v, want 3", n, err)
	}
	if f.Len() != 1 {
		t.Errorf("after the sweep Len() = %d, want 1", f.Len())
	}
}

func TestFileHeldByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	open(t, path, time.Now)
	_, err := store.Open(path, time.Hour, time.Now, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "held by another process") || !strings.Contains(err.Error(), path) {
		t.Errorf("second Open = %v, want an error that names the file and says that it is held", err)
	}
}

func TestWritingAfterTheEnd(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "store.db"), time.Now)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Put(t.Context(), "a", []byte("one")); err == nil {
		t.Error("Put after Close gave no error")
	}
	if err := f.Delete(t.Context(), "a"); err == nil {
		t.Error("Delete after Close gave no error")
	}
}

func TestFileIsForItsOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	open(t, path, time.Now)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the file's mode is %o, want 600", mode)
	}
}

func TestAFileThatIsNoStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte("not a store\n"), 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(path, time.Hour, time.Now, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Open = %v, want an error that names the file", err)
	}
}
