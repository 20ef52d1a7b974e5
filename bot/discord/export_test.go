package discord

import "time"

// SetHeartbeat makes our own heartbeats as fast as a test needs them.
func (a *Adapter) SetHeartbeat(every, answer time.Duration) {
	a.heartbeat.every, a.heartbeat.answer = every, answer
}

// SetGrace bounds how long what is in hand may take at the end.
func (a *Adapter) SetGrace(d time.Duration) { a.grace = d }

// SetOpenTimeout bounds how long a connection may take to let us in.
func (a *Adapter) SetOpenTimeout(d time.Duration) { a.heartbeat.open = d }
