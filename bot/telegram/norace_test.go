//go:build !race

package telegram_test

const raceDivisor = 1
