package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

const (
	callTimeout = 20 * time.Second // of every call but getUpdates
	pollTimeout = 50 * time.Second // how long Telegram may hold getUpdates open
	mostAnswer  = 64 << 20         // bytes; a hundred updates of the longest messages are far below
)

// api calls the Bot API: the library's methods over a transport of our own that tells failures apart and lets neither
// the token nor a message into an error.
type api struct {
	methods   *library.Bot
	transport *transport
}

// newAPI returns the API at a server ("https://api.telegram.org") for a token. It calls nothing.
func newAPI(server, token string, connections int) (*api, error) {
	t := &transport{base: strings.TrimSuffix(server, "/") + "/bot" + token + "/", client: &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: callTimeout, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	methods, err := library.New(token, library.WithSkipGetMe(), library.WithServerURL(strings.TrimSuffix(server, "/")),
		library.WithHTTPClient(pollTimeout, t), library.WithErrorsHandler(func(error) {}))
	if err != nil {
		return nil, errors.New("telegram: the library takes no such token") // its own words might hold the token
	}
	return &api{methods: methods, transport: t}, nil
}

// failure is a call that got no result. It holds the method and what Telegram said, never what was sent.
type failure struct {
	method      string
	code        int           // Telegram's error_code; 0 where no answer of Telegram's came
	description string        // Telegram's, or what was wrong with the connection
	retryAfter  time.Duration // with code 429
	migratedTo  int64         // the chat that this group has become, with code 400
	cause       error         // of the connection
}

// Error implements error.
func (f *failure) Error() string {
	if f.code == 0 {
		return fmt.Sprintf("%s: %s", f.method, f.description)
	}
	return fmt.Sprintf("%s: %d %s", f.method, f.code, f.description)
}

// Unwrap returns what broke the connection.
func (f *failure) Unwrap() error { return f.cause }

// final reports whether the same call would fail again: the person has blocked the bot, the chat is gone, or the
// content is refused.
func (f *failure) final() bool {
	return f.code == http.StatusBadRequest || f.code == http.StatusForbidden
}

// transport sends requests for the library, and getUpdates for us. Whatever is not a result comes back as a *failure.
type transport struct {
	base   string // of a method's address; holds the token
	client *http.Client
}

// answer is what Telegram answers to every call.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// Do implements the library's HttpClient.
func (t *transport) Do(request *http.Request) (*http.Response, error) {
	_, body, response, err := t.do(request)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

func (t *transport) do(request *http.Request) (answer, []byte, *http.Response, error) {
	method := request.URL.Path[strings.LastIndexByte(request.URL.Path, '/')+1:]
	response, err := t.client.Do(request)
	if err != nil {
		// url.Error holds the address, and with it the token.
		if broken, ok := errors.AsType[*url.Error](err); ok {
			err = broken.Err
		}
		return answer{}, nil, nil, &failure{method: method, description: "no answer: " + err.Error(), cause: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
	if err != nil {
		return answer{}, nil, nil, &failure{method: method, description: "the answer broke off: " + err.Error(), cause: err}
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil || !a.OK && a.Code == 0 {
		// Neither the body nor the decoder's words about it belong in a log: an answer may hold a message.
		return a, nil, nil, &failure{method: method, description: fmt.Sprintf("no answer of Telegram's (HTTP status %d)", response.StatusCode)}
	}
	if !a.OK {
		return a, nil, nil, &failure{
			method: method, code: a.Code, description: describe(a.Description),
			retryAfter: time.Duration(a.Parameters.RetryAfter) * time.Second, migratedTo: a.Parameters.MigrateTo,
		}
	}
	return a, body, response, nil
}

// describe returns Telegram's description as far as it holds nothing of what was sent: "can't parse entities:
// unsupported start tag "x" at byte offset 5" quotes the message.
func describe(description string) string {
	if i := strings.IndexAny(description, "\"\n"); i >= 0 {
		description = strings.TrimSpace(description[:i]) + " …"
	}
	return description
}

// updatesRequest is what getUpdates takes.
type updatesRequest struct {
	Offset         int64    `json:"offset,omitempty"`
	Limit          int      `json:"limit,omitempty"`
	Timeout        int      `json:"timeout"` // seconds
	AllowedUpdates []string `json:"allowed_updates"`
}

// getUpdates asks for the updates from an offset on; those before it are Telegram's to forget. The library does not
// export this method. Each update comes as it was sent, so that one that cannot be read spoils no other.
func (a *api) getUpdates(ctx context.Context, r updatesRequest) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(r.Timeout)*time.Second+callTimeout)
	defer cancel()
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.transport.base+"getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("telegram: the server's address cannot be called") // the error would hold the token
	}
	request.Header.Set("Content-Type", "application/json")
	got, _, _, err := a.transport.do(request)
	if err != nil {
		return nil, err
	}
	var updates []json.RawMessage
	if err := json.Unmarshal(got.Result, &updates); err != nil {
		return nil, &failure{method: "getUpdates", description: "the result is no list"}
	}
	return updates, nil
}

// call runs a method of the library with the time that a call may take. An error of the library's own, after an answer
// that said ok, is none: the call was carried out.
func call(ctx context.Context, run func(context.Context) error) error {
	within, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := run(within)
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return ctx.Err()
}

func (a *api) getMe(ctx context.Context) (me models.User, err error) {
	err = call(ctx, func(ctx context.Context) error {
		user, err := a.methods.GetMe(ctx)
		if err == nil && user != nil {
			me = *user
		}
		return err
	})
	if err == nil && me.ID == 0 {
		err = &failure{method: "getMe", description: "the result is no user"}
	}
	return me, err
}

func (a *api) sendMessage(ctx context.Context, p *library.SendMessageParams) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.SendMessage(ctx, p)
		return err
	})
}

func (a *api) editMessageText(ctx context.Context, p *library.EditMessageTextParams) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.EditMessageText(ctx, p)
		return err
	})
}

func (a *api) sendChatAction(ctx context.Context, p *library.SendChatActionParams) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.SendChatAction(ctx, p)
		return err
	})
}

func (a *api) answerCallbackQuery(ctx context.Context, p *library.AnswerCallbackQueryParams) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.AnswerCallbackQuery(ctx, p)
		return err
	})
}

func (a *api) setMyCommands(ctx context.Context, p *library.SetMyCommandsParams) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.SetMyCommands(ctx, p)
		return err
	})
}

func (a *api) setWebhook(ctx context.Context, p *library.SetWebhookParams) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.SetWebhook(ctx, p)
		return err
	})
}

func (a *api) deleteWebhook(ctx context.Context) error {
	return call(ctx, func(ctx context.Context) error {
		_, err := a.methods.DeleteWebhook(ctx, &library.DeleteWebhookParams{})
		return err
	})
}
