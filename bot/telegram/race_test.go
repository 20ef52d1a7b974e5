//go:build race

package telegram_test

// raceDivisor makes the long tests shorter under the race detector, which slows everything down several times.
const raceDivisor = 8
