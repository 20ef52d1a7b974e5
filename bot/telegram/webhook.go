package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	mostBody     = 1 << 20 // bytes of an update; the longest message is a few ten thousand
	// mostConnections is how many updates Telegram may send at once.
	mostConnections = 40
)

func (a *Adapter) setWebhook(ctx context.Context) error {
	return a.api.setWebhook(ctx, &library.SetWebhookParams{
		URL: a.url.String(), SecretToken: a.secret, AllowedUpdates: allowedUpdates, MaxConnections: mostConnections,
	})
}

// Path is where the webhook's handler has to be served, "" in the mode Poll.
func (a *Adapter) Path() string {
	if a.url == nil {
		return ""
	}
	return a.url.Path
}

// Handler takes updates that Telegram sends. It answers 200 only when an update was answered, so that Telegram sends
// again whatever was not; the server's write timeout has to leave time for that.
func (a *Adapter) Handler() http.Handler { return http.HandlerFunc(a.receive) }

func (a *Adapter) receive(w http.ResponseWriter, r *http.Request) {
	switch {
	case a.url == nil || r.URL.Path != a.url.Path:
		http.Error(w, "not found", http.StatusNotFound)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
	case !a.knows(r.Header.Get(secretHeader)):
		http.Error(w, "wrong secret token", http.StatusUnauthorized)
	case a.stopping.Load() || a.me.Load() == nil:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "not ready", http.StatusServiceUnavailable)
	default:
		a.receiveUpdate(w, r)
	}
}

// knows compares a secret with ours in a time that tells nothing of either, not even the length.
func (a *Adapter) knows(secret string) bool {
	sum := sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(sum[:], a.sealed[:]) == 1
}

func (a *Adapter) receiveUpdate(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil || !json.Valid(body) {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	u, err := decode(body)
	if u.ID <= 0 {
		http.Error(w, "no update", http.StatusBadRequest)
		return
	}
	if err != nil {
		// Ours to mend: Telegram would send it again and again.
		a.log.Error("telegram: an update cannot be read and was left out", "update", u.ID)
		return
	}
	if !a.finished(r.Context(), u) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "not answered yet", http.StatusServiceUnavailable)
	}
}

// finished hands an update over and waits until it is over, or until the request ends. It reports whether the update was
// handled.
func (a *Adapter) finished(ctx context.Context, u *models.Update) bool {
	d, err := a.accept(ctx, u)
	if err != nil {
		return false
	}
	select {
	case <-d.done:
		return d.handled
	case <-ctx.Done():
		return false
	}
}
