package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Path is where the interactions endpoint is served, behind whatever the clinic's address is.
func (a *Adapter) Path() string { return "/discord/interactions" }

// Bounds of what the endpoint takes.
const (
	mostSigned = 256 << 10        // of a body; Discord's are a few thousand bytes
	oldest     = 5 * time.Minute  // of a signature's time, before our clock
	newest     = 30 * time.Second // and after it
)

// promiseWithin is how long the promise of an answer may take to be made: with patience, the three seconds after which
// Discord no longer listens.
const promiseWithin = discordgo.InteractionDeadline - patience

// Handler answers the interactions endpoint, which Discord calls instead of sending commands and buttons over the gateway.
// It is nil where no public key is set.
//
// Whoever knows the address can call it, so nothing is read but what Discord signed, lately, and for the first time.
func (a *Adapter) Handler() http.Handler {
	if a.publicKey == nil {
		return nil
	}
	return http.HandlerFunc(a.serve)
}

func (a *Adapter) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	body, status := a.signed(w, r)
	if status != 0 {
		http.Error(w, http.StatusText(status), status)
		return
	}
	var i discordgo.Interaction
	if err := json.Unmarshal(body, &i); err != nil {
		http.Error(w, "no interaction", http.StatusBadRequest)
		return
	}
	asked, wanted := fromInteraction(&i)
	switch {
	case !wanted:
		http.Error(w, "no interaction", http.StatusBadRequest)
	case asked.Kind == ping:
		reply(w, response{Type: discordgo.InteractionResponsePong})
	case !a.first(r.Context(), asked, i.ID):
		http.Error(w, "this interaction was here before", http.StatusConflict)
	default:
		a.serveInteraction(w, r, &i)
	}
}

// first reports whether an interaction comes for the first time: to this process, or to another one with the same memory.
func (a *Adapter) first(ctx context.Context, r request, id string) bool {
	if !a.replayed.first(id) {
		return false
	}
	done, err := a.handled(ctx, r.Delivery)
	return err != nil || !done // without a memory it is answered, with an apology
}

// signed returns the body of a request that Discord signed, or the status that refuses it. The size and the time are
// looked at before anything is made of the body.
func (a *Adapter) signed(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return nil, http.StatusUnauthorized
	}
	stamp := r.Header.Get("X-Signature-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return nil, http.StatusUnauthorized
	}
	if age := a.now().Sub(time.Unix(seconds, 0)); age > oldest || age < -newest {
		return nil, http.StatusUnauthorized
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostSigned))
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, http.StatusRequestEntityTooLarge
		}
		return nil, http.StatusBadRequest
	}
	if !ed25519.Verify(a.publicKey, append([]byte(stamp), body...), signature) {
		return nil, http.StatusUnauthorized
	}
	return body, 0
}

// serveInteraction writes the first answer to an interaction, which is the reply or the promise of one.
func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request, i *discordgo.Interaction) {
	type answer struct {
		response
		written chan error
	}
	answers := make(chan answer)
	over := make(chan struct{}) // nobody waits for an answer any more
	defer close(over)
	a.take(&ticket{a: a, i: i, first: func(ctx context.Context, first response) error {
		written := make(chan error, 1)
		select {
		case answers <- answer{first, written}:
			return <-written
		case <-over:
			return errors.New("the request to the endpoint is over")
		case <-ctx.Done():
			return ctx.Err()
		}
	}})
	select {
	case first := <-answers:
		first.written <- reply(w, first.response)
	case <-r.Context().Done():
	case <-a.life.Done():
		http.Error(w, "stopping", http.StatusServiceUnavailable)
	case <-time.After(a.patience + promiseWithin):
		// There was neither a reply nor a promise, as when the interaction was answered before this process began.
		http.Error(w, "no answer", http.StatusServiceUnavailable)
	}
}

// reply writes an answer and sees to it that it is on its way.
func reply(w http.ResponseWriter, r response) error {
	data, err := json.Marshal(r)
	if err != nil {
		http.Error(w, "no answer", http.StatusInternalServerError)
		return fmt.Errorf("encode the answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if err := http.NewResponseController(w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// replays remembers the interactions that came lately, for as long as their signatures would be taken again. Those that
// were answered stand in the memory too, which replicas share.
type replays struct {
	now   func() time.Time
	mutex sync.Mutex
	seen  map[string]time.Time
	swept time.Time
}

func newReplays(now func() time.Time) *replays {
	return &replays{now: now, seen: make(map[string]time.Time)}
}

// first reports whether an interaction comes for the first time.
func (r *replays) first(id string) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	now := r.now()
	if now.Sub(r.swept) > oldest+newest {
		for other, at := range r.seen {
			if now.Sub(at) > oldest+newest {
				delete(r.seen, other)
			}
		}
		r.swept = now
	}
	if _, found := r.seen[id]; found {
		return false
	}
	r.seen[id] = now
	return true
}
