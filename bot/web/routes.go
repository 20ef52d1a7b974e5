package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// route is one thing that can be asked for. A GET route answers HEAD too.
type route struct {
	method, path string
	handle       http.HandlerFunc
}

// routes returns every route. openapi.json describes each of them, and a test holds it to this list.
func (s *Server) routes() []route {
	return []route{
		{http.MethodGet, "/{$}", s.showPage},
		{http.MethodPost, "/{$}", s.answerForm},
		{http.MethodGet, "/embed", s.showEmbed},
		{http.MethodGet, "/widget.js", s.showScript},
		{http.MethodGet, "/embed.js", s.showScript},
		{http.MethodPost, "/v1/ask", s.answerJSON},
		{http.MethodGet, "/v1/topics", s.showTopics},
		{http.MethodGet, "/v1/sources", s.showSources},
		{http.MethodGet, "/v1/claims/{id}", s.showClaim},
		{http.MethodDelete, "/v1/conversations/{id}", s.forgetConversation},
		{http.MethodGet, "/v1/texts", s.showTexts},
		{http.MethodGet, "/v1/openapi.json", s.showDescription},
		{http.MethodGet, "/healthz", s.showHealth},
		{http.MethodGet, "/readyz", s.showReadiness},
	}
}

// ownPaths are the paths outside /v1/ that are ours.
var ownPaths = []string{"/", "/embed", "/widget.js", "/embed.js", "/healthz", "/readyz"}

// showHealth is GET /healthz.
func (s *Server) showHealth(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }

// showReadiness is GET /readyz.
func (s *Server) showReadiness(w http.ResponseWriter, _ *http.Request) {
	if s.stopping.Load() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// isProbe reports whether a request only asks how the process is. Such a one is never held up.
func isProbe(r *http.Request) bool { return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" }

// nothingHere answers what has no route: with the methods that the path takes, or with 404.
func (s *Server) nothingHere(w http.ResponseWriter, r *http.Request) {
	methods := s.methodsOf(r)
	switch {
	case len(methods) == 0:
		s.refuse(w, r, notFound)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", strings.Join(methods, ", "))
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", strings.Join(methods, ", "))
		s.refuse(w, r, wrongMethod)
	}
}

// methodsOf returns the methods that the path of a request takes.
func (s *Server) methodsOf(r *http.Request) []string {
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if _, pattern := s.mux.Handler(probe); pattern != "/" && pattern != "" {
			methods = append(methods, method)
		}
	}
	if len(methods) > 0 {
		methods = append(methods, http.MethodOptions)
	}
	return slices.Clip(methods)
}
