package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"sync"

	"ryggrad/internal/language"
	"ryggrad/safety"
)

// Memory keeps what a conversation has come to, for as long as it is set to. It is given no message and no user id: the
// key is a keyed hash, and the value holds what was understood and not what was written, but for the words that raised a
// red flag.
type Memory interface {
	// Get returns the value of a key, or nil where there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	Put(ctx context.Context, key string, value []byte) error
	Delete(ctx context.Context, key string) error
}

// conversation is what is kept between the messages of one person.
type conversation struct {
	Language language.Language `json:"language,omitempty"` // of the last message that told its language
	Fixed    language.Language `json:"fixed,omitempty"`    // asked for by the person
	Concepts []string          `json:"concepts,omitempty"` // of the last question that was answered
	Shown    []string          `json:"shown,omitempty"`    // claims of the last answer
	Audience Audience          `json:"audience,omitempty"` // asked for by the person
	Safety   safety.State      `json:"safety"`
	Delivery string            `json:"delivery,omitempty"` // of the last message
	Before   *conversation     `json:"before,omitempty"`   // what was known before that message, where it has a delivery
}

// begin returns the conversation as it was before a delivery: what is kept, or where the last message comes again, what
// was kept before it. So a message that was answered, and whose answer was not seen to arrive, is answered the same.
func (c conversation) begin(delivery string) conversation {
	if delivery != "" && delivery == c.Delivery && c.Before != nil {
		c = *c.Before
	}
	c.Before, c.Delivery = nil, ""
	return c
}

// end notes that a delivery was answered.
func (c *conversation) end(delivery string, before conversation) {
	if delivery != "" {
		c.Delivery, c.Before = delivery, &before
	}
}

// conversations loads, saves and erases conversations, one message of each at a time.
type conversations struct {
	memory Memory
	key    []byte
	seed   maphash.Seed
	locks  [256]sync.Mutex
}

func newConversations(memory Memory, key []byte) *conversations {
	return &conversations{memory: memory, key: key, seed: maphash.MakeSeed()}
}

// hash returns the keyed hash under which a conversation is kept, so that what is stored names nobody.
func (c *conversations) hash(id string) string {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

// lock keeps other messages of a conversation waiting until the returned function is called.
func (c *conversations) lock(id string) (unlock func()) {
	m := &c.locks[maphash.String(c.seed, id)%uint64(len(c.locks))]
	m.Lock()
	return m.Unlock
}

func (c *conversations) load(ctx context.Context, id string) (conversation, error) {
	var talk conversation
	if id == "" {
		return talk, nil
	}
	data, err := c.memory.Get(ctx, c.hash(id))
	if err != nil {
		return talk, fmt.Errorf("bot: conversation memory: %w", err)
	}
	if data == nil {
		return talk, nil
	}
	if err := json.Unmarshal(data, &talk); err != nil {
		return talk, fmt.Errorf("bot: conversation memory: %w", err)
	}
	return talk, nil
}

func (c *conversations) save(ctx context.Context, id string, talk conversation) error {
	if id == "" {
		return nil
	}
	data, err := json.Marshal(talk)
	if err != nil {
		return fmt.Errorf("bot: conversation memory: %w", err)
	}
	if err := c.memory.Put(ctx, c.hash(id), data); err != nil {
		return fmt.Errorf("bot: conversation memory: %w", err)
	}
	return nil
}

func (c *conversations) erase(ctx context.Context, id string) error {
	if err := c.memory.Delete(ctx, c.hash(id)); err != nil {
		return fmt.Errorf("bot: conversation memory: %w", err)
	}
	return nil
}
