package web

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ryggrad/bot"
)

// turn is a question with its reply, as the page shows it.
type turn struct {
	Question string    `json:"q"`
	Reply    bot.Reply `json:"r"`
}

// The conversation so far is not kept on the server: the page carries it from one question to the next, sealed, so that
// nobody can put words into our mouth. The seal holds for one conversation.

// mostCarried is how many bytes of earlier turns a page carries. The oldest are left behind. It leaves room for a
// question in a body of mostBody.
const mostCarried = 32 << 10

// pack returns a turn in its carried form.
func (s *Server) pack(conversation string, t turn) (string, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("web: %w", err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return "", fmt.Errorf("web: %w", err)
	}
	if _, err := w.Write(data); err != nil {
		return "", fmt.Errorf("web: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("web: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(append(s.sum(conversation, packed.Bytes()), packed.Bytes()...)), nil
}

var errNotOurs = errors.New("web: an earlier turn is not sealed by this server")

// unpack returns the turn of a carried form. One that this server did not seal for this conversation is an error.
func (s *Server) unpack(conversation, carried string) (turn, error) {
	data, err := base64.RawURLEncoding.DecodeString(carried)
	if err != nil || len(data) < sha256.Size {
		return turn{}, errNotOurs
	}
	sum, packed := data[:sha256.Size], data[sha256.Size:]
	if !hmac.Equal(sum, s.sum(conversation, packed)) {
		return turn{}, errNotOurs
	}
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return turn{}, fmt.Errorf("web: %w", err)
	}
	var t turn
	if err := json.Unmarshal(plain, &t); err != nil {
		return turn{}, fmt.Errorf("web: %w", err)
	}
	return t, nil
}

func (s *Server) sum(conversation string, packed []byte) []byte {
	mac := hmac.New(sha256.New, s.seal)
	fmt.Fprintf(mac, "%d %s", len(conversation), conversation)
	mac.Write(packed)
	return mac.Sum(nil)
}

// carry returns the newest of the carried turns that fit into a page.
func carry(turns []string) []string {
	size := 0
	for i := len(turns) - 1; i >= 0; i-- {
		if size += len(turns[i]); size > mostCarried {
			return turns[i+1:]
		}
	}
	return turns
}
