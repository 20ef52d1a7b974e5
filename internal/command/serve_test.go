package command_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ryggrad/internal/command"
)

// server is a `ryggrad serve` under way.
type server struct {
	address string
	stop    context.CancelFunc
	code    chan int
	stderr  *lineWriter
}

// lineWriter keeps what is written and tells of the address once it is there.
type lineWriter struct {
	mutex   sync.Mutex
	buffer  bytes.Buffer
	address chan string
	told    bool
}

var ready = regexp.MustCompile(`address=(http://\S+)`)

func (w *lineWriter) Write(p []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.buffer.Write(p)
	if found := ready.FindSubmatch(w.buffer.Bytes()); found != nil && !w.told {
		w.told = true
		w.address <- string(found[1])
	}
	return len(p), nil
}

func (w *lineWriter) String() string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.buffer.String()
}

func start(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &server{stop: stop, code: make(chan int, 1), stderr: &lineWriter{address: make(chan string, 1)}}
	go func() {
		s.code <- command.Run(ctx, append(args, "--listen", "127.0.0.1:0"), strings.NewReader(""), io.Discard, s.stderr)
	}()
	select {
	case s.address = <-s.stderr.address:
	case code := <-s.code:
		stop()
		t.Fatalf("serve ended with %d: %s", code, s.stderr)
	}
	return s
}

func (s *server) end(t *testing.T) {
	t.Helper()
	s.stop()
	if code := <-s.code; code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.stderr)
	}
}

func (s *server) ask(t *testing.T, body string) string {
	t.Helper()
	got, err := http.Post(s.address+"/v1/ask", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestServe(t *testing.T) {
	s := start(t)
	got, err := http.Get(s.address + "/?lang=nb")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(got.Body)
	got.Body.Close()
	if err != nil || got.StatusCode != http.StatusOK || !strings.Contains(string(page), "Spørsmålet ditt") {
		t.Errorf("GET / = %d, %v", got.StatusCode, err)
	}
	if reply := s.ask(t, `{"id":"1","text":"Kan jag jogga med ont i ryggen?"}`); !strings.Contains(reply, `"kind":"answer"`) || !strings.Contains(reply, `"id":"1"`) {
		t.Errorf("POST /v1/ask = %s", reply)
	}
	s.end(t)
	if strings.Contains(s.stderr.String(), "jogga") {
		t.Errorf("the log holds a message:\n%s", s.stderr)
	}
}

func TestServeRemembersInItsStore(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "config.toml")
	text := "[store]\npath = '" + filepath.Join(folder, "store.db") + "'\n[log]\nlevel = \"debug\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	const emergency = `{"text":"Jag kan inte kissa och är bortdomnad i underlivet sedan i morse","conversation":"c"}`
	s := start(t, "serve", "--config", path)
	if reply := s.ask(t, emergency); !strings.Contains(reply, `"level":"emergency"`) {
		t.Fatalf("an emergency got %s", reply)
	}
	if got := run(t, "", "serve", "--listen", "127.0.0.1:0", "--config", path); got.code != 1 || !strings.Contains(got.stderr, "held by another process") {
		t.Errorf("a second serve on the same store = %d, %s", got.code, got.stderr)
	}
	s.end(t)
	s = start(t, "serve", "--config", path)
	if reply := s.ask(t, `{"text":"Kan jag jogga då?","conversation":"c"}`); !strings.Contains(reply, `"level":"emergency"`) {
		t.Errorf("after a restart the flag is gone: %s", reply)
	}
	s.end(t)
	data, err := os.ReadFile(filepath.Join(folder, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("jogga")) || bytes.Contains(data, []byte("web:c")) {
		t.Error("the store holds a message or a conversation's name")
	}
}

func TestServeOnAnAddressThatIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	address := listener.Addr().String()
	if got := run(t, "", "--listen", address); got.code != 1 || !strings.Contains(got.stderr, address) {
		t.Errorf("serve on a taken address = %d, %s", got.code, got.stderr)
	}
}
