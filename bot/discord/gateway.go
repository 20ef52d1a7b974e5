package discord

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// intents are what Discord is asked to send: direct messages, and messages on servers. Without the privileged intent for
// their content a message comes empty unless it is a direct one or mentions the bot, and those are all that is answered.
const intents = discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// Bounds of a gateway connection.
const (
	openTimeout    = 30 * time.Second // to connect, and then to be let in
	firstReconnect = time.Second
	lastReconnect  = time.Minute
)

// Codes with which Discord closes a connection for good, or for the session.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
const (
	closeAuthentication = 4004
	closeSequence       = 4007
	closeTimedOut       = 4009
	closeInvalidShard   = 4010
	closeShardingNeeded = 4011
	closeInvalidVersion = 4012
	closeInvalidIntents = 4013
	closeDisallowed     = 4014
)

// refusals are what the codes that no new try can mend mean for an operator.
var refusals = map[int]string{
	closeAuthentication: "discord.token is refused: copy the bot's token anew from the developer portal",
	closeInvalidShard:   "discord.shards is refused: the shard does not exist",
	closeShardingNeeded: "discord.shards is too low: the bot is on too many servers for one connection; set it to 0, for as many as Discord recommends",
	closeInvalidVersion: "the gateway's version is no longer served: a newer ryggrad is needed",
	closeInvalidIntents: "the gateway refuses the intents as invalid: a newer ryggrad is needed",
	closeDisallowed:     "the gateway refuses the intents: the application may not receive messages; look at the bot's page in the developer portal",
}

// shard is one connection to the gateway, kept up until the context ends.
type shard struct {
	a        *Adapter
	id, of   int
	identify func(context.Context) error // waits for a turn to open a session

	session *discordgo.Session
	gone    chan struct{} // told when the connection of the session is over
	busy    atomic.Bool   // an event is being handed over, and so nothing is read
	last    atomic.Int64  // the sequence number of the last event
	known   atomic.Bool   // there is a session to resume

	mutex sync.Mutex
	link  *connection // the newest
}

// run keeps the connection until the context ends, and returns an error where that is of no use.
func (s *shard) run(ctx context.Context) error {
	s.renew()
	pause := firstReconnect
	for ctx.Err() == nil {
		begin := s.a.now()
		err := s.open(ctx)
		if err == nil {
			err = s.watch(ctx)
		}
		if ctx.Err() != nil {
			break
		}
		if code := s.code(err); code != 0 {
			if why, fatal := refusals[code]; fatal {
				return fmt.Errorf("%s (the gateway closed with %d)", why, code)
			}
			if code == closeSequence || code == closeTimedOut {
				s.renew()
			}
		}
		if invalid, ok := errors.AsType[invalidSession](err); ok && !invalid.resumable {
			s.renew()
		}
		if s.a.now().Sub(begin) > lastReconnect {
			pause = firstReconnect
		}
		s.a.log.Info("the gateway's connection is over; connecting again", "shard", s.id, "why", why(err), "resume", s.known.Load())
		// Discord asks for one to five seconds before a session that was called invalid; with jitter, so that many do not
		// come at once.
		if err := s.a.wait(ctx, pause/2+rand.N(pause)); err != nil {
			break
		}
		pause = min(2*pause, lastReconnect)
	}
	return nil
}

// why is what may be logged of an error of the gateway's.
func why(err error) string {
	if err == nil {
		return "closed"
	}
	return clean(err).Error()
}

// renew makes a session that begins anew.
func (s *shard) renew() {
	session := s.a.newSession()
	session.ShardID, session.ShardCount = s.id, s.of
	session.Identify.Intents = intents
	session.Dialer = &websocket.Dialer{HandshakeTimeout: openTimeout, NetDialContext: s.dial, NetDialTLSContext: s.dialTLS}
	gone := make(chan struct{}, 1)
	session.AddHandler(func(_ *discordgo.Session, _ *discordgo.Disconnect) {
		select {
		case gone <- struct{}{}:
		default:
		}
	})
	session.AddHandler(s.event)
	s.session, s.gone = session, gone
	s.known.Store(false)
	s.last.Store(0)
}

func (s *shard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return s.follow(conn), nil
}

func (s *shard) dialTLS(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(tls.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return s.follow(conn), nil
}

func (s *shard) follow(conn net.Conn) *connection {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.link = &connection{Conn: conn}
	return s.link
}

// cut ends the connection there is, so that the session can be resumed.
func (s *shard) cut(why error) {
	s.mutex.Lock()
	link := s.link
	s.mutex.Unlock()
	if link != nil {
		link.cut(why)
	}
}

// code returns the code with which Discord closed the connection, or 0.
func (s *shard) code(err error) int {
	if e, ok := errors.AsType[*websocket.CloseError](err); ok {
		return e.Code
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.link == nil {
		return 0
	}
	code, _ := s.link.closed()
	return code
}

// errSlow is why a connection is cut that does not open.
var errSlow = errors.New("the gateway did not let us in in time")

// open connects, and resumes the session or opens a new one when it is this shard's turn. The library waits without end
// for what the gateway says first, so the connection is cut when the time is over.
func (s *shard) open(ctx context.Context) error {
	if !s.known.Load() {
		if err := s.identify(ctx); err != nil {
			return err
		}
	}
	select {
	case <-s.gone: // of the connection before
	default:
	}
	opening, cancel := context.WithTimeout(ctx, s.a.heartbeat.open)
	defer cancel()
	stop := context.AfterFunc(opening, func() { s.cut(errSlow) })
	defer stop()
	if err := s.session.Open(); !errors.Is(err, discordgo.ErrWSAlreadyOpen) {
		return err
	}
	return nil
}

// Heartbeats of our own: the library notices a dead connection after five of its own, more than three minutes.
type heartbeat struct {
	every  time.Duration
	answer time.Duration // it has to be answered within
	open   time.Duration // a connection has to let us in within
}

var heartbeats = heartbeat{every: 25 * time.Second, answer: 15 * time.Second, open: openTimeout}

var errDead = errors.New("the gateway does not answer heartbeats")

// watch returns when the connection is over. When the context ends it says goodbye.
func (s *shard) watch(ctx context.Context) error {
	for {
		select {
		case <-s.gone:
			s.mutex.Lock()
			defer s.mutex.Unlock()
			_, problem := s.link.closed()
			return problem
		case <-ctx.Done():
			return s.session.Close()
		case <-time.After(s.a.heartbeat.every):
		}
		asked := time.Now().UTC()
		beat := struct {
			Op   int   `json:"op"`
			Data int64 `json:"d"`
		}{1, s.last.Load()}
		if err := s.session.GatewayWriteStruct(beat); err != nil {
			s.cut(err)
			continue
		}
		select {
		case <-ctx.Done():
			return s.session.Close()
		case <-time.After(s.a.heartbeat.answer):
		}
		s.session.RLock()
		answered := s.session.LastHeartbeatAck
		s.session.RUnlock()
		// While an event waits to be handed over nothing is read, and so no answer either.
		if answered.Before(asked) && !s.busy.Load() {
			s.cut(errDead)
		}
	}
}

// event takes an event of the gateway's. It runs in the goroutine that reads, one event at a time and in order; while it
// waits for room, Discord waits.
func (s *shard) event(_ *discordgo.Session, e *discordgo.Event) {
	s.last.Store(e.Sequence)
	s.busy.Store(true)
	defer s.busy.Store(false)
	defer func() {
		if recover() != nil {
			s.a.log.Error("panic while taking an event", "type", e.Type)
		}
	}()
	switch event := e.Struct.(type) {
	case *discordgo.Ready:
		s.known.Store(true)
		if event.User != nil {
			s.a.log.Info("discord is ready", "shard", s.id, "shards", s.of, "servers", len(event.Guilds))
		}
	case *discordgo.MessageCreate:
		s.a.takeMessage(event.Message)
	case *discordgo.MessageUpdate:
		s.a.takeEdit(event.Message)
	case *discordgo.InteractionCreate:
		s.a.takeInteraction(event.Interaction)
	}
}
