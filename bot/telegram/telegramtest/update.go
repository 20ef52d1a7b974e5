package telegramtest

import (
	"strings"
	"unicode/utf16"
)

// Update is one as Telegram sends it, without its number.
type Update map[string]any

// sort names what the update holds.
func (u Update) sort() string {
	for key := range u {
		if key != "update_id" {
			return key
		}
	}
	return ""
}

// Person is somebody on Telegram.
type Person struct {
	ID     int64
	Locale string // as their program is set: "sv", "nb", "en"
}

func (p Person) json() map[string]any {
	return map[string]any{"id": p.ID, "is_bot": false, "first_name": "Kim", "language_code": p.Locale}
}

// Chat is where a message stands.
type Chat struct {
	ID   int64
	Kind string // private, group, supergroup
}

// Private is the chat of a person and the bot.
func Private(p Person) Chat { return Chat{p.ID, "private"} }

// Group is one of several people.
func Group(id int64) Chat { return Chat{-id, "supergroup"} }

func (c Chat) json() map[string]any { return map[string]any{"id": c.ID, "type": c.Kind} }

// Message is a message of a person, with a text and whatever else.
func Message(chat Chat, from Person, id int, text string, more Update) Update {
	m := Update{"message_id": id, "date": 1_790_000_000, "chat": chat.json(), "from": from.json()}
	if text != "" {
		m["text"] = text
		if e := entities(text); len(e) > 0 {
			m["entities"] = e
		}
	}
	for key, value := range more {
		m[key] = value
	}
	return Update{"message": m}
}

// Edited is the same message after its text was changed.
func Edited(u Update) Update {
	return Update{"edited_message": u["message"]}
}

// Press is a press on a button of a message that the server took.
func Press(chat Chat, from Person, query string, on Sent, data string) Update {
	message := on.json()
	message["chat"] = chat.json()
	return Update{"callback_query": map[string]any{
		"id": query, "from": from.json(), "chat_instance": "1", "data": data, "message": message,
	}}
}

// entities finds the commands and mentions of a text, as Telegram does, counted in UTF-16 code units.
func entities(text string) []map[string]any {
	var out []map[string]any
	offset := 0
	for _, word := range strings.SplitAfter(text, " ") {
		bare := strings.TrimRight(word, " ,.:!?")
		kind := ""
		switch {
		case len(bare) > 1 && bare[0] == '@':
			kind = "mention"
		case len(bare) > 1 && bare[0] == '/':
			kind = "bot_command"
		}
		if kind != "" {
			out = append(out, map[string]any{"type": kind, "offset": offset, "length": len(utf16.Encode([]rune(bare)))})
		}
		offset += len(utf16.Encode([]rune(word)))
	}
	return out
}
