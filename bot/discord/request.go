package discord

import "ryggrad/bot"

// kind is what a person wants.
type kind string

const (
	ask        kind = "ask"      // Text: the question
	compare    kind = "compare"  // Text: an activity
	evidence   kind = "evidence" // Option: a level
	source     kind = "source"   // Option: a source's id
	listTopics kind = "topics"
	quiz       kind = "quiz"   // Option: nothing, or the language and the number of the last question
	answerQuiz kind = "answer" // Option: language, number and stance
	privacy    kind = "privacy"
	forget     kind = "forget"
	fixTongue  kind = "language"   // Option: a language, or nothing to follow the text
	suggestion kind = "suggestion" // Option: a suggestion's id
	topic      kind = "topic"      // Option: a topic's id
	feedback   kind = "feedback"   // Option: a claim's id
	complete   kind = "complete"   // Text: what is typed so far
	help       kind = "help"       // the bot was mentioned without a word
	unreadable kind = "unreadable" // a picture, a voice message, a sticker
	ping       kind = "ping"       // Discord tries the endpoint
	unknown    kind = "unknown"    // a button or a command of another version
)

// request is what a person wants, free of how Discord says it.
type request struct {
	Kind        kind
	Delivery    string // names the event: one that comes again has the same
	User        string
	Channel     string
	Private     bool   // in a direct message, where nobody else reads
	Locale      string // a hint, "sv-SE"
	Guild       string // the server, or nothing
	GuildLocale string
	Text        string
	Option      string
	Audience    bot.Audience // asked for with the question; empty: as before
	Up          bool         // of feedback

	Interaction bool   // a command or a button, and not a message
	Message     string // beneath which a button was pressed
	Number      uint64 // varies with the event; chooses the quiz's question
	Hidden      bool   // the button stands beneath a message that only the person sees
}

// person is under what a person's private conversation is kept: direct messages, and what holds everywhere.
func (r request) person() string { return "discord:" + r.User }

// conversation is under what the conversation of a person in a channel is kept. Direct messages are one of their own, so
// that nothing that was said in private is gone on with in public.
func (r request) conversation() string {
	if r.Private {
		return r.person()
	}
	return r.person() + ":" + r.Channel
}
