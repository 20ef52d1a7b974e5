package bot

import (
	"context"
	"slices"
	"strings"

	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/language"
)

// Explanation says why a reply is what it is.
type Explanation struct {
	Language   language.Language
	Certain    bool
	Intent     string
	Concepts   []string // what the message speaks of, "+" before what was carried over
	Outside    []string // what it names that the corpus does not cover
	Terms      []string // the stems it was searched by
	Unknown    []string // its words that no claim has
	Confidence float64
	Threshold  float64
	Hits       []index.Hit
}

// respond answers a message that the screen has passed: an intent, an answer, or a decline.
func (b *Bot) respond(ctx context.Context, t *turn) (Reply, error) {
	question, err := b.index.Read(t.text, t.spoken)
	if err != nil {
		return Reply{}, err
	}
	if reply, done := b.respondToIntent(t, question); done {
		return reply, nil
	}
	carried := b.carried(t.text, question.Mentions(), t.talk)
	for _, concept := range carried {
		question.Carry(concept)
	}
	result, err := question.Search(ctx)
	if err != nil {
		return Reply{}, err
	}
	var unnamed *corpus.Concept
	if result.Confidence >= enoughUnnamed {
		unnamed = unnamedActivity(result)
	}
	if unnamed != nil {
		if result, err = b.searchGeneral(ctx, index.Query{Text: t.text, Language: t.spoken, Carried: carried}, unnamed); err != nil {
			return Reply{}, err
		}
	}
	t.why.take(result)
	if !result.Answers() && (unnamed == nil || len(result.Hits) == 0) {
		return b.withAssessment(b.decline(t.Message, result, t.in), t.assessment), nil
	}
	c := b.choose(result)
	reply := b.compose(t, c, b.suggest(c, result.Hits, t.in), unnamed)
	t.talk.remember(result.Mentions, c)
	return reply, nil
}

// respondToIntent answers a message that wants something other than a finding, and reports whether it does.
func (b *Bot) respondToIntent(t *turn, question *index.Question) (Reply, bool) {
	subject := subject(question.Mentions())
	if wanted, found := b.intents.asksFor(t.text, t.spoken, len(subject) > 0); found {
		t.talk.Fixed = wanted
		t.why.Intent = "language"
		return b.withAssessment(b.say(Info, wanted, b.texts[wanted].Switched), t.assessment), true
	}
	intent, spoken := b.intents.find(t.text, question.Stems(), t.spoken, t.why.Certain, subject)
	if intent == "" || intent == start && leansOn(t.text, t.talk) {
		return Reply{}, false
	}
	in := t.in
	switch fixed := t.talk.Fixed != "" || t.Language != ""; {
	case fixed:
	case intent.courtesy() && b.isAlso(intent, t, subject):
		in, t.talk.Language = t.prior, t.kept
	case !t.why.Certain:
		in = spoken
	}
	t.why.Intent = string(intent)
	return b.withAssessment(b.sayTo(intent, t.Message, in), t.assessment), true
}

// isAlso reports whether a message is the same intent in the language that was spoken before: "ok" is said in all of
// them, and changes none.
func (b *Bot) isAlso(i intent, t *turn, subject []string) bool {
	return t.prior != "" && t.prior != t.in && b.intents.findIn(t.text, stems(t.prior, t.text), t.prior, subject, 1) == i
}

// sayTo returns what is said to an intent.
func (b *Bot) sayTo(i intent, m Message, l language.Language) Reply {
	switch i {
	case remark:
		return b.decline(m, index.Result{}, l)
	case identity:
		return b.Identity(string(l))
	case start:
		reply := b.say(Info, l, "")
		var p paragraphs
		p.add(b.texts[l].Start)
		p.list(b.texts[l].Nearest, reply.Suggestions)
		reply.Text = p.String()
		return reply
	default:
		return b.say(Info, l, b.texts[l].of(i))
	}
}

// compose makes the reply of chosen claims. Unnamed is the activity that was asked for and that no source names, or nil.
func (b *Bot) compose(t *turn, c choice, suggestions []string, unnamed *corpus.Concept) Reply {
	reply := Reply{
		Language: string(t.in), Kind: Answer, Assessment: t.assessment, Notice: b.notice(t.Message, t.in), Suggestions: suggestions,
	}
	if t.screened.Despair {
		reply.Notice = b.screener.Comfort(t.in, b.contacts(t.Message, t.in)) + " " + reply.Notice
	}
	for _, claim := range c.claims {
		reply.Claims = append(reply.Claims, b.claimIn(claim, t.in, t.Audience))
	}
	if c.disagreement != nil {
		reply.Disagreement = b.disagreement(c, t.in)
	}
	name := ""
	if unnamed != nil {
		name = unnamed.Name.In(t.in)
	}
	reply.Text = b.answerText(&reply, c, name, t.in, t.Audience)
	return b.finish(reply)
}

// of returns the text for an intent.
func (t *texts) of(i intent) string {
	switch i {
	case greeting:
		return t.Greeting
	case thanks:
		return t.Thanks
	case farewell:
		return t.Farewell
	case acknowledgement:
		return t.Acknowledgement
	case test:
		return t.Works
	case privacy:
		return t.Privacy
	default:
		return t.Help
	}
}

// subject returns the words that speak of backs, exercise or treatment, and not only of "how long" or "why".
func subject(mentions []index.Mention) []string {
	var words []string
	for _, m := range mentions {
		if isThing(m.Concept.Kind) || m.Concept.Kind == corpus.Condition {
			words = append(words, m.Words)
		}
	}
	return words
}

func (b *Bot) disagreement(c choice, l language.Language) *Disagreement {
	d := &Disagreement{Text: c.disagreement.Shared.In(l) + " " + c.disagreement.Differ.In(l)}
	for _, claim := range c.claims {
		if slices.Contains(c.disagreement.Claims, claim.ID) {
			d.Claims = append(d.Claims, claim.ID)
		}
	}
	return d
}

// decline says that nothing covers a question, what is nearest to it, and whom to ask.
func (b *Bot) decline(m Message, result index.Result, l language.Language) Reply {
	t := b.texts[l]
	text := t.Decline
	if len(result.Outside) > 0 {
		text = fill(t.DeclineTopic, "{topic}", result.Outside[0].Topic.Name.In(l))
	}
	reply := Reply{Language: string(l), Kind: Abstain, Suggestions: b.nearest(result.Hits, l), Notice: b.notice(m, l)}
	var p paragraphs
	p.add(text + " " + t.AskSomeone)
	p.list(t.Nearest, reply.Suggestions)
	p.add(reply.Notice)
	reply.Text = p.String()
	return b.finish(reply)
}

// unnamedActivity returns the activity that a question turns on and that no source names, where there is one and the
// question names no activity, treatment or medicine that a source does. One that is only a guess at a misspelt word is
// too little to leave everything else aside.
func unnamedActivity(result index.Result) *corpus.Concept {
	if result.Blocked() {
		return nil
	}
	var unnamed *corpus.Concept
	for _, m := range result.Mentions {
		switch {
		case m.Words == "" || !isThing(m.Concept.Kind) || result.Mended[m.Words] != "":
		case len(m.Concept.CoveredBy) == 0:
			return nil
		case unnamed == nil:
			unnamed = m.Concept
		}
	}
	return unnamed
}

// enoughUnnamed is the confidence from which a question on an activity that no source names gets the general findings:
// less than others need, because no claim speaks of it, and more than a question has on a golf club's fees.
const enoughUnnamed = 0.2

// searchGeneral searches for the general findings that cover an activity which no source names.
func (b *Bot) searchGeneral(ctx context.Context, q index.Query, unnamed *corpus.Concept) (index.Result, error) {
	for _, id := range unnamed.CoveredBy {
		if concept, found := b.corpus.Concept(id); found {
			q.Carried = append(q.Carried, concept)
			q.Text += " " + concept.Name.In(q.Language)
		}
	}
	result, err := b.index.Search(ctx, q)
	if err != nil {
		return result, err
	}
	result.Hits = slices.DeleteFunc(result.Hits, func(hit index.Hit) bool {
		covers := slices.ContainsFunc(hit.Claim.Concepts, func(id string) bool { return slices.Contains(unnamed.CoveredBy, id) })
		return !covers || b.onOtherCondition(hit.Claim, result.Mentions)
	})
	return result, nil
}

// onOtherCondition reports whether a claim is about a condition that was not named, and about no back or neck in general:
// what holds for a crack in a vertebra is no answer for everybody who plays football.
func (b *Bot) onOtherCondition(claim *corpus.Claim, mentions []index.Mention) bool {
	other := false
	for _, id := range claim.Concepts {
		concept, found := b.corpus.Concept(id)
		if !found || concept.Kind != corpus.Condition {
			continue
		}
		if concept.Region != "" || slices.ContainsFunc(mentions, func(m index.Mention) bool { return m.Concept.ID == id }) {
			return false
		}
		other = true
	}
	return other
}

// wordsOfFollowUp is how many words a question may have and still lean on the one before it.
const wordsOfFollowUp = 8

// leansOn reports whether a question may lean on what was said before it.
func leansOn(text string, talk *conversation) bool {
	return len(talk.Concepts) > 0 && language.CountWords(text) <= wordsOfFollowUp
}

// carried returns the concepts of the last question that this one leaves open. A short question, and one that names no
// condition of its own, goes on where the last one stopped: what it names takes the place of the same kind.
func (b *Bot) carried(text string, mentions []index.Mention, talk *conversation) []*corpus.Concept {
	if !leansOn(text, talk) {
		return nil
	}
	var has, hasThing = make(map[corpus.Kind]bool), false
	for _, m := range mentions {
		has[m.Concept.Kind] = true
		hasThing = hasThing || isThing(m.Concept.Kind)
	}
	var carried []*corpus.Concept
	for _, id := range talk.Concepts {
		concept, found := b.corpus.Concept(id)
		if !found || has[concept.Kind] || hasThing && isThing(concept.Kind) {
			continue
		}
		carried = append(carried, concept)
	}
	return carried
}

// remember keeps what a question was about for the ones that follow it.
func (talk *conversation) remember(mentions []index.Mention, c choice) {
	talk.Concepts = make([]string, 0, len(mentions))
	for _, m := range mentions {
		if m.Concept.Kind != corpus.Topic {
			talk.Concepts = append(talk.Concepts, m.Concept.ID)
		}
	}
	talk.Shown = make([]string, 0, len(c.claims))
	for _, claim := range c.claims {
		talk.Shown = append(talk.Shown, claim.ID)
	}
}

func (why *Explanation) take(result index.Result) {
	for _, m := range result.Mentions {
		name := m.Concept.ID
		if m.Words == "" {
			name = "+" + name
		}
		why.Concepts = append(why.Concepts, name)
	}
	for _, o := range result.Outside {
		why.Outside = append(why.Outside, o.Topic.ID+" ("+o.Words+")")
	}
	why.Terms, why.Unknown = result.Terms, slices.Clone(result.Unknown)
	why.Confidence, why.Threshold, why.Hits = result.Confidence, index.Enough, result.Hits
}

// String writes the explanation for a terminal.
func (why Explanation) String() string {
	var s strings.Builder
	writeExplanation(&s, why)
	return s.String()
}
