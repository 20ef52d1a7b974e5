package store

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// What a File holds:
//
//	conversations  key → time of the last put (Unix nanoseconds, 8 bytes, big-endian), value
//	secrets        "conversation-key" → 32 random bytes
var (
	conversations = []byte("conversations")
	secrets       = []byte("secrets")
	secretName    = []byte("conversation-key")
)

const (
	lockTimeout  = time.Second // how long Open waits for a file that another process holds
	stampBytes   = 8
	secretBytes  = 32
	sweepBatch   = 1000 // entries removed in one transaction, so that no Put waits long
	longestSweep = time.Hour
)

// File keeps entries in a bbolt file. One process can have it open.
type File struct {
	db   *bolt.DB
	keep time.Duration
	now  func() time.Time
	log  *slog.Logger
	stop context.CancelFunc
	done sync.WaitGroup

	writes chan write
	closed chan struct{} // when nothing more is written
}

// write is an entry to put, or where there are no data, to delete.
type write struct {
	key  string
	data []byte
	done chan error
}

// mostTogether is how many writes share a transaction. Each transaction waits for the disk, and so those that came in
// while the one before them waited go together.
const mostTogether = 256

// Open opens or makes a file that keeps an entry for keep after it was last put, and sweeps out the others now and
// then until Close. The file can be read by its owner alone.
func Open(path string, keep time.Duration, now func() time.Time, log *slog.Logger) (*File, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("store: %s is held by another process: stop that one, or give this one a store.path of its own", path)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{conversations, secrets} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", path, err), db.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	f := &File{
		db: db, keep: keep, now: now, log: log, stop: stop, writes: make(chan write), closed: make(chan struct{}),
	}
	if _, err := f.Sweep(ctx); err != nil {
		stop()
		return nil, errors.Join(err, db.Close())
	}
	f.done.Go(func() { f.sweepNowAndThen(ctx) })
	f.done.Go(func() { f.commit(ctx) })
	return f, nil
}

// Close stops the sweeping, waits for what is being written and closes the file.
func (f *File) Close() error {
	f.stop()
	f.done.Wait()
	if err := f.db.Close(); err != nil {
		return fmt.Errorf("store: close: %w", err)
	}
	return nil
}

// Get returns the value of a key, or nil where there is none.
func (f *File) Get(ctx context.Context, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var value []byte
	err := f.db.View(func(tx *bolt.Tx) error {
		data := tx.Bucket(conversations).Get([]byte(key))
		if data != nil && !f.old(data) {
			value = append([]byte{}, data[stampBytes:]...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: get: %w", err)
	}
	return value, nil
}

// Put sets the value of a key and begins its time anew.
func (f *File) Put(ctx context.Context, key string, value []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	data := binary.BigEndian.AppendUint64(make([]byte, 0, stampBytes+len(value)), uint64(f.now().UnixNano()))
	data = append(data, value...)
	if err := f.write(key, data); err != nil {
		return fmt.Errorf("store: put: %w", err)
	}
	return nil
}

// Delete erases a key, whether or not it is there.
func (f *File) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := f.write(key, nil); err != nil {
		return fmt.Errorf("store: delete: %w", err)
	}
	return nil
}

// write hands over an entry and waits until it is on the disk.
func (f *File) write(key string, data []byte) error {
	w := write{key, data, make(chan error, 1)}
	select {
	case f.writes <- w:
		return <-w.done
	case <-f.closed:
		return bolterrors.ErrDatabaseNotOpen
	}
}

// commit writes what is handed over, until the context ends.
func (f *File) commit(ctx context.Context) {
	defer close(f.closed)
	for {
		var together []write
		select {
		case w := <-f.writes:
			together = append(together, w)
		case <-ctx.Done():
			return
		}
		for more := true; more && len(together) < mostTogether; {
			select {
			case w := <-f.writes:
				together = append(together, w)
			default:
				more = false
			}
		}
		err := f.db.Update(func(tx *bolt.Tx) error { return apply(tx.Bucket(conversations), together) })
		for _, w := range together {
			w.done <- err
		}
	}
}

func apply(bucket *bolt.Bucket, together []write) error {
	for _, w := range together {
		var err error
		if w.data == nil {
			err = bucket.Delete([]byte(w.key))
		} else {
			err = bucket.Put([]byte(w.key), w.data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Len returns how many entries the file holds, expired ones that were not yet swept out among them.
func (f *File) Len() int {
	n := 0
	// A closed file holds nothing that can be read.
	_ = f.db.View(func(tx *bolt.Tx) error {
		n = tx.Bucket(conversations).Stats().KeyN
		return nil
	})
	return n
}

// Secret returns the secret of this file, made at random the first time.
func (f *File) Secret() ([]byte, error) {
	var secret []byte
	err := f.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(secrets)
		if secret = slices.Clone(bucket.Get(secretName)); secret != nil {
			return nil
		}
		secret = make([]byte, secretBytes)
		rand.Read(secret) // never fails
		return bucket.Put(secretName, secret)
	})
	if err != nil {
		return nil, fmt.Errorf("store: secret: %w", err)
	}
	return secret, nil
}

// Sweep removes every entry whose time is over, and returns how many they were.
func (f *File) Sweep(ctx context.Context) (removed int, err error) {
	for {
		n, err := f.sweepSome()
		removed += n
		if err != nil {
			return removed, fmt.Errorf("store: sweep: %w", err)
		}
		if n < sweepBatch || ctx.Err() != nil {
			return removed, nil
		}
	}
}

// sweepSome removes at most sweepBatch old entries.
func (f *File) sweepSome() (removed int, err error) {
	var keys [][]byte
	err = f.db.View(func(tx *bolt.Tx) error {
		cursor := tx.Bucket(conversations).Cursor()
		for key, data := cursor.First(); key != nil && len(keys) < sweepBatch; key, data = cursor.Next() {
			if f.old(data) {
				keys = append(keys, slices.Clone(key))
			}
		}
		return nil
	})
	if err != nil || len(keys) == 0 {
		return 0, err
	}
	err = f.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(conversations)
		for _, key := range keys {
			if data := bucket.Get(key); data == nil || !f.old(data) {
				continue // deleted or put anew since it was read
			}
			if err := bucket.Delete(key); err != nil {
				return err
			}
			removed++
		}
		return nil
	})
	return removed, err
}

func (f *File) sweepNowAndThen(ctx context.Context) {
	ticker := time.NewTicker(min(f.keep, longestSweep))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if _, err := f.Sweep(ctx); err != nil {
			f.log.Warn("old conversations were not swept out", "error", err)
		}
	}
}

// old reports whether a stored entry's time is over. What is too short to hold a time is damaged, and old.
func (f *File) old(data []byte) bool {
	if len(data) < stampBytes {
		return true
	}
	put := time.Unix(0, int64(binary.BigEndian.Uint64(data)))
	return expired(put, f.now(), f.keep)
}
