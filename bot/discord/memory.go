package discord

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ryggrad/bot"
)

// What is kept in the memory beside conversations. Everything expires with it.
//
//	discord:message:<id>       a message was answered
//	discord:interaction:<id>   a command or a press was answered
//	discord:channels:<hash>    the channels of servers in which a person has asked, for them to be forgotten too
//	discord:pressed:<hash>     a person has said whether a reply helped
//	discord:locale:<hash>      the locale of a person, or of a server
//
// A hash is keyed, so that what is kept names no person.

// mostChannels is how many channels of a person are remembered. Those used first are left to expire.
const mostChannels = 50

// handled reports whether an event was answered before.
func (a *Adapter) handled(ctx context.Context, delivery string) (bool, error) {
	value, err := a.memory.Get(ctx, delivery)
	if err != nil {
		return false, fmt.Errorf("memory: %w", err)
	}
	return value != nil, nil
}

// done reports whether a request was answered before. Where that cannot be told it was not: better an apology twice than
// silence.
func (a *Adapter) done(ctx context.Context, r request) bool {
	done, err := a.handled(ctx, r.Delivery)
	if err != nil {
		a.log.Error("it cannot be told what was answered", "error", err)
	}
	return done
}

// record keeps that an event was answered.
func (a *Adapter) record(ctx context.Context, delivery string) error {
	if err := a.memory.Put(ctx, delivery, []byte{1}); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	return nil
}

// hash names somebody or something without telling whom or what.
func (a *Adapter) hash(parts ...string) string {
	mac := hmac.New(sha256.New, a.key)
	mac.Write([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(mac.Sum(nil))
}

// channels returns those in which a person has asked.
func (a *Adapter) channels(ctx context.Context, key string) (list []string, err error) {
	data, err := a.memory.Get(ctx, key)
	if err == nil && data != nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	return list, nil
}

// note remembers that a person has a conversation in a channel of a server.
func (a *Adapter) note(ctx context.Context, r request) error {
	if r.Private {
		return nil
	}
	a.noting.Lock()
	defer a.noting.Unlock()
	key := "discord:channels:" + a.hash(r.User)
	list, err := a.channels(ctx, key)
	if err != nil {
		return err
	}
	// Also where it stands there already: it is to last as long as the conversation.
	list = append(slices.DeleteFunc(list, func(c string) bool { return c == r.Channel }), r.Channel)
	data, err := json.Marshal(list[max(0, len(list)-mostChannels):])
	if err == nil {
		err = a.memory.Put(ctx, key, data)
	}
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	return nil
}

// forget erases every conversation of a person.
func (a *Adapter) forget(ctx context.Context, r request, say renderer) (result, error) {
	a.noting.Lock()
	defer a.noting.Unlock()
	key := "discord:channels:" + a.hash(r.User)
	list, err := a.channels(ctx, key)
	problems := []error{err, a.bot.Forget(ctx, r.person())}
	if !r.Private && !slices.Contains(list, r.Channel) {
		list = append(list, r.Channel)
	}
	for _, channel := range list {
		problems = append(problems, a.bot.Forget(ctx, request{User: r.User, Channel: channel}.conversation()))
	}
	if err := errors.Join(problems...); err != nil {
		return say.sentence(say.texts.NotForgotten, true), err
	}
	for _, each := range []string{key, a.localeKey(r.User)} {
		if err := a.memory.Delete(ctx, each); err != nil {
			return say.sentence(say.texts.NotForgotten, true), fmt.Errorf("memory: %w", err)
		}
	}
	return say.sentence(say.texts.Forgotten, true), nil
}

// prefer sets a person's preferences, here and for where they have set none.
func (a *Adapter) prefer(ctx context.Context, r request, p bot.Preferences) error {
	if err := a.bot.Prefer(ctx, r.conversation(), p); err != nil || r.Private {
		return err
	}
	return a.bot.Prefer(ctx, r.person(), p)
}

// fixLanguage sets the language of the answers, or lets it follow the text.
func (a *Adapter) fixLanguage(ctx context.Context, r request, p bot.Preferences, language string) (result, error) {
	if err := a.note(ctx, r); err != nil {
		return a.failed(r), err
	}
	t, found := a.texts[r.Option]
	if p.Language = r.Option; !found {
		p.Language = ""
	}
	if err := a.prefer(ctx, r, p); err != nil {
		return a.failed(r), err
	}
	if !found {
		say := renderer{texts: a.texts[language]}
		return say.sentence(say.texts.Free, true), nil
	}
	return renderer{texts: t}.sentence(t.Fixed, true), nil
}

// count passes on whether a reply helped, once for each person and reply.
func (a *Adapter) count(ctx context.Context, r request) {
	key := "discord:pressed:" + a.hash(r.User, r.Message)
	if seen, err := a.handled(ctx, key); err != nil || seen || a.feedback == nil {
		return
	}
	if a.record(ctx, key) == nil {
		a.feedback(r.Option, r.Up)
	}
}

// Only commands and buttons tell a person's locale. It decides which emergency number is named where the words of a message
// leave open what language they are, as Norwegian and Danish often do; so it is remembered for the messages to come.

// learn remembers the locale of a person, and of the server.
func (a *Adapter) learn(ctx context.Context, r request) error {
	for _, known := range [][2]string{{r.User, r.Locale}, {r.Guild, r.GuildLocale}} {
		if known[0] == "" || known[1] == "" {
			continue
		}
		key := a.localeKey(known[0])
		before, err := a.memory.Get(ctx, key)
		if err == nil && string(before) != known[1] {
			err = a.memory.Put(ctx, key, []byte(known[1]))
		}
		if err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	}
	return nil
}

func (a *Adapter) localeKey(of string) string { return "discord:locale:" + a.hash(of) }

// recall returns what is remembered of the locale of a person who wrote a message, or else of the server.
func (a *Adapter) recall(ctx context.Context, r request) (string, error) {
	for _, of := range []string{r.User, r.Guild} {
		if of == "" {
			continue
		}
		value, err := a.memory.Get(ctx, a.localeKey(of))
		if err != nil {
			return "", fmt.Errorf("memory: %w", err)
		}
		if value != nil {
			return string(value), nil
		}
	}
	return "", nil
}
