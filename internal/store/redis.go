package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// redisPrefix heads every key, so that an access list can name ours, and others can share the server.
const redisPrefix = "ryggrad:"

// A call has to fail while there is still time to say so: Discord waits three seconds for the whole answer.
const (
	callTimeout  = 2 * time.Second // one call, whatever it takes: connecting, waiting for a connection, trying again
	dialTimeout  = time.Second
	replyTimeout = time.Second
	retries      = 2
	longestPause = 100 * time.Millisecond // before a retry
)

// Redis keeps entries in a server that speaks the protocol of Redis, and which several processes may share. The server
// counts the time of an entry.
//
// The trap: what a process holds in memory is not shared, such as its locks. Where what is put depends on what was got, use
// CompareAndSwap.
type Redis struct {
	client *redis.Client
	keep   time.Duration
}

var silence sync.Once

// OpenRedis connects to the server of a URL, redis://user:password@host:6379/0, or rediss:// with TLS, and keeps an entry for
// keep after it was last put. A connection that breaks later is made anew by the call that needs it.
//
// An error names store.url and never holds the password.
func OpenRedis(ctx context.Context, rawURL string, keep time.Duration, log *slog.Logger) (*Redis, error) {
	options, err := redisOptions(rawURL)
	if err != nil {
		return nil, err
	}
	// The library writes to standard error of its own accord. Whatever fails comes to us as an error too.
	silence.Do(logging.Disable)
	r := &Redis{client: redis.NewClient(options), keep: keep}
	ctx, end := context.WithTimeout(ctx, callTimeout)
	defer end()
	if err := r.client.Ping(ctx).Err(); err != nil {
		return nil, errors.Join(fmt.Errorf("store.url: %s: %w", options.Addr, plain(err)), r.client.Close())
	}
	r.warnOfEviction(ctx, log)
	return r, nil
}

// CheckURL returns what is wrong with the URL of a server, or nil. No part of the URL is shown: a password that was not
// encoded may stand anywhere.
func CheckURL(rawURL string) error {
	_, err := redisOptions(rawURL)
	return err
}

func redisOptions(rawURL string) (*redis.Options, error) {
	wrong := errors.New("store.url: has to be like redis://user:password@host:6379/0, or rediss:// with TLS; in a password " +
		"every character but letters, digits, - and _ has to be percent-encoded")
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.Hostname() == "" || u.Fragment != "" {
		return nil, wrong
	}
	if u.RawQuery != "" || u.ForceQuery {
		// The library takes options there, and one of them turns off the check of certificates.
		return nil, fmt.Errorf("store.url: takes no options after a ?")
	}
	o, err := redis.ParseURL(rawURL)
	if err != nil || o.DB < 0 {
		return nil, wrong
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = dialTimeout, replyTimeout, replyTimeout, callTimeout
	o.ContextTimeoutEnabled = true
	o.MaxRetries, o.MaxRetryBackoff, o.DialerRetries = retries, longestPause, 1
	o.DisableIdentity = true // and so needs no right to CLIENT
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o, nil
}

// warnOfEviction says where the server may throw out entries before their time: a red flag is among what would be forgotten.
// A server that does not tell is not asked further.
func (r *Redis) warnOfEviction(ctx context.Context, log *slog.Logger) {
	info, err := r.client.InfoMap(ctx, "memory").Result()
	if err != nil {
		return
	}
	memory := info["Memory"]
	if policy := memory["maxmemory_policy"]; memory["maxmemory"] != "0" && policy != "" && policy != "noeviction" {
		log.Warn("the store's server forgets conversations before their time when its memory is full; set maxmemory-policy noeviction",
			"maxmemory_policy", policy)
	}
}

// Close closes the connections. What is under way fails.
func (r *Redis) Close() error {
	if err := r.client.Close(); err != nil {
		return fmt.Errorf("store: close: %w", err)
	}
	return nil
}

// Get returns the value of a key, or nil where there is none.
func (r *Redis) Get(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := r.call(ctx, "get", func(ctx context.Context) error {
		text, err := r.client.Get(ctx, redisPrefix+key).Result()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		value = []byte(text) // empty, and not nil, where it was put so
		return err
	})
	if err != nil {
		return nil, err
	}
	return value, nil
}

// Put sets the value of a key and begins its time anew.
func (r *Redis) Put(ctx context.Context, key string, value []byte) error {
	return r.call(ctx, "put", func(ctx context.Context) error {
		return r.client.Do(ctx, "set", redisPrefix+key, value, "px", r.keep.Milliseconds()).Err()
	})
}

// swap puts a value where nobody has put another one meanwhile. A call whose reply was lost comes again, and so a value that
// stands there already was put by it.
//
// KEYS: the key. ARGV: "1" where there was a value, that value, the new one, its time in milliseconds.
var swap = redis.NewScript(`
local now = redis.call('GET', KEYS[1])
if now ~= ARGV[3] then
  if ARGV[1] == '1' and now ~= ARGV[2] then return 0 end
  if ARGV[1] ~= '1' and now then return 0 end
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1
`)

// CompareAndSwap sets the value of a key like Put, where it still is the old one, nil for none. It reports whether it did.
func (r *Redis) CompareAndSwap(ctx context.Context, key string, old, value []byte) (swapped bool, err error) {
	err = r.call(ctx, "put", func(ctx context.Context) (err error) {
		swapped, err = swap.Run(ctx, r.client, []string{redisPrefix + key}, old != nil, old, value, r.keep.Milliseconds()).Bool()
		return err
	})
	return swapped, err
}

// Delete erases a key, whether or not it is there.
func (r *Redis) Delete(ctx context.Context, key string) error {
	return r.call(ctx, "delete", func(ctx context.Context) error {
		return r.client.Del(ctx, redisPrefix+key).Err()
	})
}

// call calls the server, and gives up after callTimeout.
func (r *Redis) call(ctx context.Context, name string, do func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, end := context.WithTimeout(ctx, callTimeout)
	defer end()
	if err := do(ctx); err != nil {
		return fmt.Errorf("store: %s: %w", name, plain(err))
	}
	return nil
}

// refusals are what a server says, by its beginning, and what to do. Its own words are not passed on: some servers repeat
// what they were sent, which may be the password or somebody's words.
var refusals = []struct{ begins, means string }{
	{"WRONGPASS", "user or password is wrong (store.url)"},
	{"NOAUTH", "it wants a password (store.url)"},
	{"ERR DB index is out of range", "it has no database of that number (store.url)"},
	{"ERR max number of clients reached", "it takes no more connections (maxclients)"},
	{"ERR unknown command", "it does not know a command; some are switched off there, or it is too old"},
	{"NOPERM", "its access list forbids this to the user (docs/replicas.md has what is needed)"},
	{"OOM", "its memory is full (maxmemory)"},
	{"READONLY", "it is a replica that takes no writes; store.url has to name the primary"},
	{"MISCONF", "it takes no writes, because it cannot save to its disk; no saving is needed (save \"\")"},
	{"LOADING", "it is starting"},
	{"MASTERDOWN", "it is a replica that has lost its primary"},
	{"MOVED", "it is part of a cluster; store.url has to name a server that is not"},
	{"NOREPLICAS", "it has too few replicas to take writes (min-replicas-to-write)"},
}

// plain returns what an error of the library means, without anything that we sent.
func plain(err error) error {
	if refusal, found := errors.AsType[redis.Error](err); found {
		text := refusal.Error()
		for _, r := range refusals {
			if strings.HasPrefix(text, r.begins) {
				return fmt.Errorf("the server refuses: %s", r.means)
			}
		}
		code, _, _ := strings.Cut(text, " ")
		return fmt.Errorf("the server refuses: %.20s", code)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("no answer in time: %w", err)
	}
	return err
}
