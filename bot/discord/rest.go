package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// Codes in Discord's errors. https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
const (
	codeUnknownWebhook      = 10015 // also: the interaction's first answer has not arrived yet
	codeEmptyMessage        = 50006
	codeCannotMessageUser   = 50007
	codeMissingPermissions  = 50013
	codeAlreadyAcknowledged = 40060
	codeUnknownMessage      = 10008
	codeNoHistory           = 160002 // a reply, where the bot may not read what was written before
)

// rest sends what the adapter says.
type rest struct {
	session *discordgo.Session
}

// The library serialises requests by a name and keeps a lock for each name it has heard, for ever. So ours are few: they
// only have to keep what belongs together in order, which the dispatcher does already.
const lanes = 256

func lane(sort, id string) string {
	return sort + strconv.FormatUint(number(id)%lanes, 10)
}

// do sends a request. The error names no address.
func (c rest) do(ctx context.Context, method, address, lane string, body any) ([]byte, error) {
	data, err := c.session.RequestWithBucketID(method, address, body, lane, discordgo.WithContext(ctx), discordgo.WithRestRetries(0),
		discordgo.WithRetryOnRatelimit(false))
	if err != nil {
		return nil, clean(err)
	}
	return data, nil
}

// refused is an answer of Discord's that is no success.
type refused struct {
	Status  int
	Code    int
	Message string // Discord's words; for a bad body they name fields, never their values
}

// Error implements error.
func (r *refused) Error() string {
	return fmt.Sprintf("discord answers HTTP %d, code %d: %s", r.Status, r.Code, r.Message)
}

// clean returns an error of the library's without addresses and bodies, which may hold tokens and texts.
func clean(err error) error {
	if e, ok := errors.AsType[*discordgo.RESTError](err); ok {
		r := &refused{Status: e.Response.StatusCode}
		if e.Message != nil {
			r.Code, r.Message = e.Message.Code, e.Message.Message
		}
		return r
	}
	return bare(err)
}

// hasCode reports whether Discord refused something with one of the codes.
func hasCode(err error, codes ...int) bool {
	r, ok := errors.AsType[*refused](err)
	if !ok {
		return false
	}
	for _, code := range codes {
		if r.Code == code {
			return true
		}
	}
	return false
}

// errStripped says that a message arrived without its embeds.
var errStripped = errors.New("the channel takes no embeds")

// send puts a message into a channel.
func (c rest) send(ctx context.Context, channel string, m message) error {
	data, err := c.do(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), lane("channel", channel), m)
	if err != nil || len(m.Embeds) == 0 {
		return err
	}
	var made struct {
		Embeds *[]json.RawMessage `json:"embeds"`
	}
	if json.Unmarshal(data, &made) == nil && made.Embeds != nil && len(*made.Embeds) == 0 {
		return errStripped
	}
	return nil
}

// open returns the channel of direct messages with a person.
func (c rest) open(ctx context.Context, user string) (string, error) {
	data, err := c.do(ctx, http.MethodPost, discordgo.EndpointUserChannels("@me"), lane("user", user), map[string]string{"recipient_id": user})
	if err != nil {
		return "", err
	}
	var channel struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(data, &channel); err != nil || channel.ID == "" {
		return "", errors.New("discord opened no channel of direct messages")
	}
	return channel.ID, nil
}

// callback is the first answer to an interaction.
func (c rest) callback(ctx context.Context, id, token string, r response) error {
	_, err := c.do(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(id, token), lane("interaction", id), r)
	if hasCode(err, codeAlreadyAcknowledged) {
		return nil // it arrived before, and what said so was lost
	}
	return err
}

// edit puts a message in place of the one that said to wait.
func (c rest) edit(ctx context.Context, application, token string, m message) error {
	_, err := c.do(ctx, http.MethodPatch, discordgo.EndpointWebhookMessage(application, token, "@original"), lane("webhook", token), m)
	return err
}

// follow sends a further message after the answer to an interaction.
func (c rest) follow(ctx context.Context, application, token string, m message) error {
	_, err := c.do(ctx, http.MethodPost, discordgo.EndpointWebhookToken(application, token)+"?wait=true", lane("webhook", token), m)
	return err
}

// application returns the id of the application that the bot belongs to.
func (c rest) application(ctx context.Context) (string, error) {
	data, err := c.do(ctx, http.MethodGet, discordgo.EndpointOAuth2+"applications/@me", "application", nil)
	if err != nil {
		return "", err
	}
	var app struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(data, &app); err != nil || app.ID == "" {
		return "", errors.New("discord names no application")
	}
	return app.ID, nil
}
