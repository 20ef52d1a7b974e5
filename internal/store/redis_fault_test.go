//go:build unix

package store_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"ryggrad/internal/store"
	"ryggrad/internal/store/redistest"
)

func TestRedisComesBack(t *testing.T) {
	server := redistest.Start(t)
	r := openRedis(t, server.URL(), time.Hour)
	if err := r.Put(t.Context(), "a", []byte("one")); err != nil {
		t.Fatal(err)
	}
	server.Restart() // the connections of the pool are dead, and what was kept is gone
	if got := has(t, r, "a"); got != "nothing" {
		t.Errorf("after a restart Get = %q", got)
	}
	if swapped, err := r.CompareAndSwap(t.Context(), "a", nil, []byte("two")); !swapped || err != nil {
		t.Errorf("after a restart CompareAndSwap = %v, %v", swapped, err)
	}
	server.Kill()
	if err := r.Put(t.Context(), "a", []byte("three")); err == nil || !strings.Contains(err.Error(), "store: put: ") {
		t.Errorf("without a server Put = %v, want an error", err)
	}
	if value, err := r.Get(t.Context(), "a"); err == nil || value != nil {
		t.Errorf("without a server Get = %q, %v, want an error: no entry would read as no red flag", value, err)
	}
	if err := r.Delete(t.Context(), "a"); err == nil {
		t.Error("without a server Delete gave no error")
	}
	server.Restart()
	if err := r.Put(t.Context(), "a", []byte("four")); err != nil {
		t.Errorf("after an outage: %v", err)
	}
	if got := has(t, r, "a"); got != "four" {
		t.Errorf("after an outage Get = %q", got)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Put(t.Context(), "a", []byte("five")); err == nil {
		t.Error("Put after Close gave no error")
	}
}

// TestRedisComesBackAfterALongOutage is about the library, which ceases to dial for each call when many dials have failed.
func TestRedisComesBackAfterALongOutage(t *testing.T) {
	server := redistest.Start(t)
	r := openRedis(t, server.URL(), time.Hour)
	server.Kill()
	for i := range 4 * runtime.GOMAXPROCS(0) {
		if err := r.Put(t.Context(), "a", []byte("one")); err == nil {
			t.Fatalf("call %d without a server gave no error", i)
		}
	}
	server.Restart()
	begin := time.Now()
	for err := r.Put(t.Context(), "a", []byte("one")); err != nil; err = r.Put(t.Context(), "a", []byte("one")) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("a minute after the outage: %v", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("back after %v", time.Since(begin).Round(time.Millisecond))
}

func TestRedisThatDoesNotAnswer(t *testing.T) {
	server := redistest.Start(t)
	r := openRedis(t, server.URL(), time.Hour)
	if err := r.Put(t.Context(), "a", []byte("one")); err != nil {
		t.Fatal(err)
	}
	server.Freeze()
	// No context of ours ends: the store's own timeouts have to.
	if _, err := r.Get(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), "no answer in time") {
		t.Errorf("a frozen server: Get = %v", err)
	}
	if err := r.Put(context.WithoutCancel(t.Context()), "b", []byte("two")); err == nil || !strings.Contains(err.Error(), "no answer in time") {
		t.Errorf("a frozen server: Put = %v", err)
	}
	if got := refused(t, server.URL()); !strings.Contains(got, "no answer in time") {
		t.Errorf("a frozen server: %s", got)
	}
	server.Thaw()
	if got := has(t, r, "a"); got != "one" {
		t.Errorf("after the server went on Get = %q, want one: a late reply must not be taken for another", got)
	}
}

func TestRedisThatIsNotThere(t *testing.T) {
	address := redistest.FreeAddress(t)
	if got := refused(t, "redis://anna:hemlig@"+address); !strings.Contains(got, address) {
		t.Errorf("the error does not name %s: %s", address, got)
	}
}

func TestRedisPasswords(t *testing.T) {
	server := redistest.Start(t, "--requirepass", "hemlig@/#1")
	for userinfo, want := range map[string]string{
		"":                       "it wants a password",
		":hemlig-2@":             "user or password is wrong",
		"anna:hemlig%40%2F%231@": "user or password is wrong",
	} {
		if got := refused(t, "redis://"+userinfo+server.Address); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want: %s", userinfo, got, want)
		}
	}
	r := openRedis(t, "redis://:hemlig%40%2F%231@"+server.Address, time.Hour)
	if err := r.Put(t.Context(), "a", []byte("one")); err != nil {
		t.Error(err)
	}
	if got := refused(t, "redis://:hemlig%40%2F%231@"+server.Address+"/99"); !strings.Contains(got, "no database of that number") {
		t.Errorf("database 99: %s", got)
	}
}

func TestURLs(t *testing.T) {
	for _, good := range []string{
		"redis://localhost", "redis://localhost:6379/0", "rediss://anna:hemlig@redis.example.com:6380/15", "redis://:hemlig%2F@[::1]:1",
	} {
		if err := store.CheckURL(good); err != nil {
			t.Errorf("CheckURL(%q) = %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "localhost:6379", "hemlig", "http://anna:hemlig@host", "unix:///run/hemlig", "redis://", "redis://:hemlig@", "redis:hemlig",
		"redis://anna:hem/lig@host", "redis://anna:hemlig#1@host", "redis://anna:hemlig?1@host", "redis://anna:hemlig%zz@host",
		"redis://hemlig/x", "redis://host/0/hemlig", "redis://host/-1", "redis://host:hemlig", "redis://host?skip_verify=true",
		"redis://host?", "redis://host\n", "redis://anna:hemlig\x7f@host",
	} {
		err := store.CheckURL(bad)
		if err == nil || !strings.Contains(err.Error(), "store.url: ") {
			t.Errorf("CheckURL(%q) = %v, want an error that names store.url", bad, err)
		} else if strings.Contains(err.Error(), "hem") || strings.Contains(err.Error(), "lig") {
			t.Errorf("CheckURL(%q) shows the password: %v", bad, err)
		}
		if err != nil {
			refused(t, bad)
		}
	}
}

// TestRedisThatRefuses holds that a refusal is told by what it means, and never repeats what was sent.
func TestRedisThatRefuses(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	set := func(name, value string) {
		t.Helper()
		if err := client.ConfigSet(t.Context(), name, value).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name, want string
		begin, end func()
	}{
		{"full", "its memory is full",
			func() { set("maxmemory", "1") }, func() { set("maxmemory", "0") }},
		{"replica", "it is a replica that takes no writes",
			func() { client.Do(t.Context(), "replicaof", "127.0.0.1", "1") }, func() { client.Do(t.Context(), "replicaof", "no", "one") }},
		{"too few replicas", "too few replicas",
			func() { set("min-replicas-to-write", "1") }, func() { set("min-replicas-to-write", "0") }},
		{"access list", "its access list forbids this",
			func() { client.Do(t.Context(), "acl", "setuser", "default", "-set", "-eval", "-evalsha") },
			func() { client.Do(t.Context(), "acl", "setuser", "default", "+set", "+eval", "+evalsha") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := openRedis(t, server.URL(), time.Hour)
			test.begin()
			defer test.end()
			err := r.Put(t.Context(), "key", []byte("domningar"))
			_, err2 := r.CompareAndSwap(t.Context(), "missing", nil, []byte("domningar"))
			for _, err := range []error{err, err2} {
				if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "domningar") {
					t.Errorf("%v, want: %s", err, test.want)
				}
			}
			test.end()
			if err := r.Put(t.Context(), "key", []byte("x")); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// TestRefusals holds what is said for servers that are in a way that is hard to bring about.
func TestRefusals(t *testing.T) {
	for reply, want := range map[string]string{
		"LOADING Redis is loading the dataset in memory":        "it is starting",
		"MASTERDOWN Link with MASTER is down":                   "has lost its primary",
		"MOVED 3999 127.0.0.1:6381":                             "part of a cluster",
		"MISCONF Redis is configured to save RDB snapshots":     "it cannot save to its disk",
		"ERR max number of clients reached":                     "no more connections",
		"WRONGTYPE hemlig":                                      "the server refuses: WRONGTYPE",
		"ERR hemlig":                                            "the server refuses: ERR",
		"ERR unknown command `PING`, with args beginning with:": "it does not know a command",
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var serving sync.WaitGroup
		serving.Go(func() {
			for {
				c, err := listener.Accept()
				if err != nil {
					return
				}
				serving.Go(func() { refuseAll(c, reply) })
			}
		})
		if got := refused(t, "redis://"+listener.Addr().String()); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want: %s", reply, got, want)
		}
		listener.Close()
		serving.Wait()
	}
}

// refuseAll answers whatever command comes with one error. HELLO it does not know, as old servers do not.
func refuseAll(c net.Conn, reply string) {
	defer c.Close()
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		switch strings.ToLower(lines.Text()) {
		case "hello":
			fmt.Fprint(c, "-ERR unknown command 'hello'\r\n")
		case "ping":
			fmt.Fprint(c, "-"+reply+"\r\n")
		}
	}
}

func TestRefusalsRepeatNothing(t *testing.T) {
	server := redistest.Start(t, "--rename-command", "SET", "")
	// Redis repeats what it was sent: ERR unknown command 'set', with args beginning with: …
	if said := server.Client().Do(t.Context(), "set", "a", "domningar").Err(); said == nil || !strings.Contains(said.Error(), "domningar") {
		t.Fatalf("the server says %v, and this test is about one that repeats what it was sent", said)
	}
	r := openRedis(t, server.URL(), time.Hour)
	err := r.Put(t.Context(), "key", []byte("domningar"))
	_, err2 := r.CompareAndSwap(t.Context(), "key", nil, []byte("domningar"))
	for _, err := range []error{err, err2} {
		if err == nil || strings.Contains(err.Error(), "domningar") {
			t.Errorf("%v, want an error without the value", err)
		}
	}
}

// TestAccessList tries the access list of docs/replicas.md.
func TestAccessList(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	for _, rule := range accessList(t) {
		if err := client.Do(t.Context(), rule...).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if got := refused(t, server.URL()); !strings.Contains(got, "it wants a password") && !strings.Contains(got, "user or password is wrong") {
		t.Errorf("the default user is not off: %s", got)
	}
	r := openRedis(t, "redis://ryggrad:hemlig@"+server.Address, time.Hour)
	if err := r.Put(t.Context(), "a", []byte("one")); err != nil {
		t.Error(err)
	}
	if got := has(t, r, "a"); got != "one" {
		t.Errorf("Get = %q", got)
	}
	if swapped, err := r.CompareAndSwap(t.Context(), "a", []byte("one"), []byte("two")); !swapped || err != nil {
		t.Errorf("CompareAndSwap = %v, %v", swapped, err)
	}
	if err := r.Delete(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

func TestEvictionIsWarnedOf(t *testing.T) {
	for _, test := range []struct {
		limit, policy string
		warned        bool
	}{
		{"100mb", "allkeys-lru", true}, {"100mb", "volatile-ttl", true}, {"100mb", "noeviction", false}, {"0", "allkeys-lru", false},
	} {
		server := redistest.Start(t, "--maxmemory", test.limit, "--maxmemory-policy", test.policy)
		var log bytes.Buffer
		r, err := store.OpenRedis(t.Context(), server.URL(), time.Hour, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		if warned := strings.Contains(log.String(), "noeviction"); warned != test.warned {
			t.Errorf("maxmemory %s, %s: warned %v, want %v", test.limit, test.policy, warned, test.warned)
		}
	}
}

// accessList returns the commands that docs/replicas.md shows, as a program sends them.
func accessList(t *testing.T) (rules [][]any) {
	t.Helper()
	page, err := os.ReadFile("../../docs/replicas.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		rule, found := strings.CutPrefix(strings.TrimSpace(line), "user ")
		if !found {
			continue
		}
		rule = strings.Replace(rule, ">…", ">hemlig", 1)
		words := []any{"acl", "setuser"}
		for word := range strings.FieldsSeq(rule) {
			words = append(words, word)
		}
		rules = append(rules, words)
	}
	if len(rules) != 2 {
		t.Fatalf("docs/replicas.md shows %d users, want ours and the default one", len(rules))
	}
	return rules
}
