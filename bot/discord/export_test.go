package discord

import "time"

// SetHeartbeat makes our own heartbeats as fast as a test needs them.
func (a *Adapter) SetHeartbeat(every, answer time.Duration) {
	a.heartbeat = heartbeat{every: every, answer: answer}
}
