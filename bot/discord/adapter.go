// Package discord answers people on Discord: direct messages, mentions, slash commands and buttons, over Discord's gateway
// or its signed HTTP interactions endpoint.
//
// [Adapter.Run] connects and answers until its context ends. What comes takes one way: fromMessage and fromInteraction tell
// what a person wants (convert.go), handle does it (handle.go), and a renderer lays out the reply within Discord's limits
// (render.go). Over the gateway of the library this package sets what that does not do by itself (gateway.go,
// connection.go, transport.go).
//
// The trap: a channel is read by others. What says that somebody may be ill (an assessment) goes to that person alone.
package discord

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
	"ryggrad/internal/dispatch"
	"ryggrad/internal/limit"
)

// Bot is what answers; *bot.Bot, and a fake in tests.
type Bot interface {
	Reply(ctx context.Context, m bot.Message) (bot.Reply, error)
	Compare(ctx context.Context, m bot.Message) (bot.Reply, error)
	Forget(ctx context.Context, conversation string) error
	Help(language string) bot.Reply
	Privacy(language string) bot.Reply
	Words(language string) bot.Words
	Preferences(ctx context.Context, conversation string) (bot.Preferences, error)
	Prefer(ctx context.Context, conversation string, p bot.Preferences) error
	LanguageOf(ctx context.Context, m bot.Message) (string, error)
	Topics(language string) []bot.TopicGroup
	Complete(language, typed string, most int) []bot.Topic
	Documents(language string) []bot.Document
	Grades(language string) []bot.Grade
	Quiz(language string, number uint64) bot.Quiz
	Suggestion(id string) (text string, found bool)
}

var _ Bot = (*bot.Bot)(nil)

// Options are what an adapter is made of. Bot, Memory and Log are required, and Token or PublicKey.
type Options struct {
	Bot           Bot
	Memory        bot.Memory // for what was answered already
	Key           []byte     // of the hash under which people are kept there; one of this process, where empty
	Token         string     // of the bot, a secret; empty: no gateway, and the interactions endpoint alone
	ApplicationID string     // asked of Discord, where empty
	PublicKey     string     // of the application, in hexadecimal; set: Handler answers the interactions endpoint
	Shards        int        // 0: as many as Discord recommends
	Server        string     // a REST proxy's address; empty: Discord's own
	Guild         string     // registers the commands on one server only, where they show at once; empty: everywhere
	Feedback      func(claim string, up bool)
	Log           *slog.Logger
	Now           func() time.Time                                 // time.Now, where nil
	Wait          func(ctx context.Context, d time.Duration) error // sleeps, where nil
	Patience      time.Duration                                    // how long a command waits for its answer before it says so; 1.5 s, where 0
}

// Bounds of the work.
const (
	workers     = 64                      // most of the time of an answer is spent waiting for Discord
	burst       = 8                       // questions of a person at once
	every       = 10 * time.Second        // and then one in this time
	jobTimeout  = 5 * time.Minute         // of a message, with all the waiting that Discord asks for
	stopTimeout = 9 * time.Second         // Run is over within ten
	patience    = 1500 * time.Millisecond // Discord gives up after three seconds
	tokenLives  = 14 * time.Minute        // of an interaction: Discord's fifteen, less the way there
)

// Adapter answers people on Discord.
type Adapter struct {
	bot       Bot
	memory    bot.Memory
	key       []byte
	token     string
	publicKey ed25519.PublicKey
	shards    int
	guild     string
	feedback  func(string, bool)
	log       *slog.Logger
	now       func() time.Time
	wait      func(context.Context, time.Duration) error
	patience  time.Duration
	heartbeat heartbeat
	texts     map[string]texts
	limiter   *limit.Limiter
	transport *transport
	rest      rest
	work      *dispatch.Dispatcher
	replayed  *replays

	life     context.Context // of the requests to Discord
	end      context.CancelFunc
	grace    time.Duration // for what is in hand at the end
	gate     sync.RWMutex  // for stopping, and for taking while it is not
	stopping bool
	promises sync.WaitGroup // clocks that promise an answer, and interactions that wait for room
	self     atomic.Pointer[identity]
	noting   sync.Mutex
}

// identity is who the bot is on Discord.
type identity struct{ user, application string }

// New returns an adapter.
func New(o Options) (*Adapter, error) {
	if o.Bot == nil || o.Memory == nil || o.Log == nil {
		return nil, errors.New("discord: bot, memory and log are required")
	}
	if strings.TrimSpace(o.Token) == "" && o.PublicKey == "" {
		return nil, errors.New("discord: discord.token is missing, and so is discord.public_key, with which the interactions endpoint would do without")
	}
	all, err := loadTexts()
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		bot: o.Bot, memory: o.Memory, key: o.Key, token: strings.TrimSpace(o.Token), shards: o.Shards, guild: o.Guild, feedback: o.Feedback,
		log: o.Log, now: o.Now, wait: o.Wait, patience: o.Patience, heartbeat: heartbeats, grace: stopTimeout,
		texts: all,
	}
	a.defaults()
	if a.publicKey, err = publicKey(o.PublicKey); err != nil {
		return nil, err
	}
	if o.Shards < 0 {
		return nil, fmt.Errorf("discord: discord.shards is %d; it has to be 0 (as many as Discord recommends) or more", o.Shards)
	}
	var server *url.URL
	if o.Server != "" {
		if server, err = url.Parse(o.Server); err != nil || server.Host == "" || server.Scheme != "http" && server.Scheme != "https" {
			return nil, fmt.Errorf("discord: discord.server is no address of a server: %q", o.Server)
		}
	}
	a.life, a.end = context.WithCancel(context.Background())
	a.transport = &transport{
		base: http.DefaultTransport.(*http.Transport).Clone(), server: server, life: a.life, limits: newLimits(a.now, a.wait), wait: a.wait,
	}
	a.rest = rest{session: a.newSession()}
	a.work = dispatch.New(workers, a.log)
	a.limiter = limit.New(burst, every, a.now)
	a.replayed = newReplays(a.now)
	a.self.Store(&identity{application: o.ApplicationID})
	return a, nil
}

func (a *Adapter) defaults() {
	if a.now == nil {
		a.now = time.Now
	}
	if a.wait == nil {
		a.wait = sleep
	}
	if a.patience == 0 {
		a.patience = patience
	}
	if len(a.key) == 0 {
		a.key = []byte(rand.Text())
	}
}

func publicKey(hexadecimal string) (ed25519.PublicKey, error) {
	if hexadecimal == "" {
		return nil, nil
	}
	key, err := hex.DecodeString(strings.TrimSpace(hexadecimal))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("discord: discord.public_key has to be the %d hexadecimal digits that the developer portal shows", 2*ed25519.PublicKeySize)
	}
	return key, nil
}

// newSession returns a session of the library that leaves to this package what it does better: waiting, and connecting
// again. It logs nothing, because what it logs holds messages.
func (a *Adapter) newSession() *discordgo.Session {
	session, err := discordgo.New("Bot " + strings.TrimPrefix(a.token, "Bot "))
	if err != nil {
		panic(err) // the library's New cannot fail
	}
	if a.token == "" {
		session.Token = "" // what answers an interaction needs none
	}
	session.Client = &http.Client{Transport: a.transport}
	session.LogLevel = discordgo.LogError - 1
	session.ShouldReconnectOnError = false
	session.ShouldReconnectVoiceOnSessionError = false
	session.ShouldRetryOnRateLimit = false
	session.MaxRestRetries = 0
	session.StateEnabled = false
	session.SyncEvents = true
	session.Compress, session.Identify.Compress = false, false
	return session
}

// Run answers until the context ends and what is in hand is finished, which takes at most ten seconds. An error names the
// setting that Discord refused.
func (a *Adapter) Run(ctx context.Context) error {
	defer a.end()
	err := a.serveGateway(ctx)
	a.gate.Lock()
	a.stopping = true
	a.gate.Unlock()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.grace)
	defer cancel()
	defer context.AfterFunc(grace, a.end)()
	if late := a.work.Stop(grace); late != nil {
		a.log.Warn("what was in hand took too long", "error", late)
	}
	a.promises.Wait()
	if err != nil {
		return fmt.Errorf("discord: %w", err)
	}
	return nil
}

// serveGateway answers what the gateway brings until the context ends. Without a token it waits for that, while the
// endpoint is served.
func (a *Adapter) serveGateway(ctx context.Context) error {
	if a.token == "" {
		<-ctx.Done()
		return nil
	}
	err := a.start(ctx)
	if err == nil {
		err = a.connect(ctx)
	}
	if ctx.Err() != nil {
		return nil // what was under way was cut short
	}
	return err
}

// start finds out who the bot is, and registers its commands.
func (a *Adapter) start(ctx context.Context) error {
	me, err := a.rest.session.User("@me", discordgo.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("who is the bot: %w", a.explain(err))
	}
	application := a.self.Load().application
	if application == "" {
		app, err := a.rest.application(ctx)
		if err != nil {
			return fmt.Errorf("which application is it: %w", a.explain(err))
		}
		application = app
	}
	a.self.Store(&identity{user: me.ID, application: application})
	if err := a.register(ctx, application); err != nil {
		return fmt.Errorf("register the commands: %w", a.explain(err))
	}
	return nil
}

// explain names the setting where Discord refuses one.
func (a *Adapter) explain(err error) error {
	err = clean(err)
	if r, ok := errors.AsType[*refused](err); ok {
		switch {
		case r.Status == http.StatusUnauthorized:
			return fmt.Errorf("%s (%w)", refusals[closeAuthentication], err)
		case r.Status == http.StatusForbidden || r.Status == http.StatusNotFound:
			return fmt.Errorf("discord.application_id is refused: it has to be the id of the application that discord.token belongs to (%w)", err)
		}
	}
	return err
}
