package web

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"ryggrad/bot"
)

// How much one address may ask. Above the questions a message is only screened, so that an emergency is never hidden;
// above the requests nothing is done at all.
const (
	questionBurst = 20
	questionEvery = time.Second
	requestBurst  = 200
	requestEvery  = 50 * time.Millisecond
)

// admit lets through what may ask: who is within the bound on requests, and a page of an origin that may.
func (s *Server) admit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isProbe(r) {
			next.ServeHTTP(w, r)
			return
		}
		_, isScript := s.scripts[r.URL.Path] // anybody's page may load it
		if !isScript {
			s.origins.share(w, r)
		}
		if ok, wait, _ := s.requests.Allow(s.clientOf(r)); !ok {
			s.refuseFor(w, r, wait)
			return
		}
		if !isScript && !s.origins.admits(r) {
			s.refuse(w, r, foreignOrigin)
			return
		}
		if isPreflight(r) {
			preflight(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// reply asks the bot. A message over the limit is screened like any other; where it raised no flag, the reply is not to
// be shown, and wait says how long the sender has to pause.
func (s *Server) reply(r *http.Request, m bot.Message) (reply bot.Reply, wait time.Duration, err error) {
	within, wait, _ := s.questions.Allow(s.clientOf(r))
	ctx, cancel := context.WithTimeout(r.Context(), answerTimeout)
	defer cancel()
	reply, err = s.bot.Reply(ctx, m)
	if err != nil {
		s.log.Error("no answer", "error", err)
	}
	if within || err != nil || reply.Assessment != nil {
		return reply, 0, err
	}
	return reply, wait, nil
}

// refuseFor answers that too much was asked, and when to come again.
func (s *Server) refuseFor(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	setWait(w, wait)
	s.refuse(w, r, tooMany)
}

// setWait says when to come again, in whole seconds.
func setWait(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}
