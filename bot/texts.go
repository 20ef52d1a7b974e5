package bot

import (
	"embed"
	"fmt"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/catalogue"
	"ryggrad/internal/language"
)

//go:embed texts/*.toml
var textFiles embed.FS

// texts is everything the bot says in one language that is not a claim or an assessment.
type texts struct {
	Notice          string                             `toml:"notice"`
	Greeting        string                             `toml:"greeting"`
	Thanks          string                             `toml:"thanks"`
	Help            string                             `toml:"help"`
	Privacy         string                             `toml:"privacy"`
	Acknowledgement string                             `toml:"acknowledgement"` // to "ok" and "I see"
	Works           string                             `toml:"works"`           // to somebody who tries whether anything answers
	Identity        string                             `toml:"identity"`        // who answers
	RunBy           string                             `toml:"run_by"`          // follows identity, where {clinic} is named
	Start           string                             `toml:"start"`           // how to ask; examples follow
	Farewell        string                             `toml:"farewell"`
	Switched        string                             `toml:"switched"`      // the language was changed to this one
	Empty           string                             `toml:"empty"`         // the message has no words
	TooLong         string                             `toml:"too_long"`      // the message is longer than can be read
	Foreign         string                             `toml:"foreign"`       // the message is in none of the languages
	Decline         string                             `toml:"decline"`       // nothing covers the question
	DeclineTopic    string                             `toml:"decline_topic"` // nothing covers {topic}
	Nearest         string                             `toml:"nearest"`       // heads the topics that can be answered
	AskSomeone      string                             `toml:"ask_someone"`   // a person to turn to
	Unnamed         string                             `toml:"unnamed"`       // no text names {activity}; what follows is general
	More            string                             `toml:"more"`          // heads the further claims
	Differ          string                             `toml:"differ"`        // heads a disagreement
	AlsoAsk         string                             `toml:"also_ask"`      // heads the suggestions
	PhaseAcute      string                             `toml:"phase_acute"`   // a question that says the trouble is new
	PhaseChronic    string                             `toml:"phase_chronic"` // a question that says it has lasted
	Cite            string                             `toml:"cite"`          // {source}, {section}
	Failed          string                             `toml:"failed"`        // something went wrong here
	Examples        []string                           `toml:"examples"`      // questions to begin with
	Levels          map[corpus.Level]string            `toml:"levels"`        // a level in words
	Ungraded        string                             `toml:"ungraded"`      // {stated}: what stands there instead of a grade
	NotGraded       string                             `toml:"not_graded"`    // neither a grade nor anything in its place
	Graded          string                             `toml:"graded"`        // {words}, {stated}
	Kinds           map[corpus.Kind]string             `toml:"kinds"`         // sorts of topic, as headings
	Stances         map[corpus.Stance]string           `toml:"stances"`       // which way a finding points, in a word or two
	CompareWhat     string                             `toml:"compare_what"`  // nothing was named that sources could be compared on
	Countries       map[string]string                  `toml:"countries"`     // by ISO 3166 code, where numbers of several stand side by side
	Urgency         map[string]string                  `toml:"urgency"`       // an assessment's level as a short heading
	Meanings        map[string]map[corpus.Level]string `toml:"meanings"`      // by sort of finding, then level
	Intents         map[string][]string                `toml:"intents"`       // by intent, words that together show it
	Answers         map[string][]string                `toml:"answers_in"`    // by language, its names
}

// loadTexts reads the texts of every language. They are embedded, so an error means a broken build.
func loadTexts() (map[language.Language]*texts, error) {
	read, err := catalogue.Load[texts](textFiles, "texts")
	if err != nil {
		return nil, fmt.Errorf("bot: %w", err)
	}
	all := make(map[language.Language]*texts)
	for code, t := range read {
		all[language.Language(code)] = &t
	}
	return all, nil
}

// fill puts values for the {names} of a text. A value is never searched for names.
func fill(text string, namesAndValues ...string) string {
	n := len(text)
	for i := 1; i < len(namesAndValues); i += 2 {
		n += len(namesAndValues[i])
	}
	var b strings.Builder
	b.Grow(n)
	for rest := text; rest != ""; {
		at, which := len(rest), -1
		for i := 0; i < len(namesAndValues); i += 2 {
			if k := strings.Index(rest, namesAndValues[i]); k >= 0 && k < at {
				at, which = k, i
			}
		}
		b.WriteString(rest[:at])
		if which < 0 {
			break
		}
		b.WriteString(namesAndValues[which+1])
		rest = rest[at+len(namesAndValues[which]):]
	}
	return b.String()
}
