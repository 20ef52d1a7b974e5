package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
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

// SharedMemory is a Memory in which other processes put too. A [Bot] then keeps no change that another one made meanwhile from
// counting, above all a red flag: it answers anew, from what the other one kept.
type SharedMemory interface {
	Memory
	// CompareAndSwap puts a value where the key still has the old one, nil for none, and reports whether it did.
	CompareAndSwap(ctx context.Context, key string, old, value []byte) (swapped bool, err error)
}

// errOvertaken is that another process changed a conversation between its loading and its saving.
var errOvertaken = errors.New("bot: conversation memory: other processes kept changing it")

// mostAttempts is how often a message is answered anew because of that. Each time another message of the same conversation was
// answered, and a process answers one of a conversation at a time.
const mostAttempts = 20

// again repeats what loads a conversation and saves it, as long as it is overtaken.
func again(do func() error) (err error) {
	for range mostAttempts {
		if err = do(); !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return err
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

	stored []byte // what was loaded, nil where there was nothing
}

// begin returns the conversation as it was before a delivery: what is kept, or where the last message comes again, what
// was kept before it. So a message that was answered, and whose answer was not seen to arrive, is answered the same.
func (c conversation) begin(delivery string) conversation {
	stored := c.stored
	if delivery != "" && delivery == c.Delivery && c.Before != nil {
		c = *c.Before
	}
	c.Before, c.Delivery, c.stored = nil, "", stored
	return c
}

// end notes that a delivery was answered.
func (c *conversation) end(delivery string, before conversation) {
	if delivery != "" {
		c.Delivery, c.Before = delivery, &before
	}
}

// conversations loads, saves and erases conversations, one message of each at a time. The locks are this process's own; what
// other processes do at the same time shows in a SharedMemory when it is saved.
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
	talk.stored = data
	return talk, nil
}

// save keeps a conversation. It returns errOvertaken where another process has kept another one since this was loaded.
func (c *conversations) save(ctx context.Context, id string, talk conversation) error {
	if id == "" {
		return nil
	}
	data, err := json.Marshal(talk)
	if err != nil {
		return fmt.Errorf("bot: conversation memory: %w", err)
	}
	saved := true
	if shared, ok := c.memory.(SharedMemory); ok {
		saved, err = shared.CompareAndSwap(ctx, c.hash(id), talk.stored, data)
	} else {
		err = c.memory.Put(ctx, c.hash(id), data)
	}
	if err != nil {
		return fmt.Errorf("bot: conversation memory: %w", err)
	}
	if !saved {
		return errOvertaken
	}
	return nil
}

func (c *conversations) erase(ctx context.Context, id string) error {
	if err := c.memory.Delete(ctx, c.hash(id)); err != nil {
		return fmt.Errorf("bot: conversation memory: %w", err)
	}
	return nil
}
