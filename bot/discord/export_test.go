package discord

import "time"

// SetHeartbeat makes our own heartbeats as fast as a test needs them.
func (a *Adapter) SetHeartbeat(every, answer time.Duration) {
	a.heartbeat = heartbeat{every: every, answer: answer}
}

// SetGrace bounds how long what is in hand may take at the end.
func (a *Adapter) SetGrace(d time.Duration) { a.grace = d }
