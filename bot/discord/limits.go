package discord

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limits are what Discord's responses say on how soon a route may be asked again.
type limits struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mutex  sync.Mutex
	global time.Time            // nothing may be asked before
	routes map[string]time.Time // may not be asked before
}

// mostRoutes is how many routes are remembered before those that may be asked again are forgotten.
const mostRoutes = 1000

func newLimits(now func() time.Time, sleep func(context.Context, time.Duration) error) *limits {
	return &limits{now: now, sleep: sleep, routes: make(map[string]time.Time)}
}

// wait returns when a route may be asked, or with an error when the context ends.
func (l *limits) wait(ctx context.Context, route string) error {
	for {
		l.mutex.Lock()
		until, now := l.routes[route], l.now()
		if !isInteraction(route) && l.global.After(until) {
			until = l.global
		}
		l.mutex.Unlock()
		if !until.After(now) {
			return ctx.Err()
		}
		if err := l.sleep(ctx, until.Sub(now)); err != nil {
			return err
		}
	}
}

// isInteraction reports whether a route answers an interaction; Discord's global limit does not hold for those.
func isInteraction(route string) bool {
	return strings.Contains(route, " /interactions/") || strings.Contains(route, " /webhooks/")
}

// pause keeps a route, or all of them, from being asked for a time.
func (l *limits) pause(route string, after time.Duration, global bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	until := l.now().Add(after)
	if global {
		l.global = until
		return
	}
	l.set(route, until)
}

func (l *limits) set(route string, until time.Time) {
	if len(l.routes) >= mostRoutes {
		for r, t := range l.routes {
			if !t.After(l.now()) {
				delete(l.routes, r)
			}
		}
	}
	l.routes[route] = until
}

// learn notes that a route has nothing left until its limit is renewed.
func (l *limits) learn(route string, header http.Header) {
	if header.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	seconds, err := strconv.ParseFloat(header.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || seconds <= 0 || seconds > 3600 {
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.set(route, l.now().Add(time.Duration(seconds*float64(time.Second))))
}

// routeOf names what Discord limits together: the method and the path, with the ids that count. The tokens of
// interactions are left out, so that a route can stand in an error; each interaction has limits of its own.
func routeOf(method, path string) string {
	if _, rest, found := strings.Cut(path, "/api/v"); found {
		_, path, _ = strings.Cut(rest, "/")
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 2 && (parts[0] == "interactions" || parts[0] == "webhooks") {
		parts[2] = "…" + strconv.FormatUint(number(parts[2])%1_000_000, 36)
	}
	return method + " /" + strings.Join(parts, "/")
}

// sleep waits, or returns an error when the context ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
