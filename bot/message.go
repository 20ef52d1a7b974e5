package bot

import "ryggrad/corpus"

// Message is what a person wrote, free of any platform. Only Text is required. Messages with the same Conversation share
// memory, in order; without one, each stands alone.
type Message struct {
	ID           string   `json:"id,omitempty"` // echoed
	Text         string   `json:"text"`
	Conversation string   `json:"conversation,omitempty"`
	Locale       string   `json:"locale,omitempty"` // a hint, "sv-SE"; the text's own language wins
	Audience     Audience `json:"audience,omitempty"`
	Language     string   `json:"language,omitempty"` // fixes the reply's language, whatever the text's
	// Delivery names this delivery of the message on its platform. A message that comes again under the same name, right
	// after itself, is answered as the first time.
	Delivery string `json:"-"`
}

// Audience says who reads the reply.
type Audience string

// The audiences. A message without one is for that of its conversation, and else for a patient.
const (
	Patient Audience = "patient" // plain words
	Student Audience = "student" // with design, size, effect and the source's own grading terms
)

// Reply is the answer to a message. Adapters only render it. The same message in the same conversation gives the same
// reply, byte for byte.
type Reply struct {
	ID           string        `json:"id,omitempty"`
	Language     string        `json:"language"` // sv, nb, da or en
	Kind         Kind          `json:"kind"`
	Assessment   *Assessment   `json:"assessment"`
	Claims       []Claim       `json:"claims"` // five at the most, best first; the first one answers
	Disagreement *Disagreement `json:"disagreement"`
	Suggestions  []string      `json:"suggestions"` // questions that can be asked next, and answered
	Notice       string        `json:"notice"`      // general information, and when to seek care
	Text         string        `json:"text"`        // the whole reply as plain text, ready to send
}

// Kind says what a reply is.
type Kind string

// The kinds of reply.
const (
	Answer          Kind = "answer"     // claims; may carry an assessment of level soon
	AssessmentAlone Kind = "assessment" // an assessment, and no advice
	Abstain         Kind = "abstain"    // nothing in the corpus answers this
	Info            Kind = "info"       // greetings, who answers, help, privacy, change of language
)

// Assessment says that red flags were raised, and where to turn.
type Assessment struct {
	Level    string    `json:"level"` // soon, urgent or emergency
	Flags    []Flag    `json:"flags"`
	Text     string    `json:"text"`
	Contacts []Contact `json:"contacts"`
}

// Flag is one red flag with the words that raised it.
type Flag struct {
	ID      string `json:"id"`
	Matched string `json:"matched"`
}

// Contact is somebody to call.
type Contact struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Tel  string `json:"tel"`
	URL  string `json:"url"`
	Kind string `json:"-"` // emergency, advice or crisis: a crisis line tells others what was written
}

// Claim is one cited finding in the reply's language.
type Claim struct {
	ID       string        `json:"id"`
	Text     string        `json:"text"`
	Detail   *string       `json:"detail"` // for students, where there is one
	Stance   corpus.Stance `json:"stance"`
	Evidence Evidence      `json:"evidence"`
	Source   Source        `json:"source"`
}

// Evidence is how sure a finding is: a level only where its source grades it.
type Evidence struct {
	Level    corpus.Level `json:"level"`
	AsStated string       `json:"as_stated"` // the source's own sign or words
	Meaning  string       `json:"meaning"`   // what that means, for a lay reader
}

// Source is where a finding comes from.
type Source struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	Publisher *string `json:"publisher"`
	Year      *int    `json:"year"`
	Language  string  `json:"language"`
	Section   string  `json:"section"`
	URL       *string `json:"url"`
}

// Disagreement says on what the claims' sources agree, and where and why they differ.
type Disagreement struct {
	Text   string   `json:"text"`
	Claims []string `json:"claims"` // ids among the reply's claims
}
