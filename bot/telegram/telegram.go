// Package telegram is the bot on Telegram. An [Adapter] takes updates by long polling or by webhook, turns each into
// what is asked ([convert]), has the bot answer, lays the reply out for a phone, and sends it.
//
// The way of an update: poller or webhook → inbox (once each) → dispatch (one chat in order) → convert → answer (a plan
// of messages) → deliver (each until Telegram takes it) → ledger (that it is done). Only then does the poller's offset
// move past it, or the webhook say 200. So an update survives a kill at any point. One that was answered comes again only
// where the kill fell between sending and record.
//
// The trap: an update may come twice, and hours late. Whatever is done for one has to bear being done again.
package telegram

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot/models"

	"ryggrad/bot"
	"ryggrad/internal/dispatch"
	"ryggrad/internal/limit"
)

// Bot is what the adapter asks: *bot.Bot.
type Bot interface {
	Reply(context.Context, bot.Message) (bot.Reply, error)
	Compare(context.Context, bot.Message) (bot.Reply, error)
	Forget(ctx context.Context, conversation string) error
	Preferences(ctx context.Context, conversation string) (bot.Preferences, error)
	Prefer(ctx context.Context, conversation string, p bot.Preferences) error
	LanguageOf(context.Context, bot.Message) (string, error)
	Welcome(language string) bot.Reply
	Help(language string) bot.Reply
	Privacy(language string) bot.Reply
	Words(language string) bot.Words
	Topics(language string) []bot.TopicGroup
	Documents(language string) []bot.Document
	Claim(id, language string, audience bot.Audience) (bot.Claim, bool)
	Suggestion(id string) (text string, found bool)
}

// The ways in which updates come.
const (
	Poll    = "poll"    // we fetch them
	Webhook = "webhook" // Telegram sends them to Handler
)

// Server is Telegram's own Bot API server.
const Server = "https://api.telegram.org"

// The defaults of Options.
const (
	defaultWorkers = 32
	defaultBurst   = 8
	defaultEvery   = 10 * time.Second
)

// stopWithin is how long Run takes at most to finish what is in hand; some of ten seconds is left for the last words to
// Telegram.
const (
	stopWithin        = 8 * time.Second
	acknowledgeWithin = time.Second
)

// Options are what an Adapter is made of. Bot, Memory and Token are required; with Mode Webhook, WebhookURL and
// WebhookSecret too.
type Options struct {
	Bot           Bot
	Memory        bot.Memory // keeps the numbers of handled updates
	Token         string     // from BotFather
	Mode          string     // Poll, where empty, or Webhook
	WebhookURL    string     // where Telegram reaches Handler: https://host/path
	WebhookSecret string     // by which Telegram shows that it is Telegram
	Server        string     // of a Bot API server of one's own; Telegram's, where empty

	// Feedback is told that somebody found an answer of use, or not, by the id of its first claim. It may be nil.
	Feedback func(claim string, useful bool)

	Workers int           // messages handled at once; 32, where 0
	Burst   int           // messages that one person may send at once; 8, where 0
	Every   time.Duration // after a burst, one each so often; 10 s, where 0
	Log     *slog.Logger  // discarded, where nil
	Now     func() time.Time
}

// Adapter is the bot on Telegram. Run it once.
type Adapter struct {
	bot      Bot
	texts    map[string]texts
	api      *api
	retry    retrier
	ledger   ledger
	inbox    *inbox
	jobs     *dispatch.Dispatcher
	limits   *limit.Limiter // by person
	albums   *limit.Limiter // by album, of which one picture is answered
	feedback func(string, bool)
	log      *slog.Logger
	mode     string
	url      *url.URL // of the webhook
	secret   string
	sealed   [sha256.Size]byte           // hash of the secret, to compare in constant time
	me       atomic.Pointer[models.User] // nil until Telegram has said who the bot is
	stopping atomic.Bool
}

var (
	tokenPattern  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New returns an adapter. It calls nothing; an error names the setting that has to change, and never shows a secret.
func New(o Options) (*Adapter, error) {
	if o.Bot == nil || o.Memory == nil {
		return nil, errors.New("telegram: bot and memory are required")
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	all, err := loadTexts()
	if err != nil {
		return nil, err
	}
	o.defaults()
	client, err := newAPI(o.Server, o.Token, o.Workers+1)
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		bot: o.Bot, texts: all, api: client, retry: newRetrier(o.Log, o.Now), ledger: ledger{o.Memory, o.Log},
		inbox: newInbox(), jobs: dispatch.New(o.Workers, o.Log), limits: limit.New(o.Burst, o.Every, o.Now), albums: limit.New(1, time.Hour, o.Now),
		feedback: o.Feedback, log: o.Log, mode: o.Mode, secret: o.WebhookSecret, sealed: sha256.Sum256([]byte(o.WebhookSecret)),
	}
	if o.Mode == Webhook {
		a.url, _ = url.Parse(o.WebhookURL) // checked
	}
	return a, nil
}

func (o *Options) defaults() {
	if o.Mode == "" {
		o.Mode = Poll
	}
	if o.Server == "" {
		o.Server = Server
	}
	if o.Workers <= 0 {
		o.Workers = defaultWorkers
	}
	if o.Burst <= 0 {
		o.Burst = defaultBurst
	}
	if o.Every <= 0 {
		o.Every = defaultEvery
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Feedback == nil {
		o.Feedback = func(string, bool) {}
	}
}

func (o *Options) check() error {
	switch {
	case o.Token == "":
		return errors.New("telegram.token: is missing; @BotFather gives one")
	case !tokenPattern.MatchString(o.Token):
		return errors.New("telegram.token: is no token of the form 123456:ABC-DEF, as @BotFather gives it (look for spaces and line ends)")
	case o.Mode != "" && o.Mode != Poll && o.Mode != Webhook:
		return fmt.Errorf("telegram.mode: has to be poll or webhook (got: %q)", o.Mode)
	case o.Server != "" && webAddress(o.Server) == "":
		return errors.New("telegram.server: has to begin with https:// or http://")
	}
	if o.Mode != Webhook {
		return nil
	}
	u, err := url.Parse(o.WebhookURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return errors.New("telegram.webhook_url: has to be like https://bot.example.com/telegram, with a path of its own")
	}
	if !secretPattern.MatchString(o.WebhookSecret) {
		return errors.New("telegram.webhook_secret: has to be 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
	}
	return nil
}

// Run takes updates until the context ends, then finishes what is in hand, within ten seconds. Where Telegram refuses the
// token or the webhook's address it returns an error that names the setting.
func (a *Adapter) Run(ctx context.Context) error {
	err := a.start(ctx)
	if err == nil {
		if a.mode == Webhook {
			<-ctx.Done()
			err = a.stop()
		} else {
			err = a.poll(ctx)
		}
	} else {
		err = errors.Join(err, a.stop())
	}
	return err
}

// stop takes nothing new and waits for what is in hand.
func (a *Adapter) stop() error {
	a.stopping.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	if err := a.jobs.Stop(ctx); err != nil {
		// Telegram still has those updates, and sends them again.
		a.log.Warn("telegram: stopped before every message was answered; the rest is answered after the next start", "error", err)
	}
	return nil
}

// start learns who the bot is, registers the commands, and tells Telegram how updates are to come.
func (a *Adapter) start(ctx context.Context) error {
	var me models.User
	err := a.insist(ctx, func(ctx context.Context) (err error) {
		me, err = a.api.getMe(ctx)
		return err
	})
	if err != nil {
		return tokenError(err)
	}
	if a.mode == Webhook {
		err = a.insist(ctx, a.setWebhook)
	} else {
		err = a.insist(ctx, a.api.deleteWebhook)
	}
	if f, ok := errors.AsType[*failure](err); ok && a.mode == Webhook && f.final() {
		return fmt.Errorf("telegram.webhook_url: Telegram refuses it: %w", err)
	}
	if err != nil {
		return tokenError(err)
	}
	a.registerCommands(ctx)
	a.me.Store(&me)
	a.log.Info("telegram: ready", "bot", "@"+me.Username, "mode", a.mode)
	return nil
}

// insist repeats a call at the start until it succeeds or is refused for good: an outage must not end the program, a
// wrong token must.
func (a *Adapter) insist(ctx context.Context, run func(context.Context) error) error {
	for {
		var refused error
		err := a.retry.do(ctx, func(ctx context.Context) error {
			err := run(ctx)
			if tokenRefused(err) {
				refused = err
				return nil
			}
			return err
		})
		if !errors.Is(err, errGivenUp) {
			return errors.Join(err, refused) // one of them at the most
		}
	}
}

func tokenRefused(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && (f.code == http.StatusUnauthorized || f.code == http.StatusNotFound)
}

func tokenError(err error) error {
	if tokenRefused(err) {
		return fmt.Errorf("telegram.token: Telegram refuses it (%w); @BotFather shows the token that holds", err)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil // stopped while starting
	}
	return fmt.Errorf("telegram: start: %w", err)
}
