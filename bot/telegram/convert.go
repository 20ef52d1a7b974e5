package telegram

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"
)

// allowedUpdates are the sorts of update that are asked for. All others stay with Telegram.
var allowedUpdates = []string{
	models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage, models.AllowedUpdateCallbackQuery,
}

// deed is what an update asks us to do.
type deed int

const (
	ignore  deed = iota // nothing: it is not for us, or no answer is expected
	ask                 // answer a text
	command             // carry out a command
	press               // a button was pressed
	unread              // something that is no text came: say so kindly
)

// incoming is an update as far as it matters here.
type incoming struct {
	update   int64
	deed     deed
	chat     int64
	thread   int   // topic of a forum, 0 where there is none
	private  bool  // the chat is with one person
	person   int64 // who wrote or pressed
	message  int   // the message that was written, or that holds the button
	answered bool  // the answer has to show which message it answers: in groups, and after an edit
	locale   string
	text     string // ask: the question; command: what stands behind it
	name     string // command: its name; press: the button's data; unread: what came
	query    string // press: id of the callback query
	album    string // the pictures that came together, where it is one of several
	hidden   bool   // who wrote cannot be written to: an anonymous administrator or a channel
}

// conversation is the id under which the bot remembers. In a group everybody has a conversation of their own.
func (in incoming) conversation() string {
	id := "telegram:" + strconv.FormatInt(in.chat, 10)
	if !in.private {
		id += ":" + strconv.FormatInt(in.person, 10)
	}
	return id
}

// privately is the id of the conversation that the same person has with the bot alone, where the two have a chat of the
// person's own id.
func (in incoming) privately() string {
	return "telegram:" + strconv.FormatInt(in.person, 10)
}

// delivery names this update's message to the bot, which answers it the second time as the first.
func (in incoming) delivery() string {
	return handledPrefix + strconv.FormatInt(in.update, 10)
}

// convert reads an update. It is pure: what it returns depends on nothing but the update and who the bot is.
func convert(u *models.Update, me models.User) incoming {
	in := incoming{update: u.ID}
	switch {
	case u.CallbackQuery != nil:
		in.takePress(u.CallbackQuery)
	case u.Message != nil:
		in.takeMessage(u.Message, me)
	case u.EditedMessage != nil:
		in.takeMessage(u.EditedMessage, me)
		in.answered = true
		if in.deed == unread {
			// A location that moves is edited all the time, and a picture stays a picture.
			in.deed = ignore
		}
	}
	return in
}

func (in *incoming) takePress(q *models.CallbackQuery) {
	switch m := q.Message; {
	case m.Message != nil:
		in.chat, in.message, in.private = m.Message.Chat.ID, m.Message.ID, m.Message.Chat.Type == models.ChatTypePrivate
		if m.Message.IsTopicMessage {
			in.thread = m.Message.MessageThreadID
		}
	case m.InaccessibleMessage != nil:
		in.chat, in.private = m.InaccessibleMessage.Chat.ID, m.InaccessibleMessage.Chat.Type == models.ChatTypePrivate
	default:
		// A button under a message that was sent by way of an inline query. We send none, but somebody waits.
		in.chat, in.private = q.From.ID, true
	}
	in.deed, in.person, in.locale = press, q.From.ID, q.From.LanguageCode
	in.query, in.name, in.answered = q.ID, q.Data, !in.private
}

func (in *incoming) takeMessage(m *models.Message, me models.User) {
	in.chat, in.message = m.Chat.ID, m.ID
	in.private = m.Chat.Type == models.ChatTypePrivate
	in.answered = !in.private
	if m.IsTopicMessage {
		in.thread = m.MessageThreadID
	}
	if m.Chat.Type == models.ChatTypeChannel || m.IsAutomaticForward || m.From == nil {
		return
	}
	in.person, in.locale = m.From.ID, m.From.LanguageCode
	in.hidden, in.album = m.SenderChat != nil, m.MediaGroupID
	if m.From.IsBot && !in.hidden {
		return // two bots could talk for ever
	}
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEntities
	}
	if name, addressee, rest, found := parseCommand(text); found {
		in.takeCommand(name, addressee, rest, text, me)
		return
	}
	rest, mentioned := cutMentions(text, entities, me)
	if !in.private && !mentioned && !repliesTo(m, me) {
		return
	}
	in.text = strings.TrimSpace(rest)
	switch {
	case in.text != "":
		in.deed = ask
	case text != "":
		in.deed, in.name = command, "help" // our name alone
	case contents(m) != "":
		in.deed, in.name = unread, contents(m)
	}
}

func repliesTo(m *models.Message, me models.User) bool {
	r := m.ReplyToMessage
	return r != nil && r.From != nil && r.From.ID == me.ID
}

var commandPattern = regexp.MustCompile(`(?s)^/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?$`)

// parseCommand takes a text such as "/compare@ryggrad_bot promenader" apart.
func parseCommand(text string) (name, addressee, rest string, found bool) {
	parts := commandPattern.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return "", "", "", false
	}
	return strings.ToLower(parts[1]), parts[2], strings.TrimSpace(parts[3]), true
}

func (in *incoming) takeCommand(name, addressee, rest, text string, me models.User) {
	ours := strings.EqualFold(addressee, me.Username) && addressee != ""
	known := isCommand(name)
	switch {
	case !in.private && addressee != "" && !ours, !in.private && addressee == "" && !known:
		return // another bot's
	case known:
		in.deed, in.name, in.text = command, name, rest
	case in.private || rest != "":
		// No command of ours: "/kan inte kissa". Whoever typed it may be in need, so it is read as a text.
		in.deed = ask
		in.text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "/"))
		if ours {
			in.text = name + " " + rest
		}
	default:
		in.deed, in.name = command, "help"
	}
}

// cutMentions returns a text without the mentions of the bot, and whether there was one. Telegram counts offsets in
// UTF-16 code units; those that do not fit the text are passed over.
func cutMentions(text string, entities []models.MessageEntity, me models.User) (rest string, mentioned bool) {
	if me.ID == 0 || len(entities) == 0 {
		return text, false
	}
	all := utf16.Encode([]rune(text))
	drop := make([]bool, len(all))
	for _, e := range entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset > len(all) || e.Length > len(all)-e.Offset {
			continue
		}
		ours := false
		switch e.Type {
		case models.MessageEntityTypeMention:
			name := strings.TrimPrefix(string(utf16.Decode(all[e.Offset:e.Offset+e.Length])), "@")
			ours = me.Username != "" && strings.EqualFold(name, me.Username)
		case models.MessageEntityTypeTextMention:
			ours = e.User != nil && e.User.ID == me.ID
		}
		if !ours {
			continue
		}
		mentioned = true
		for i := e.Offset; i < e.Offset+e.Length; i++ {
			drop[i] = true
		}
	}
	if !mentioned {
		return text, false
	}
	kept := all[:0]
	for i, unit := range all {
		if !drop[i] {
			kept = append(kept, unit)
		}
	}
	return strings.TrimLeft(string(utf16.Decode(kept)), " ,:;-–"), true
}

// contents names what a message without text holds, as the texts have it, or "" for what Telegram itself says of a chat
// ("somebody joined"), which wants no answer.
func contents(m *models.Message) string {
	switch {
	case len(m.Photo) > 0 || m.Video != nil || m.VideoNote != nil || m.Animation != nil || m.Story != nil || m.PaidMedia != nil:
		return "picture"
	case m.Voice != nil || m.Audio != nil:
		return "voice"
	case m.Sticker != nil || m.Dice != nil || m.Game != nil:
		return "sticker"
	case m.Location != nil || m.Venue != nil:
		return "place"
	case m.Document != nil || m.Contact != nil || m.Poll != nil || m.Checklist != nil:
		return "file"
	}
	return ""
}
