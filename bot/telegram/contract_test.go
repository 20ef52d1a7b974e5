package telegram_test

import (
	"hash/fnv"
	"testing"

	"ryggrad/bot/adaptertest"
	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
)

// person is somebody in a private chat with the bot.
type person struct {
	*line
	telegramtest.Person
}

func (p person) Say(t *testing.T, text string) string {
	t.Helper()
	return shown(p.say(t, p.Person, text))
}

func (p person) Forget(t *testing.T) string {
	t.Helper()
	return shown(p.say(t, p.Person, "/forget"))
}

func TestContract(t *testing.T) {
	l := run(t, func(o *telegram.Options) { o.Burst = 1000 })
	adaptertest.Run(t, func(_ *testing.T, name, locale string) adaptertest.Person {
		h := fnv.New32a()
		_, _ = h.Write([]byte(name))
		return person{l, telegramtest.Person{ID: int64(h.Sum32()) + 1, Locale: locale}}
	}, adaptertest.Features{})
}
