package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"

	"ryggrad/bot"
)

// handledPrefix heads the keys of handled updates in the store.
const handledPrefix = "telegram:update:"

// record is what the store holds of an update: its number and how far it was answered, nothing of who wrote what.
type record struct {
	Sent    int  `json:"sent,omitempty"`    // how many messages of its answer were sent
	Refused bool `json:"refused,omitempty"` // the person could not be written to in private
	Done    bool `json:"done,omitempty"`
}

// ledger keeps records in the bot's memory, so that an update that comes again is not answered again.
type ledger struct {
	memory bot.Memory
	log    *slog.Logger
}

func key(update int64) string { return handledPrefix + strconv.FormatInt(update, 10) }

// read returns the record of an update. Where it cannot be read the update counts as new: an answer twice is better than
// none.
func (l ledger) read(ctx context.Context, update int64) record {
	var r record
	data, err := l.memory.Get(ctx, key(update))
	if err == nil && data != nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil && ctx.Err() == nil {
		l.log.Error("telegram: the record of an update cannot be read", "update", update, "error", err)
	}
	return r
}

// write keeps the record of an update. It is written even while the adapter stops: what was sent was sent.
func (l ledger) write(ctx context.Context, update int64, r record) {
	data, err := json.Marshal(r)
	if err == nil {
		err = l.memory.Put(context.WithoutCancel(ctx), key(update), data)
	}
	if err != nil {
		l.log.Error("telegram: an update was answered and could not be recorded, so it may be answered again",
			"update", update, "error", fmt.Errorf("telegram: %w", err))
	}
}
