// Package bot answers messages. It is the one door to everything below it: a [Bot] tells the language of a [Message],
// screens it for red flags, understands greetings and follow-ups, searches the index, and composes a [Reply] of claims
// with their evidence. Adapters (terminal, web, …) turn their platform's events into messages and render the replies.
//
// The order in [Bot.Reply] is the product's safety: nothing is searched before the screen has passed a message, and no
// setting changes that. What fails, refuses: the reply is then the fixed text that says whom to ask.
package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/language"
	"ryggrad/safety"
)

// Bot answers messages. It is safe for concurrent use; messages of one conversation are answered one at a time, and
// where another process has the same [SharedMemory], as if they were.
type Bot struct {
	corpus        *corpus.Corpus
	index         *index.Index
	screener      *safety.Screener
	identifier    *language.Identifier
	texts         map[language.Language]*texts
	intents       *intents
	conversations *conversations
	clinic        Clinic
	nearby        map[safety.Place]near
	now           func() time.Time
	count         func(Counted)

	// Made when they are first asked for: the start has no time for them.
	byConceptOnce sync.Once
	byConcept     map[string][]*corpus.Claim
	next          sync.Map // by claim, what can be asked next to it
	suggestions   func() suggestions
	offered       offered
}

// Clinic is where those who ask are to turn to.
type Clinic struct {
	Name     string
	Country  string // ISO 3166: SE, NO or DK; empty where readers are of all three
	Region   string
	Contacts []safety.Contact // in place of the shipped ones with the same id, or beside them
}

// Options are what a Bot is made of. Corpus, Index, Screener and Memory are required.
type Options struct {
	Corpus   *corpus.Corpus
	Index    *index.Index
	Screener *safety.Screener
	Memory   Memory
	Key      []byte // of the hash under which conversations are kept
	Clinic   Clinic
	Now      func() time.Time // time.Now, where nil
	Count    func(Counted)    // told of every reply, where not nil; has to be quick and safe for concurrent use

	Identifier *language.Identifier // made by NewIdentifier of the same corpus; nil: New makes it
}

// Counted is what may be counted of a reply: nothing of what anybody wrote.
type Counted struct {
	Kind     Kind
	Language string
	Level    string   // of the assessment, or ""
	Flags    []string // their ids
	Failed   bool     // something failed, and the reply is the refusal
	Took     time.Duration
}

// longestMessage is how many characters of a message are read for an answer. All of it is screened.
const longestMessage = 4000

// New returns a bot.
func New(o Options) (*Bot, error) {
	if o.Corpus == nil || o.Index == nil || o.Screener == nil || o.Memory == nil {
		return nil, errors.New("bot: corpus, index, screener and memory are required")
	}
	all, err := loadTexts()
	if err != nil {
		return nil, err
	}
	if o.Identifier == nil {
		if o.Identifier, err = NewIdentifier(o.Corpus); err != nil {
			return nil, err
		}
	}
	b := &Bot{
		corpus: o.Corpus, index: o.Index, screener: o.Screener, identifier: o.Identifier, texts: all,
		intents: newIntents(all), conversations: newConversations(o.Memory, o.Key), clinic: o.Clinic, now: o.Now,
		count: o.Count,
	}
	if b.now == nil {
		b.now = time.Now
	}
	b.nearby = b.newNear()
	b.suggestions = sync.OnceValue(b.newSuggestions)
	return b, nil
}

// NewIdentifier returns an identifier that has learnt the languages from a corpus.
func NewIdentifier(c *corpus.Corpus) (*language.Identifier, error) {
	identifier, err := language.NewIdentifier(samples(c))
	if err != nil {
		return nil, fmt.Errorf("bot: %w", err)
	}
	return identifier, nil
}

// sampledAsks is how many ways of asking for each claim the identifier learns from; more tell it nothing new.
const sampledAsks = 4

// samples returns what the corpus says in each language, from which the identifier learns the languages.
func samples(c *corpus.Corpus) map[language.Language][]string {
	out := make(map[language.Language][]string)
	for _, l := range language.All() {
		for i := range c.Claims {
			asks := c.Claims[i].Asks.In(l)
			out[l] = append(out[l], c.Claims[i].Text.In(l))
			out[l] = append(out[l], asks[:min(len(asks), sampledAsks)]...)
		}
	}
	return out
}

// Reply answers a message. With an error it still returns a reply that can be sent: the fixed words that say whom to
// ask. The error is for the log and holds nothing of the message.
func (b *Bot) Reply(ctx context.Context, m Message) (Reply, error) {
	reply, _, err := b.handle(ctx, m, b.respondOffered)
	return reply, err
}

// Explain answers a message like Reply, and says why it answered so.
func (b *Bot) Explain(ctx context.Context, m Message) (Reply, Explanation, error) {
	return b.handle(ctx, m, b.respond)
}

// responder answers a message that the screen has passed.
type responder func(ctx context.Context, t *turn) (Reply, error)

// handle is what every message passes, whatever it asks for: memory, language and screen, then the responder.
func (b *Bot) handle(ctx context.Context, m Message, respond responder) (reply Reply, why Explanation, err error) {
	if b.count != nil {
		begin := time.Now()
		defer func() { b.count(counted(reply, err, time.Since(begin))) }()
	}
	defer func() {
		if r := recover(); r != nil {
			// The value of a panic may hold words of the message, and so is not passed on.
			reply, err = b.refusal(m, b.prior(m, conversation{})), errors.New("bot: panic while answering")
		}
		reply.ID = m.ID
	}()
	if m.Conversation != "" {
		defer b.conversations.lock(m.Conversation)()
	}
	err = again(func() (err error) {
		reply, why, err = b.attempt(ctx, m, respond)
		return err
	})
	return reply, why, err
}

// attempt answers a message from what its conversation has come to, and keeps what it comes to.
func (b *Bot) attempt(ctx context.Context, m Message, respond responder) (reply Reply, why Explanation, err error) {
	kept, err := b.conversations.load(ctx, m.Conversation)
	if err != nil {
		return b.refusal(m, b.prior(m, kept)), why, err
	}
	talk := kept.begin(m.Delivery)
	before := talk
	if m.Audience == "" {
		m.Audience = talk.Audience
	}
	reply, why, err = b.answer(ctx, m, &talk, respond)
	if err != nil {
		return b.refusal(m, b.prior(m, talk)), why, err
	}
	talk.end(m.Delivery, before)
	if err := b.conversations.save(ctx, m.Conversation, talk); err != nil {
		return b.refusal(m, b.prior(m, talk)), why, err
	}
	return reply, why, nil
}

func counted(r Reply, err error, took time.Duration) Counted {
	c := Counted{Kind: r.Kind, Language: r.Language, Failed: err != nil, Took: took}
	if r.Assessment != nil {
		c.Level = r.Assessment.Level
		for _, flag := range r.Assessment.Flags {
			c.Flags = append(c.Flags, flag.ID)
		}
	}
	return c
}

// Forget erases a conversation.
func (b *Bot) Forget(ctx context.Context, conversation string) error {
	defer b.conversations.lock(conversation)()
	return b.conversations.erase(ctx, conversation)
}

// prior is the language to take where the text does not tell: the one asked for, that of the conversation, the
// platform's, or Swedish.
func (b *Bot) prior(m Message, talk conversation) language.Language {
	if talk.Fixed != "" {
		return talk.Fixed
	}
	if talk.Language != "" {
		return talk.Language
	}
	if l, found := language.Parse(m.Language); found {
		return l
	}
	if l, found := language.Parse(m.Locale); found {
		return l
	}
	return ""
}

// answer is the way of a message: language, screen, intent, search.
func (b *Bot) answer(ctx context.Context, m Message, talk *conversation, respond responder) (Reply, Explanation, error) {
	text := language.Normalize(m.Text)
	guess := b.identifier.Identify(text, b.prior(m, *talk))
	l, prior, kept := guess.Language, b.prior(m, *talk), talk.Language
	if guess.Certain && !guess.Foreign {
		talk.Language = l
	}
	in := l
	if talk.Fixed != "" {
		in = talk.Fixed
	}
	if fixed, found := language.Parse(m.Language); found {
		in = fixed
	}
	why := Explanation{Language: l, Certain: guess.Certain}

	state, screened := b.screen(talk.Safety, safety.Message{
		Text: text, Language: l, Certain: guess.Certain && !guess.Foreign, Time: b.now(),
	}, m.Text)
	talk.Safety = state
	assessment := b.assessment(screened, in, m)
	if screened.Level == safety.Unscreened {
		return b.refusal(m, in), why, errors.New("bot: the message was not screened")
	}
	if screened.Withhold {
		return b.finish(Reply{Language: string(in), Kind: AssessmentAlone, Assessment: assessment, Text: assessment.Text}), why, nil
	}
	if reply, done := b.unreadable(text, guess, in); done {
		return b.withAssessment(reply, assessment), why, nil
	}
	reply, err := respond(ctx, &turn{
		Message: m, text: text, spoken: l, in: in, talk: talk, screened: screened, assessment: assessment, why: &why,
		prior: prior, kept: kept,
	})
	return reply, why, err
}

// turn is a message that the screen has passed, with what is known of it.
type turn struct {
	Message
	text       string            // normalised
	spoken     language.Language // what the text is in
	in         language.Language // what the reply is to be in
	talk       *conversation
	screened   safety.Assessment
	assessment *Assessment // of level soon, or nil
	why        *Explanation
	prior      language.Language // what was to be taken where the text did not tell, or ""
	kept       language.Language // the conversation's language before the message, or ""
}

// unreadable answers what holds no question that can be read.
func (b *Bot) unreadable(text string, guess language.Guess, l language.Language) (Reply, bool) {
	t := b.texts[l]
	switch {
	case utf8.RuneCountInString(text) > longestMessage:
		return b.say(Abstain, l, t.TooLong), true
	case language.CountWords(text) == 0:
		return b.say(Abstain, l, t.Empty), true
	case guess.Foreign:
		var p paragraphs
		for _, each := range language.All() {
			p.add(b.texts[each].Foreign)
		}
		return b.say(Abstain, l, p.String()), true
	}
	return Reply{}, false
}

// say returns a reply that is a fixed text with questions to go on with.
func (b *Bot) say(kind Kind, l language.Language, text string) Reply {
	return b.finish(Reply{Language: string(l), Kind: kind, Text: text, Suggestions: b.texts[l].Examples[:mostSuggestions]})
}

// finish gives a reply's lists a value, so that they read as empty and never as null.
func (b *Bot) finish(r Reply) Reply {
	if r.Claims == nil {
		r.Claims = []Claim{}
	}
	if r.Suggestions == nil {
		r.Suggestions = []string{}
	}
	return r
}
