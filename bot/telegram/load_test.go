package telegram_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
)

// BenchmarkMessages takes messages of many chats through the whole adapter, with a real bot: fetched, answered, sent and
// recorded. The server is in the same process, on the same two cores, so that the figure is a lower bound.
//
//	go test -run '^$' -bench Messages -benchtime 10000x -cpu 2 ./bot/telegram
func BenchmarkMessages(b *testing.B) {
	b.Run("memory", func(b *testing.B) { measure(b, nil) })
	b.Run("file", func(b *testing.B) {
		file, err := store.Open(filepath.Join(b.TempDir(), "store.db"), time.Hour, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := file.Close(); err != nil {
				b.Error(err)
			}
		})
		measure(b, file)
	})
}

func measure(b *testing.B, memory bot.Memory) {
	if memory == nil {
		memory = store.NewMemory(time.Hour, store.DefaultLimit, time.Now)
	}
	e, err := engine.Open(engine.Options{Memory: memory, Key: []byte("key")})
	if err != nil {
		b.Fatal(err)
	}
	l := run(b, func(o *telegram.Options) { o.Bot, o.Memory, o.Burst, o.Log = e.Bot, memory, 1_000_000, nil })
	b.Cleanup(func() {
		l.stop()
		if err := e.Close(); err != nil {
			b.Error(err)
		}
	})
	each := (b.N + faultChats - 1) / faultChats
	b.ResetTimer()
	pushConversations(l.Server, min(faultChats, b.N), each)
	l.until(b, telegramtest.State.Confirmed)
	b.StopTimer()
	b.ReportMetric(float64(len(l.Sent()))/b.Elapsed().Seconds(), "messages/s")
}
