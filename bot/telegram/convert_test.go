package telegram

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"
)

var me = models.User{ID: 4242, IsBot: true, Username: "Ryggrad_Bot"}

// The parts of which the updates below are made.
const (
	private = `"chat":{"id":11,"type":"private"},"from":{"id":11,"language_code":"sv"}`
	group   = `"chat":{"id":-5,"type":"supergroup"},"from":{"id":11,"language_code":"sv"}`
	mention = `"entities":[{"type":"mention","offset":0,"length":12}]`
)

func TestConvert(t *testing.T) {
	asked := func(text string) incoming {
		return incoming{deed: ask, chat: 11, private: true, person: 11, message: 7, locale: "sv", text: text}
	}
	commanded := func(name, text string) incoming {
		in := asked(text)
		in.deed, in.name = command, name
		return in
	}
	inGroup := func(in incoming) incoming {
		in.chat, in.private, in.answered = -5, false, true
		return in
	}
	changed := func(in incoming, change func(*incoming)) incoming { change(&in); return in }
	for _, test := range []struct {
		name, update string
		want         incoming
	}{
		{"a text", `"message":{"message_id":7,` + private + `,"text":" Kan jag jogga? "}`, asked("Kan jag jogga?")},
		{"a caption", `"message":{"message_id":7,` + private + `,"photo":[{"file_id":"x"}],"caption":"Är det här farligt?"}`, asked("Är det här farligt?")},
		{"an edited text", `"edited_message":{"message_id":7,` + private + `,"text":"Kan jag gå?"}`,
			changed(asked("Kan jag gå?"), func(in *incoming) { in.answered = true })},
		{"a command", `"message":{"message_id":7,` + private + `,"text":"/Help"}`, commanded("help", "")},
		{"a command with words", `"message":{"message_id":7,` + private + `,"text":"/compare  promenader och\nyoga"}`, commanded("compare", "promenader och\nyoga")},
		{"a command by name", `"message":{"message_id":7,` + private + `,"text":"/help@ryggrad_bot"}`, commanded("help", "")},
		{"no command of ours may be a cry for help", `"message":{"message_id":7,` + private + `,"text":"/kan inte kissa"}`, asked("kan inte kissa")},
		{"a slash in a text", `"message":{"message_id":7,` + private + `,"text":"och/eller"}`, asked("och/eller")},
		{"a picture", `"message":{"message_id":7,` + private + `,"photo":[{"file_id":"x"}]}`, changed(asked(""), func(in *incoming) { in.deed, in.name = unread, "picture" })},
		{"a voice", `"message":{"message_id":7,` + private + `,"voice":{"file_id":"x"}}`, changed(asked(""), func(in *incoming) { in.deed, in.name = unread, "voice" })},
		{"a sticker", `"message":{"message_id":7,` + private + `,"sticker":{"file_id":"x"}}`, changed(asked(""), func(in *incoming) { in.deed, in.name = unread, "sticker" })},
		{"a place", `"message":{"message_id":7,` + private + `,"location":{"latitude":1,"longitude":2}}`, changed(asked(""), func(in *incoming) { in.deed, in.name = unread, "place" })},
		{"a document", `"message":{"message_id":7,` + private + `,"document":{"file_id":"x"}}`, changed(asked(""), func(in *incoming) { in.deed, in.name = unread, "file" })},
		{"a place that moves", `"edited_message":{"message_id":7,` + private + `,"location":{"latitude":1,"longitude":2}}`,
			changed(asked(""), func(in *incoming) { in.deed, in.name, in.answered = ignore, "place", true })},
		{"a pinned message", `"message":{"message_id":7,` + private + `,"pinned_message":{"message_id":3,"date":1,"chat":{"id":11,"type":"private"}}}`,
			changed(asked(""), func(in *incoming) { in.deed = ignore })},

		{"talk in a group", `"message":{"message_id":7,` + group + `,"text":"ont i ryggen"}`, changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"a mention", `"message":{"message_id":7,` + group + `,"text":"@ryggrad_bot, kan jag jogga?",` + mention + `}`, inGroup(asked("kan jag jogga?"))},
		{"a mention after an emoji", `"message":{"message_id":7,` + group + `,"text":"😀 @ryggrad_bot hej","entities":[{"type":"mention","offset":3,"length":12}]}`, inGroup(asked("😀  hej"))},
		{"a mention by id", `"message":{"message_id":7,` + group + `,"text":"Ryggråd hej","entities":[{"type":"text_mention","offset":0,"length":7,"user":{"id":4242}}]}`, inGroup(asked("hej"))},
		{"a mention of another", `"message":{"message_id":7,` + group + `,"text":"@ryggrad_bit hej",` + mention + `}`, changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"a mention alone", `"message":{"message_id":7,` + group + `,"text":"@ryggrad_bot",` + mention + `}`, inGroup(commanded("help", ""))},
		{"a mention out of bounds", `"message":{"message_id":7,` + group + `,"text":"@r","entities":[{"type":"mention","offset":1,"length":9223372036854775807},{"type":"mention","offset":-1,"length":2}]}`,
			changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"a reply to the bot", `"message":{"message_id":7,` + group + `,"text":"och yoga?","reply_to_message":{"message_id":3,"date":1,"chat":{"id":-5,"type":"supergroup"},"from":{"id":4242}}}`, inGroup(asked("och yoga?"))},
		{"a picture for the bot in a group", `"message":{"message_id":7,` + group + `,"photo":[{"file_id":"x"}],"caption":"@ryggrad_bot vad är det?","caption_entities":[{"type":"mention","offset":0,"length":12}]}`, inGroup(asked("vad är det?"))},
		{"a picture in a group", `"message":{"message_id":7,` + group + `,"photo":[{"file_id":"x"}]}`, changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"a command in a group", `"message":{"message_id":7,` + group + `,"text":"/topics"}`, inGroup(commanded("topics", ""))},
		{"our command in a group", `"message":{"message_id":7,` + group + `,"text":"/topics@RYGGRAD_bot"}`, inGroup(commanded("topics", ""))},
		{"another bot's command", `"message":{"message_id":7,` + group + `,"text":"/topics@other_bot"}`, changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"an unknown command in a group", `"message":{"message_id":7,` + group + `,"text":"/weather"}`, changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"an unknown command to us", `"message":{"message_id":7,` + group + `,"text":"/weather@ryggrad_bot"}`, inGroup(commanded("help", ""))},
		{"words behind an unknown command to us", `"message":{"message_id":7,` + group + `,"text":"/kan@ryggrad_bot inte kissa"}`, inGroup(asked("kan inte kissa"))},
		{"a topic of a forum", `"message":{"message_id":7,"message_thread_id":9,"is_topic_message":true,` + group + `,"text":"/help"}`,
			changed(inGroup(commanded("help", "")), func(in *incoming) { in.thread = 9 })},
		{"an anonymous administrator", `"message":{"message_id":7,"chat":{"id":-5,"type":"supergroup"},"sender_chat":{"id":-5,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true,"language_code":"sv"},"text":"/help"}`,
			changed(inGroup(commanded("help", "")), func(in *incoming) { in.person, in.hidden = 1087968824, true })},
		{"another bot", `"message":{"message_id":7,"chat":{"id":-5,"type":"supergroup"},"from":{"id":11,"is_bot":true,"language_code":"sv"},"text":"/help"}`,
			changed(inGroup(asked("")), func(in *incoming) { in.deed = ignore })},
		{"a post passed on from a channel", `"message":{"message_id":7,"is_automatic_forward":true,` + group + `,"text":"/help"}`,
			incoming{chat: -5, message: 7, answered: true}},

		{"a button", `"callback_query":{"id":"q","from":{"id":11,"language_code":"sv"},"data":"s:abc","message":{"message_id":7,"date":5,"chat":{"id":11,"type":"private"}}}`,
			incoming{deed: press, chat: 11, private: true, person: 11, message: 7, locale: "sv", name: "s:abc", query: "q"}},
		{"a button in a group", `"callback_query":{"id":"q","from":{"id":11,"language_code":"sv"},"data":"s:abc","message":{"message_id":7,"date":5,"chat":{"id":-5,"type":"group"}}}`,
			incoming{deed: press, chat: -5, person: 11, message: 7, locale: "sv", name: "s:abc", query: "q", answered: true}},
		{"a button of a message that is too old", `"callback_query":{"id":"q","from":{"id":11,"language_code":"sv"},"data":"s:abc","message":{"message_id":7,"date":0,"chat":{"id":11,"type":"private"}}}`,
			incoming{deed: press, chat: 11, private: true, person: 11, locale: "sv", name: "s:abc", query: "q"}},
		{"a button of no message", `"callback_query":{"id":"q","from":{"id":11,"language_code":"sv"},"data":"s:abc"}`,
			incoming{deed: press, chat: 11, private: true, person: 11, locale: "sv", name: "s:abc", query: "q"}},

		{"a channel's post", `"channel_post":{"message_id":7,"chat":{"id":-5,"type":"channel"},"text":"/help"}`, incoming{}},
		{"nothing", `"poll":{"id":"x"}`, incoming{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			u := new(models.Update)
			if err := json.Unmarshal([]byte(`{"update_id":3,`+test.update+`}`), u); err != nil {
				t.Fatal(err)
			}
			test.want.update = 3
			if got := convert(u, me); got != test.want {
				t.Errorf("convert = %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestConversationsAreApart(t *testing.T) {
	alone := incoming{chat: 11, person: 11, private: true}
	one, other := incoming{chat: -5, person: 11}, incoming{chat: -5, person: 12}
	for in, want := range map[incoming]string{alone: "telegram:11", one: "telegram:-5:11", other: "telegram:-5:12"} {
		if got := in.conversation(); got != want {
			t.Errorf("conversation of %+v = %q, want %q", in, got, want)
		}
	}
	if one.privately() != alone.conversation() {
		t.Errorf("privately = %q, want %q", one.privately(), alone.conversation())
	}
}

func FuzzConvert(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":1,"message":{"message_id":7,` + private + `,"text":"Kan jag jogga?"}}`,
		`{"update_id":1,"message":{"message_id":7,` + group + `,"text":"@ryggrad_bot hej",` + mention + `}}`,
		`{"update_id":1,"edited_message":{"message_id":7,` + group + `,"text":"/help@ryggrad_bot x"}}`,
		`{"update_id":1,"callback_query":{"id":"q","from":{"id":11},"data":"s:abc","message":{"message_id":7,"date":0,"chat":{"id":11,"type":"private"}}}}`,
		`{"update_id":1,"message":{"chat":{"id":1,"type":"private"},"from":{"id":1},"text":"\ud83d","entities":[{"type":"mention","offset":0,"length":1}]}}`,
		`{"update_id":"x"}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		u, err := decode(data)
		if err != nil {
			return
		}
		in := convert(u, me)
		switch {
		case in.update != u.ID:
			t.Errorf("update %d became %d", u.ID, in.update)
		case in.deed == ask && in.text == "":
			t.Error("a question without words")
		case in.deed == command && !isCommand(in.name):
			t.Errorf("no command: %q", in.name)
		case in.deed == unread && in.name == "":
			t.Error("something unread without a name")
		case in.deed != ignore && strings.Contains(in.conversation(), "::"):
			t.Errorf("conversation %q", in.conversation())
		}
	})
}
