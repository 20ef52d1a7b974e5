package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// policy is the Content-Security-Policy of each sort of response.
type policy struct {
	data  string // what is no page
	page  string // a page of ours that shows and sends
	frame string // the chat's own page, which allowed origins may frame
}

// newPolicy allows a page its own style, our script, our own address to ask and our own form, and nothing else.
func newPolicy(style string, frames []string) policy {
	const nothing = "default-src 'none'; base-uri 'none'; "
	sum := sha256.Sum256([]byte(style))
	page := nothing + "script-src 'self'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; " +
		"connect-src 'self'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
	p := policy{
		data: nothing + "form-action 'none'; frame-ancestors 'none'", page: page + "frame-ancestors 'none'",
		frame: page + "frame-ancestors 'none'",
	}
	if len(frames) > 0 {
		p.frame = page + "frame-ancestors 'self' " + strings.Join(frames, " ")
	}
	return p
}

// features are what no page of ours uses, whatever it may come to hold.
const features = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=(), xr-spatial-tracking=()"

// guard is what every request passes first: the headers that keep a browser in bounds, a bound on its body, a panic that
// ends with the request, and the log.
func (s *Server) guard(next http.Handler) http.Handler {
	return s.contain(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", s.policy.data)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", features)
		header.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		next.ServeHTTP(w, r)
	}))
}

// contain keeps a panic within its request and writes the request to the log.
func (s *Server) contain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		recorder := &recorder{ResponseWriter: w}
		defer func() {
			if recover() != nil {
				s.log.Error("panic while answering a request", "route", r.Pattern)
				if recorder.status == 0 {
					s.refuse(recorder, r, failed)
				}
			}
			s.log.Debug("request", "method", r.Method, "route", r.Pattern, "status", recorder.status, "took", time.Since(begin))
		}()
		next.ServeHTTP(recorder, r)
	})
}

// recorder notes the status of a response.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(data []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach what is beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
