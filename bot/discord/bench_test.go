package discord_test

import (
	"testing"
	"time"

	"ryggrad/bot/discord"
	"ryggrad/bot/discord/discordtest"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
)

// BenchmarkAdapter answers direct messages with the real bot, from the gateway's event to Discord's acceptance of the reply
// over HTTP. The Discord of the test runs on the same cores.
func BenchmarkAdapter(b *testing.B) {
	for name, file := range map[string]bool{"memory": false, "file": true} {
		b.Run(name, func(b *testing.B) {
			s := start(b, func(o *discord.Options, _ *discordtest.Server) {
				o.Log = quiet()
				if !file {
					return
				}
				memory, err := store.Open(b.TempDir()+"/store", time.Hour, time.Now, o.Log)
				if err != nil {
					b.Fatal(err)
				}
				e, err := engine.Open(engine.Options{Memory: memory, Key: []byte("key")})
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _, _ = e.Close(), memory.Close() })
				o.Bot, o.Memory = e.Bot, memory
			})
			people := make([]discordtest.Person, b.N)
			for i := range people {
				people[i] = somebody("sv-SE")
			}
			b.ResetTimer()
			for _, p := range people {
				s.Write(p, question, nil)
			}
			s.until(b, "every answer", func() bool { return s.Count("POST /channels/{}/messages") >= b.N })
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
