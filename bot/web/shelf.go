package web

import (
	"net/http"
	"sync"
)

// freshData is how data of the corpus may be kept: five minutes, and then asked after with its tag. It changes only when
// the process is a new one.
const freshData = "public, max-age=300"

// shelf keeps what was made once and stays: the bot's data does not change while it lives. Its keys are languages,
// countries and kinds, never what somebody sent, so that it stays small.
type shelf struct {
	mutex sync.RWMutex
	made  map[string]*content
}

// get returns what stands under a key and makes it where it is missing.
func (s *shelf) get(key string, make func() (*content, error)) (*content, error) {
	s.mutex.RLock()
	c := s.made[key]
	s.mutex.RUnlock()
	if c != nil {
		return c, nil
	}
	c, err := make()
	if err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.made == nil {
		s.made = map[string]*content{}
	}
	s.made[key] = c.compressed()
	return c, nil
}

// serveData answers with data in the caller's language.
func (s *Server) serveData(w http.ResponseWriter, r *http.Request, c *content, err error) {
	if err != nil {
		s.log.Error("no data", "route", r.Pattern, "error", err)
		s.refuse(w, r, failed)
		return
	}
	w.Header().Set("Cache-Control", freshData)
	w.Header().Add("Vary", "Accept-Language")
	c.serve(w, r)
}
