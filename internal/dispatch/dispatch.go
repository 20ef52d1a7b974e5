// Package dispatch works off jobs: those of one key in the order in which they came, those of different keys side by
// side, and never more at once than there are workers.
//
// The trap: a job that panics is logged and over. Whoever owes somebody an answer has to recover in the job itself.
package dispatch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

// ErrStopping is returned for a job that came after Stop.
var ErrStopping = errors.New("dispatch: stopping")

// pendingPerWorker is how many jobs may wait or run for each worker before Do waits.
const pendingPerWorker = 16

// Dispatcher runs jobs. It is safe for concurrent use.
type Dispatcher struct {
	log     *slog.Logger
	workers chan struct{} // a place for each job that runs
	pending chan struct{} // a place for each job that waits or runs
	jobs    context.Context
	cancel  context.CancelFunc

	mutex    sync.Mutex
	stopping bool
	queues   map[string][]func(context.Context) // of the keys with a job that waits or runs, the one that runs first
	done     sync.WaitGroup
}

// New returns a dispatcher with a number of workers, at least one.
func New(workers int, log *slog.Logger) *Dispatcher {
	workers = max(1, workers)
	jobs, cancel := context.WithCancel(context.Background())
	return &Dispatcher{
		log: log, workers: make(chan struct{}, workers), pending: make(chan struct{}, workers*pendingPerWorker),
		jobs: jobs, cancel: cancel, queues: make(map[string][]func(context.Context)),
	}
}

// Do hands over a job and returns without waiting for it to run. It waits while too many are pending, until the context
// ends. The job's own context ends only when Stop has waited long enough.
func (d *Dispatcher) Do(ctx context.Context, key string, job func(context.Context)) error {
	select {
	case d.pending <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("dispatch: %w", ctx.Err())
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.stopping {
		<-d.pending
		return ErrStopping
	}
	queue, busy := d.queues[key]
	d.queues[key] = append(queue, job)
	if !busy {
		d.done.Go(func() { d.work(key) })
	}
	return nil
}

// work runs the jobs of a key until none is left.
func (d *Dispatcher) work(key string) {
	for {
		d.mutex.Lock()
		job := d.queues[key][0]
		d.mutex.Unlock()
		d.run(job)
		d.mutex.Lock()
		d.queues[key] = d.queues[key][1:]
		last := len(d.queues[key]) == 0
		if last {
			delete(d.queues, key)
		}
		d.mutex.Unlock()
		<-d.pending
		if last {
			return
		}
	}
}

func (d *Dispatcher) run(job func(context.Context)) {
	d.workers <- struct{}{}
	defer func() {
		<-d.workers
		if recover() != nil {
			// Its value may hold words of a message.
			d.log.Error("panic in a job")
		}
	}()
	job(d.jobs)
}

// Stop takes no more jobs and waits for those in hand. When the context ends first, their contexts are cancelled, and
// Stop returns an error once they are over. It may be called more than once.
func (d *Dispatcher) Stop(ctx context.Context) error {
	d.mutex.Lock()
	d.stopping = true
	d.mutex.Unlock()
	finished := make(chan struct{})
	go func() {
		d.done.Wait()
		close(finished)
	}()
	defer d.cancel()
	select {
	case <-finished:
		return nil
	case <-ctx.Done():
	}
	d.cancel()
	<-finished
	return fmt.Errorf("dispatch: jobs were cut short: %w", ctx.Err())
}
