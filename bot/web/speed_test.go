package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/web"
	"ryggrad/internal/evaluation"
)

// listen serves on loopback until the test ends, and returns the address.
func listen(t testing.TB, serve func(context.Context, net.Listener) error) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// exchange is a request with the response that it got from the real bot.
type exchange struct{ question, reply []byte }

// serveBare serves the same bytes from a handler that does nothing but read the request and write them.
func serveBare(exchanges []exchange) func(context.Context, net.Listener) error {
	replies := make(map[string][]byte)
	for _, e := range exchanges {
		replies[string(e.question)] = e.reply
	}
	return func(ctx context.Context, listener net.Listener) error {
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(w, "unreadable", http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Write(replies[string(body)])
		})}
		failed := make(chan error, 1)
		go func() { failed <- server.Serve(listener) }()
		<-ctx.Done()
		err := server.Shutdown(context.Background())
		<-failed
		return err
	}
}

// load asks for a while with as many clients, each on a connection that it keeps, and returns how long each answer took.
func load(b *testing.B, address string, exchanges []exchange, clients int, lasts time.Duration, visitors *atomic.Int64) []time.Duration {
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	var mutex sync.Mutex
	var all []time.Duration
	var group sync.WaitGroup
	end := time.Now().Add(lasts)
	for client := range clients {
		group.Go(func() {
			var took []time.Duration
			for i := client; time.Now().Before(end); i++ {
				e := exchanges[i%len(exchanges)]
				begin := time.Now()
				body, err := post(transport, address, e.question, visitors.Add(1))
				if err != nil || !bytes.Equal(body, e.reply) {
					b.Errorf("the answer differs: %v\n%.300s\n%.300s", err, body, e.reply)
					return
				}
				took = append(took, time.Since(begin))
			}
			mutex.Lock()
			defer mutex.Unlock()
			all = append(all, took...)
		})
	}
	group.Wait()
	slices.Sort(all)
	return all
}

// post asks as one of many visitors behind a proxy.
func post(transport *http.Transport, address string, question []byte, visitor int64) ([]byte, error) {
	request, err := http.NewRequest(http.MethodPost, "http://"+address+"/v1/ask", bytes.NewReader(question))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", visitor>>16&255, visitor>>8&255, visitor&255))
	got, err := transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	return io.ReadAll(got.Body)
}

// prepared is a bot that knows its replies already: what is left is the server.
type prepared struct {
	*bot.Bot
	replies map[string]bot.Reply
}

func (p prepared) Reply(_ context.Context, m bot.Message) (bot.Reply, error) {
	return p.replies[m.Text], nil
}

// prepare reads the replies of exchanges.
func prepare(b *testing.B, real *bot.Bot, exchanges []exchange) prepared {
	p := prepared{real, make(map[string]bot.Reply)}
	for _, e := range exchanges {
		var m bot.Message
		var r bot.Reply
		if err := errors.Join(json.Unmarshal(e.question, &m), json.Unmarshal(e.reply, &r)); err != nil {
			b.Fatal(err)
		}
		p.replies[m.Text] = r
	}
	return p
}

// BenchmarkAsk measures requests a second at POST /v1/ask, with a real bot and with a bot that costs nothing, against a
// handler that returns the same bytes, by turns in one run: for the questions that the chat offers, whose answers are
// kept, and for questions that people type. Clients and server share the machine's cores.
func BenchmarkAsk(b *testing.B) {
	e := openEngine(b)
	sets, err := evaluation.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	var offered, typed []bot.Message
	for _, lang := range []string{"sv", "nb", "da", "en"} {
		for _, group := range e.Bot.Topics(lang) {
			for _, topic := range group.Topics {
				offered = append(offered, bot.Message{Text: topic.Question, Locale: lang})
			}
		}
	}
	for _, q := range sets.Questions {
		typed = append(typed, bot.Message{Text: q.Text, Locale: q.Language})
	}
	b.Run("offered", func(b *testing.B) { benchmarkAsk(b, e.Bot, offered) })
	b.Run("typed", func(b *testing.B) { benchmarkAsk(b, e.Bot, typed) })
}

func benchmarkAsk(b *testing.B, real *bot.Bot, messages []bot.Message) {
	var exchanges []exchange
	for _, m := range messages {
		exchanges = append(exchanges, exchangeOf(b, real, m))
	}
	behindProxy := func(o *web.Options) { o.TrustedProxies, o.Now = []string{"127.0.0.1"}, time.Now }
	sides := []*side{
		{name: "ours", address: listen(b, newServer(b, real, behindProxy).Serve)},
		{name: "without-bot", address: listen(b, newServer(b, prepare(b, real, exchanges), behindProxy).Serve)},
		{name: "bare", address: listen(b, serveBare(exchanges))},
	}
	const clients, lasts = 8, time.Second
	var visitors atomic.Int64 // each question is another visitor's, so that the limits are passed and not reached
	for _, each := range sides {
		load(b, each.address, exchanges, clients, lasts/4, &visitors)
	}
	for b.Loop() {
		for _, each := range sides {
			each.took = append(each.took, load(b, each.address, exchanges, clients, lasts, &visitors)...)
		}
	}
	bare := float64(len(sides[2].took))
	for _, each := range sides {
		slices.Sort(each.took)
		b.ReportMetric(float64(len(each.took))/lasts.Seconds()/float64(b.N), each.name+"-requests/s")
		b.ReportMetric(float64(each.took[len(each.took)/2].Microseconds()), each.name+"-p50-µs")
		b.ReportMetric(float64(each.took[len(each.took)*99/100].Microseconds()), each.name+"-p99-µs")
		b.ReportMetric(float64(len(each.took))/bare, each.name+"-of-bare")
	}
	b.ReportMetric(0, "ns/op")
}

// side is a server under load.
type side struct {
	name, address string
	took          []time.Duration
}

func exchangeOf(b *testing.B, asked *bot.Bot, m bot.Message) exchange {
	b.Helper()
	question, err := json.Marshal(m)
	if err != nil {
		b.Fatal(err)
	}
	reply, err := asked.Reply(b.Context(), m)
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(reply); err != nil {
		b.Fatal(err)
	}
	return exchange{question, out.Bytes()}
}

// BenchmarkReply is the bot alone, without HTTP: what the server cannot be faster than.
func BenchmarkReply(b *testing.B) {
	e := openEngine(b)
	var questions []bot.Message
	for _, lang := range []string{"sv", "nb", "da", "en"} {
		for _, group := range e.Bot.Topics(lang) {
			for _, topic := range group.Topics {
				questions = append(questions, bot.Message{Text: topic.Question, Locale: lang})
			}
		}
	}
	i := 0
	for b.Loop() {
		if _, err := e.Bot.Reply(b.Context(), questions[i%len(questions)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkHandler is a question without a network: reading, the bot, writing.
func BenchmarkHandler(b *testing.B) {
	handler := newServer(b, new(fake)).Handler()
	for b.Loop() {
		request, _ := http.NewRequest(http.MethodPost, "/v1/ask", bytes.NewReader([]byte(`{"text":"hi"}`)))
		request.RemoteAddr = "192.0.2.1:1"
		request.Header.Set("Content-Type", "application/json")
		handler.ServeHTTP(discarded{make(http.Header)}, request)
	}
}

// discarded is a response that nobody reads.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header            { return d.header }
func (d discarded) Write(data []byte) (int, error) { return len(data), nil }
func (d discarded) WriteHeader(int)                {}

// BenchmarkIdleConnections measures what a connection costs that was opened and says nothing.
func BenchmarkIdleConnections(b *testing.B) {
	const count = 1000
	s, err := web.New(web.Options{Bot: new(fake), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	address := listen(b, s.Serve)
	used := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapInuse + stats.StackInuse
	}
	var each float64
	for b.Loop() {
		before := used()
		connections := dial(b, address, count)
		each = float64(used()-before) / count / 1024
		for _, c := range connections {
			c.Close()
		}
	}
	b.ReportMetric(each, "KiB/connection")
	b.ReportMetric(0, "ns/op")
}

// dial opens connections, and returns when the server has read the first bytes of each: it answered one request there.
func dial(t testing.TB, address string, count int) []net.Conn {
	t.Helper()
	var connections []net.Conn
	answer := make([]byte, 4096)
	for range count {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		connections = append(connections, c)
		if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Read(answer); err != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 200")) {
			t.Fatalf("connection %d: %v %.60q", len(connections), err, answer[:n])
		}
	}
	return connections
}
