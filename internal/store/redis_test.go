//go:build unix

package store_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/internal/store"
	"ryggrad/internal/store/redistest"
)

var _ bot.SharedMemory = (*store.Redis)(nil)

func openRedis(t testing.TB, url string, keep time.Duration) *store.Redis {
	t.Helper()
	r, err := store.OpenRedis(t.Context(), url, keep, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// refused opens a store that cannot be opened, and returns the error, which must not show the password.
func refused(t *testing.T, url string) string {
	t.Helper()
	r, err := store.OpenRedis(t.Context(), url, time.Hour, slog.New(slog.DiscardHandler))
	if err == nil {
		r.Close()
		t.Fatalf("OpenRedis(%q) gave no error", url)
	}
	if !strings.Contains(err.Error(), "store.url") {
		t.Errorf("OpenRedis(%q) = %v, want an error that names store.url", url, err)
	}
	if strings.Contains(err.Error(), "hemlig") {
		t.Errorf("the error shows the password: %v", err)
	}
	return err.Error()
}

// has tells what a key holds, in words, for messages of tests.
func has(t *testing.T, m bot.Memory, key string) string {
	t.Helper()
	value, err := m.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	if value == nil {
		return "nothing"
	}
	return string(value)
}

func TestRedis(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	// Time passes for a server by taking it from what each entry has left.
	pass := func(t *testing.T, d time.Duration) {
		keys, err := client.Keys(t.Context(), "*").Result()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			left, err := client.PTTL(t.Context(), key).Result()
			if err != nil || left <= 0 {
				t.Fatalf("%s has %v left, %v", key, left, err)
			}
			if err := client.PExpire(t.Context(), key, left-d).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	contract(t, func(t *testing.T) (bot.Memory, func(time.Duration)) {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return openRedis(t, server.URL(), time.Hour), func(d time.Duration) { pass(t, d) }
	})
}

func TestRedisKeysExpireByThemselves(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	r := openRedis(t, server.URL()+"/3", 24*time.Hour)
	if err := r.Put(t.Context(), "a", []byte("one")); err != nil {
		t.Fatal(err)
	}
	if swapped, err := r.CompareAndSwap(t.Context(), "b", nil, []byte("two")); !swapped || err != nil {
		t.Fatalf("CompareAndSwap = %v, %v", swapped, err)
	}
	if n := client.DBSize(t.Context()).Val(); n != 0 {
		t.Errorf("%d keys in another database than that of the URL", n)
	}
	if err := client.Do(t.Context(), "swapdb", 0, 3).Err(); err != nil {
		t.Fatal(err)
	}
	keys := client.Keys(t.Context(), "*").Val()
	if len(keys) != 2 {
		t.Fatalf("keys %q, want two", keys)
	}
	for _, key := range keys {
		left := client.PTTL(t.Context(), key).Val()
		if !strings.HasPrefix(key, "ryggrad:") || left > 24*time.Hour || left < 23*time.Hour {
			t.Errorf("%q has %v left, want a key ryggrad:… with some 24h", key, left)
		}
	}

	soon := openRedis(t, server.URL(), 10*time.Millisecond)
	if err := soon.Put(t.Context(), "soon", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for has(t, soon, "soon") != "nothing" {
		time.Sleep(time.Millisecond)
	}
}

func TestCompareAndSwap(t *testing.T) {
	r := openRedis(t, redistest.Start(t).URL(), time.Hour)
	for i, test := range []struct {
		old     []byte
		value   string
		swapped bool
		then    string
	}{
		{[]byte("x"), "a", false, "nothing"},
		{[]byte{}, "a", false, "nothing"},
		{nil, "a", true, "a"},
		{nil, "b", false, "a"},
		{nil, "a", true, "a"}, // a call that comes again because its reply was lost
		{[]byte("a"), "b", true, "b"},
		{[]byte("a"), "c", false, "b"},
		{[]byte("a"), "b", true, "b"}, // again
		{[]byte("b"), "", true, ""},
		{nil, "c", false, ""},
		{[]byte{}, "\x00\xff\r\n", true, "\x00\xff\r\n"},
		{[]byte("\x00\xff\r\n"), "d", true, "d"},
	} {
		swapped, err := r.CompareAndSwap(t.Context(), "key", test.old, []byte(test.value))
		if err != nil || swapped != test.swapped {
			t.Errorf("%d: CompareAndSwap(%q, %q) = %v, %v, want %v", i, test.old, test.value, swapped, err, test.swapped)
		}
		if got := has(t, r, "key"); got != test.then {
			t.Errorf("%d: then the key holds %q, want %q", i, got, test.then)
		}
	}
	if err := r.Delete(t.Context(), "key"); err != nil {
		t.Fatal(err)
	}
	if swapped, err := r.CompareAndSwap(t.Context(), "key", []byte("d"), []byte("e")); swapped || err != nil {
		t.Errorf("after Delete CompareAndSwap = %v, %v, want no swap", swapped, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if swapped, err := r.CompareAndSwap(ended, "key", nil, []byte("e")); swapped || err == nil {
		t.Errorf("with an ended context CompareAndSwap = %v, %v", swapped, err)
	}
}

func TestCompareAndSwapLosesNothing(t *testing.T) {
	const writers, each = 8, 25
	server := redistest.Start(t)
	r := openRedis(t, server.URL(), time.Hour)
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				// Marks differ, for equal values count as one call that came again.
				mark := fmt.Appendf(nil, "%d.%d ", w, i)
				for {
					old, err := r.Get(t.Context(), "key")
					if err != nil {
						t.Error(err)
						return
					}
					swapped, err := r.CompareAndSwap(t.Context(), "key", old, append(bytes.Clone(old), mark...))
					if err != nil {
						t.Error(err)
						return
					}
					if swapped {
						break
					}
				}
			}
		})
	}
	wait.Wait()
	if n := strings.Count(has(t, r, "key"), " "); n != writers*each {
		t.Errorf("%d of %d changes are there", n, writers*each)
	}
}

func BenchmarkRedis(b *testing.B) {
	r := openRedis(b, redistest.Start(b).URL(), time.Hour)
	value := bytes.Repeat([]byte("x"), 600)
	if err := r.Put(b.Context(), "key", value); err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		name string
		do   func() error
	}{
		{"get", func() error { _, err := r.Get(b.Context(), "key"); return err }},
		{"put", func() error { return r.Put(b.Context(), "key", value) }},
		{"swap", func() error { _, err := r.CompareAndSwap(b.Context(), "key", value, value); return err }},
	} {
		b.Run(test.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begin := time.Now()
				if err := test.do(); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
		})
	}
}
