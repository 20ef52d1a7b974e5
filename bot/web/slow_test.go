package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ryggrad/bot"
)

// TestAThousandSlowClients opens connections that say nothing, send a header or a body byte by byte, or stay after an
// answer, and asks meanwhile.
func TestAThousandSlowClients(t *testing.T) {
	const count, questions = 1000, 200
	s := newServer(t, new(fake))
	address := listen(t, s.Serve)
	slow := dial(t, address, count)
	defer func() {
		for _, c := range slow {
			c.Close()
		}
	}()
	ctx, stop := context.WithCancel(t.Context())
	var dribble sync.WaitGroup
	dribble.Go(func() {
		for sent := 0; ctx.Err() == nil; sent++ {
			for i, c := range slow {
				// A connection that the server has closed meanwhile is what its timeouts are for.
				_, _ = c.Write(slowly(i, sent))
			}
		}
	})
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for range questions {
		got, err := client.Post("http://"+address+"/v1/ask", "application/json", strings.NewReader(`{"text":"Does walking help?"}`))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(got.Body)
		got.Body.Close()
		if err != nil || got.StatusCode != http.StatusOK || !bytes.Contains(body, []byte("Walking may help.")) {
			t.Fatalf("asked beside %d slow clients = %d, %v", count, got.StatusCode, err)
		}
	}
	stop()
	dribble.Wait()
}

// slowly returns the next byte of the slow client with a number: a third of them send nothing, a third a header that never
// ends, a third a body that is long in coming.
func slowly(i, sent int) []byte {
	begins := [...]string{"", "GET / HTTP/1.1\r\nX-Slow: ", slowBody}[i%3]
	switch {
	case begins == "":
		return nil
	case sent < len(begins):
		return []byte{begins[sent]}
	}
	return []byte(" ")
}

const slowBody = "POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"

// pipes is a listener whose connections are in memory, so that a test's own clock counts for them.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func newPipes() *pipes { return &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepted:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipes) dial() net.Conn {
	here, there := net.Pipe()
	p.accepted <- there
	return here
}

// TestASlowClientIsCutOff counts on a clock of its own how long the server waits for each sort of slow client.
func TestASlowClientIsCutOff(t *testing.T) {
	for _, c := range []struct {
		name, begin, dribble string
		most                 time.Duration
	}{
		{"says nothing", "", "", 5 * time.Second},
		{"sends its header byte by byte", "GET / HTTP/1.1\r\nX: ", "a", 5 * time.Second},
		{"sends its body byte by byte", slowBody, " ", 15 * time.Second},
		{"stays after an answer", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "", 60 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t, new(fake))
				listener := newPipes()
				ctx, stop := context.WithCancel(t.Context())
				served := make(chan error, 1)
				go func() { served <- s.Serve(ctx, listener) }()
				connection := listener.dial()
				begin := time.Now()
				closed := make(chan time.Duration, 1)
				go func() {
					_, _ = io.Copy(io.Discard, connection) // until the server closes
					closed <- time.Since(begin)
				}()
				_, err := io.WriteString(connection, c.begin)
				for ; err == nil && c.dribble != ""; time.Sleep(500 * time.Millisecond) {
					_, err = io.WriteString(connection, c.dribble)
				}
				if took := <-closed; took > c.most+time.Second {
					t.Errorf("cut off after %v, want %v", took, c.most)
				}
				connection.Close()
				stop()
				if err := <-served; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestASlowBotIsGivenUp holds that a memory that hangs costs ten seconds and gets the refusal.
func TestASlowBotIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, hanging{new(fake)})
		listener := newPipes()
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- s.Serve(ctx, listener) }()
		client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			return listener.dial(), nil
		}, DisableKeepAlives: true}}
		begin := time.Now()
		got, err := client.Post("http://x/v1/ask", "application/json", strings.NewReader(`{"text":"hi"}`))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(got.Body)
		got.Body.Close()
		if took := time.Since(begin); err != nil || got.StatusCode != http.StatusInternalServerError || !bytes.Contains(body, []byte("Ring 1177.")) || took != 10*time.Second {
			t.Errorf("after %v: %d, %v, %s", took, got.StatusCode, err, body)
		}
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

// hanging is a bot whose memory does not answer.
type hanging struct{ *fake }

func (hanging) Reply(ctx context.Context, _ bot.Message) (bot.Reply, error) {
	<-ctx.Done()
	return bot.Reply{Language: "sv", Kind: bot.Abstain, Text: "Ring 1177."}, errors.New("memory hangs")
}

func TestBodiesAndHeadersAreBounded(t *testing.T) {
	s := newServer(t, new(fake))
	address := listen(t, s.Serve)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Long", strings.Repeat("a", 32<<10))
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a header of 32 KiB = %d", got.StatusCode)
	}
}
