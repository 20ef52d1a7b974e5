package bot

import (
	"context"
	"fmt"

	"ryggrad/internal/language"
)

// Preferences are what a person has asked for once and for the whole conversation.
type Preferences struct {
	Language string   // sv, nb, da or en; empty: that of each message
	Audience Audience // empty: Patient
}

// Preferences returns those of a conversation.
func (b *Bot) Preferences(ctx context.Context, conversation string) (Preferences, error) {
	talk, err := b.conversations.load(ctx, conversation)
	return Preferences{Language: string(talk.Fixed), Audience: talk.Audience}, err
}

// Prefer sets the preferences of a conversation. A language or an audience that there is none of is an error.
func (b *Bot) Prefer(ctx context.Context, conversation string, p Preferences) error {
	fixed, found := language.Parse(p.Language)
	if p.Language != "" && !found {
		return fmt.Errorf("bot: no language %q is answered in", p.Language)
	}
	if p.Audience != "" && p.Audience != Patient && p.Audience != Student {
		return fmt.Errorf("bot: there is no audience %q", p.Audience)
	}
	defer b.conversations.lock(conversation)()
	return again(func() error {
		talk, err := b.conversations.load(ctx, conversation)
		if err != nil {
			return err
		}
		talk.Fixed, talk.Audience = fixed, p.Audience
		return b.conversations.save(ctx, conversation, talk)
	})
}

// LanguageOf returns the language in which to answer a message without a text of its own, such as a command or a picture:
// the one asked for, that of the conversation, the locale's, or Swedish.
func (b *Bot) LanguageOf(ctx context.Context, m Message) (string, error) {
	talk, err := b.conversations.load(ctx, m.Conversation)
	if l := b.prior(m, talk); l != "" {
		return string(l), err
	}
	return string(language.Swedish), err
}
