package telegram

import (
	"strings"
	"unicode"

	"github.com/go-telegram/bot/models"
)

// What a button sends back when it is pressed is one of these and a value:
//
//	s:  bot.SuggestionID of a question to answer
//	g:  number of a sort of topic to list
//	c:  id of a topic to compare the sources on
//	u:  id of a claim that was of use
//	d:  id of a claim that was not
//	l:  code of a language to answer in, or "" to follow the text
//	a:  audience
//	f:  erase the conversation
//
// It comes back from the person's own program, and so may hold anything.
const (
	pressSuggestion = "s:"
	pressGroup      = "g:"
	pressCompare    = "c:"
	pressUseful     = "u:"
	pressUseless    = "d:"
	pressLanguage   = "l:"
	pressAudience   = "a:"
	pressForget     = "f:"
)

const (
	mostData  = 64 // bytes of a button's data that Telegram takes
	mostLabel = 64 // characters of a button that fit two lines of a phone
)

// button is one below a message: it sends data back, or opens an address.
type button struct {
	label   string
	data    string
	address string
}

// valid reports whether Telegram takes the button. It refuses the whole message for the sake of one.
func (b button) valid() bool {
	return b.label != "" && (b.data != "" && len(b.data) <= mostData || b.data == "" && webAddress(b.address) != "")
}

// rows puts buttons below each other, so many in a row. Those that Telegram would refuse are left out.
func rows(each int, buttons ...button) [][]button {
	var out [][]button
	for _, b := range buttons {
		b.label = shorten(clean(b.label), mostLabel)
		if !b.valid() {
			continue
		}
		if last := len(out) - 1; last < 0 || len(out[last]) == each {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], b)
	}
	return out
}

// shorten cuts a label that is longer than most characters after a word.
func shorten(label string, most int) string {
	label = strings.Join(strings.Fields(label), " ")
	characters := []rune(label)
	if len(characters) <= most {
		return label
	}
	cut := characters[:most-1]
	for i := len(cut) - 1; i > most/2; i-- {
		if unicode.IsSpace(characters[i+1]) || unicode.IsSpace(characters[i]) {
			cut = characters[:i+1]
			break
		}
	}
	return strings.TrimRightFunc(string(cut), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + "…"
}

// markup returns buttons as Telegram takes them, nil where there are none.
func markup(buttons [][]button) models.ReplyMarkup {
	if len(buttons) == 0 {
		return nil
	}
	keyboard := make([][]models.InlineKeyboardButton, len(buttons))
	for i, row := range buttons {
		for _, b := range row {
			keyboard[i] = append(keyboard[i], models.InlineKeyboardButton{Text: b.label, CallbackData: b.data, URL: b.address})
		}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: keyboard}
}
