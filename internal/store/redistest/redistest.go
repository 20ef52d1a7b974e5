//go:build unix

// Package redistest starts a real Redis server on the loopback, for tests.
//
// The trap: a server that was stopped with Freeze answers nothing, and does not end by itself, until Thaw or the test's end.
package redistest

import (
	"context"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

const (
	program = "redis-server"
	starts  = time.Minute // far more than it needs
	pause   = 5 * time.Millisecond
)

// Server is a Redis server that keeps nothing on a disk.
type Server struct {
	Address string // host:port

	t       testing.TB
	args    []string
	process *exec.Cmd
}

// Start starts a server with more arguments, such as "--requirepass", "secret", and ends it with the test. Where there is no
// redis-server the test is skipped, and fails with RYGGRAD_TEST_ALL=1.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("RYGGRAD_TEST_ALL") == "1" {
			t.Fatalf("%s is not in the PATH", program)
		}
		t.Skipf("%s is not in the PATH; on Debian: apt-get install redis-server", program)
	}
	logging.Disable()
	address := FreeAddress(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: address, t: t, args: append([]string{
		"--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", t.TempDir(),
	}, args...)}
	t.Cleanup(s.Kill)
	s.Restart()
	return s
}

// FreeAddress returns an address of the loopback on which nobody listens.
func FreeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// URL returns the server's URL, without a user.
func (s *Server) URL() string { return "redis://" + s.Address }

// Kill ends the server at once. What it held is gone.
func (s *Server) Kill() {
	if s.process == nil {
		return
	}
	// That it was killed is no fault.
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
	s.process = nil
}

// Restart kills the server, starts it again on the same address, empty, and waits until it answers.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	s.process = exec.Command(program, s.args...)
	if err := s.process.Start(); err != nil {
		s.process = nil
		s.t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{Addr: s.Address, DialerRetries: 1, MaxRetries: -1})
	defer client.Close()
	ctx, end := context.WithTimeout(context.Background(), starts)
	defer end()
	for {
		err := client.Ping(ctx).Err()
		if _, answers := err.(redis.Error); err == nil || answers { // it may ask for a password
			return
		}
		if ctx.Err() != nil {
			s.t.Fatalf("%s does not answer: %v", program, err)
		}
		time.Sleep(pause)
	}
}

// Freeze stops the server without ending it: connections open, and nothing is answered.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw lets it go on.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(signal os.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

// Client returns a connection of the test's own.
func (s *Server) Client() *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: s.Address})
	s.t.Cleanup(func() { client.Close() })
	return client
}
