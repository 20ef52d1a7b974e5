package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of a request to Discord.
const (
	attempts       = 20               // of a request that fails, which is some five minutes
	attemptTimeout = 15 * time.Second // of one of them
	firstPause     = 250 * time.Millisecond
	longestPause   = 20 * time.Second
	mostResponse   = 4 << 20
)

// transport carries the library's requests: to another host where one is set, again where Discord is busy or broken, and
// never longer than the request's context lives.
//
// The library would wait by itself, but it sleeps on when the program stops, tries a broken connection once only, and
// remembers every interaction for ever in its table of limits. So limits are kept here, and the library sees none.
type transport struct {
	base   http.RoundTripper
	server *url.URL // nil: Discord's own
	life   context.Context
	limits *limits
	wait   func(context.Context, time.Duration) error
}

// RoundTrip implements http.RoundTripper. An error names the method and the route, and never a token: those of
// interactions stand in the address.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(request.Context())
	defer cancel()
	defer context.AfterFunc(t.life, cancel)()
	route := routeOf(request.Method, request.URL.Path)
	if err := t.life.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", route, err)
	}
	pause := firstPause
	var problem error
	for try := 0; try < attempts; {
		if err := t.limits.wait(ctx, route); err != nil {
			return nil, fmt.Errorf("%s: %w", route, err)
		}
		response, body, err := t.once(ctx, request)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, fmt.Errorf("%s: %w", route, ctx.Err())
		case err != nil:
			problem = err
		case response.StatusCode == http.StatusTooManyRequests:
			// Not counted as an attempt: Discord says when to come again, and the context bounds it.
			after := retryAfter(response.Header, body)
			t.limits.pause(route, after, isGlobal(response.Header, body))
			continue
		case response.StatusCode >= http.StatusInternalServerError:
			problem = fmt.Errorf("HTTP %d", response.StatusCode)
		case response.StatusCode < 300 && len(body) > 0 && !json.Valid(body):
			problem = errors.New("the response is no JSON")
		default:
			t.limits.learn(route, response.Header)
			return seen(response, body), nil
		}
		if try++; try == attempts {
			break
		}
		// With jitter, so that those who failed together do not come again together.
		if err := t.wait(ctx, pause/2+rand.N(pause/2+1)); err != nil {
			return nil, fmt.Errorf("%s: %w", route, err)
		}
		pause = min(2*pause, longestPause)
	}
	return nil, fmt.Errorf("%s: failed %d times: %w", route, attempts, problem)
}

// once tries a request and reads its response whole.
func (t *transport) once(ctx context.Context, request *http.Request) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	try := request.Clone(ctx)
	if request.GetBody != nil {
		body, err := request.GetBody()
		if err != nil {
			return nil, nil, err
		}
		try.Body = body
	}
	if t.server != nil {
		try.URL.Scheme, try.URL.Host, try.Host = t.server.Scheme, t.server.Host, t.server.Host
		try.URL.Path = strings.TrimSuffix(t.server.Path, "/") + try.URL.Path
	}
	response, err := t.base.RoundTrip(try)
	if err != nil {
		return nil, nil, bare(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostResponse))
	if err != nil {
		return nil, nil, bare(err)
	}
	return response, body, nil
}

// bare returns an error without the address that package net/http puts into it.
func bare(err error) error {
	if inAddress, ok := errors.AsType[*url.Error](err); ok {
		return inAddress.Err
	}
	return err
}

// seen is a response as the library is to see it: read, and without limits.
func seen(response *http.Response, body []byte) *http.Response {
	for name := range response.Header {
		if strings.HasPrefix(name, "X-Ratelimit-") {
			response.Header.Del(name)
		}
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	response.ContentLength = int64(len(body))
	return response
}

// retryAfter returns how long Discord says to wait, at most an hour and, where it says nothing, a second.
func retryAfter(header http.Header, body []byte) time.Duration {
	var told struct {
		After float64 `json:"retry_after"`
	}
	_ = json.Unmarshal(body, &told) // where it is not there, the header tells
	seconds := told.After
	if seconds <= 0 {
		seconds, _ = strconv.ParseFloat(header.Get("Retry-After"), 64)
	}
	if seconds <= 0 {
		seconds = 1
	}
	return time.Duration(min(seconds, 3600) * float64(time.Second))
}

func isGlobal(header http.Header, body []byte) bool {
	var told struct {
		Global bool `json:"global"`
	}
	_ = json.Unmarshal(body, &told)
	return told.Global || header.Get("X-RateLimit-Global") == "true"
}
