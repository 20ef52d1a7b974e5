package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// origins tells which pages may ask: our own, and those of the sites that the operator allowed.
type origins struct {
	allowed    map[string]bool
	protection *http.CrossOriginProtection
}

// newOrigins takes origins as a browser writes them: scheme, host and any port that is not the scheme's own.
func newOrigins(allowed []string) (*origins, error) {
	o := &origins{allowed: make(map[string]bool), protection: http.NewCrossOriginProtection()}
	for _, origin := range allowed {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || origin != u.Scheme+"://"+u.Host || !isHostName(u.Host) {
			return nil, fmt.Errorf("web: an allowed origin has to be like https://www.example.com, without a path (got: %q)", origin)
		}
		if err := o.protection.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("web: allowed origin %q: %w", origin, err)
		}
		o.allowed[origin] = true
	}
	return o, nil
}

// isHostName reports whether a text has only what a host and its port may have, in small letters.
func isHostName(host string) bool {
	return host != "" && !strings.ContainsFunc(host, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.ContainsRune(".-:[]_", c))
	})
}

// admits reports whether the page that sent a request may ask. A request that no page sent may.
func (o *origins) admits(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if o.allowed[origin] {
		return true
	}
	if o.protection.Check(r) != nil {
		return false
	}
	return origin == "" || r.Header.Get("Sec-Fetch-Site") == "same-origin" || isHost(origin, r.Host)
}

// isHost reports whether an origin is of a host.
func isHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && u.Host == host
}

// What a page of an allowed origin may send and read. How long a browser keeps that is the most that browsers take.
const (
	corsMethods = "GET, POST, DELETE"
	corsSend    = "Content-Type"
	corsRead    = "Retry-After, ETag"
	corsKeep    = "7200"
)

// share sets the headers that let a page of an allowed origin read the response. Never "*": who may read is the
// operator's to say.
func (o *origins) share(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Add("Vary", "Origin")
	if origin := r.Header.Get("Origin"); o.allowed[origin] {
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Access-Control-Expose-Headers", corsRead)
		header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
}

// isPreflight reports whether a browser asks before it sends a page's request.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// preflight answers a browser that asks for a page of an allowed origin.
func preflight(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Access-Control-Allow-Methods", corsMethods)
	header.Set("Access-Control-Allow-Headers", corsSend)
	header.Set("Access-Control-Max-Age", corsKeep)
	w.WriteHeader(http.StatusNoContent)
}
