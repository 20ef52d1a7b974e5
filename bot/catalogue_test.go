package bot_test

import (
	"slices"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/corpus"
)

var codes = []string{"sv", "nb", "da", "en"}

func TestTopicsCanBeAsked(t *testing.T) {
	b := newBot(t, &memory{})
	for _, code := range codes {
		asked := 0
		for _, group := range b.Topics(code) {
			if group.Name == "" || len(group.Topics) == 0 {
				t.Errorf("%s: group %q has %d topics", code, group.Name, len(group.Topics))
			}
			for _, topic := range group.Topics {
				asked++
				reply, err := b.Reply(t.Context(), bot.Message{Text: topic.Question, Language: code})
				if err != nil || topic.Name == "" || reply.Kind == bot.Abstain || reply.Kind == bot.Info {
					t.Errorf("%s: topic %q: %q is answered by %s, %v", code, topic.Name, topic.Question, reply.Kind, err)
				}
			}
		}
		if asked < 50 {
			t.Errorf("%s: %d topics", code, asked)
		}
	}
}

func TestComplete(t *testing.T) {
	b := newBot(t, &memory{})
	for _, test := range []struct{ code, typed, want string }{
		{"sv", "prom", "walking"}, {"sv", "PROMENADER", "walking"}, {"sv", "jogg", "jogging"}, {"nb", "svøm", "swimming"},
		{"nb", "svom", "swimming"}, {"da", "løb", "jogging"}, {"da", "lob", "jogging"}, {"en", "swim", "swimming"},
	} {
		topics := b.Complete(test.code, test.typed, 25)
		if !slices.ContainsFunc(topics, func(topic bot.Topic) bool { return topic.ID == test.want }) {
			t.Errorf("Complete(%s, %q) = %v, want %s among them", test.code, test.typed, topics, test.want)
		}
	}
	for _, typed := range []string{"", " ", "?", "\u202e"} {
		if topics := b.Complete("sv", typed, 25); len(topics) != 25 {
			t.Errorf("Complete(%q) gives %d topics, want 25", typed, len(topics))
		}
	}
	if topics := b.Complete("sv", "xyzzy", 25); len(topics) != 0 {
		t.Errorf("Complete of nonsense = %v", topics)
	}
}

func TestDocumentsAndGrades(t *testing.T) {
	b := newBot(t, &memory{})
	for _, code := range codes {
		documents := b.Documents(code)
		if len(documents) != 5 {
			t.Fatalf("%s: %d documents, want 5", code, len(documents))
		}
		for _, d := range documents {
			if d.Title == "" || d.Short == "" || d.Grading == "" || d.Claims == 0 {
				t.Errorf("%s: %s lacks something: %+v", code, d.ID, d)
			}
		}
		grades := b.Grades(code)
		if len(grades) != len(corpus.Levels()) {
			t.Fatalf("%s: %d grades", code, len(grades))
		}
		for _, grade := range grades {
			if grade.Words == "" || grade.Meaning == "" || len(grade.Signs) == 0 && grade.Level != corpus.Ungraded {
				t.Errorf("%s: %+v lacks something", code, grade)
			}
		}
		if !slices.Contains(grades[0].Signs, bot.GradeSign{Source: "FYSS", Stated: "++++"}) {
			t.Errorf("%s: FYSS's ++++ is not among the highest: %v", code, grades[0].Signs)
		}
	}
}

func TestClaimByID(t *testing.T) {
	b := newBot(t, &memory{})
	if _, found := b.Claim("no-such-claim", "sv", bot.Patient); found {
		t.Error("a claim that there is not was found")
	}
	id := b.Quiz("sv", 0).Claim.ID
	one, found := b.Claim(id, "nn-NO", bot.Patient)
	other, _ := b.Claim(id, "da", bot.Student)
	if !found || one.Text == "" || one.Text == other.Text || one.Detail != nil {
		t.Errorf("Claim(%s) in nb = %+v, in da %+v", id, one, other)
	}
}

func TestQuiz(t *testing.T) {
	b := newBot(t, &memory{})
	seen := make(map[string]bool)
	for number := range uint64(500) {
		quiz := b.Quiz("da", number)
		seen[quiz.Claim.ID] = true
		if quiz.Question == "" || quiz.Claim.Source.Section == "" || !slices.ContainsFunc(quiz.Options, func(o bot.Option) bool {
			return o.Stance == quiz.Claim.Stance && o.Name != ""
		}) {
			t.Fatalf("Quiz(%d) = %+v", number, quiz)
		}
	}
	if len(seen) < 100 {
		t.Errorf("500 numbers ask %d questions", len(seen))
	}
	if again := b.Quiz("da", 7); again.Claim.ID != b.Quiz("en", 7).Claim.ID {
		t.Error("a number asks different questions in different languages")
	}
}

func TestSuggestionsAreFoundByID(t *testing.T) {
	b := newBot(t, &memory{})
	o, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]string)
	check := func(text string) {
		id := bot.SuggestionID(text)
		if got, found := b.Suggestion(id); !found || got != text || len(id) != 16 {
			t.Errorf("Suggestion(%q) = %q, %v, want %q", id, got, found, text)
		}
		if other, twice := ids[id]; twice && other != text {
			t.Errorf("%q and %q have one id", text, other)
		}
		ids[id] = text
	}
	for i := range o.Corpus.Claims {
		for _, asks := range [][]string{o.Corpus.Claims[i].Asks.SV, o.Corpus.Claims[i].Asks.NB, o.Corpus.Claims[i].Asks.DA, o.Corpus.Claims[i].Asks.EN} {
			check(asks[0])
		}
	}
	for _, text := range []string{
		"Kan jag jogga med ont i ryggen?", "Hvor lenge skal jeg ligge til sengs?", "xyz", "hej", "Hvad er diskusprolaps?", "Is swimming good for acute back pain?",
	} {
		reply, err := b.Reply(t.Context(), bot.Message{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range reply.Suggestions {
			check(s)
		}
	}
	if text, found := b.Suggestion("AAAAAAAAAAAAAAAA"); found {
		t.Errorf("an id that nothing has names %q", text)
	}
}

func TestCompare(t *testing.T) {
	b := newBot(t, &memory{})
	for _, test := range []struct {
		text    string
		kind    bot.Kind
		sources int
		differ  bool
	}{
		{"promenader", bot.Answer, 2, false},
		{"konditionsträning", bot.Answer, 3, true},
		{"akupunktur", bot.Answer, 1, false},
		{"styrketrening", bot.Answer, 3, false},
		{"padel", bot.Answer, 2, false},
		{"hej", bot.Info, 0, false},
		{"", bot.Abstain, 0, false},
		{"Jag kan inte kissa och är bortdomnad i underlivet sedan i morse", bot.AssessmentAlone, 0, false},
	} {
		reply, err := b.Compare(t.Context(), bot.Message{Text: test.text, Audience: bot.Student})
		if err != nil {
			t.Fatal(err)
		}
		sources := make(map[string]bool)
		for _, claim := range reply.Claims {
			if sources[claim.Source.ID] {
				t.Errorf("Compare(%q) has two claims of %s", test.text, claim.Source.ID)
			}
			sources[claim.Source.ID] = true
			if !strings.Contains(reply.Text, claim.Text) {
				t.Errorf("Compare(%q): its text lacks %s", test.text, claim.ID)
			}
		}
		if reply.Kind != test.kind || len(sources) < test.sources || test.differ && reply.Disagreement == nil {
			t.Errorf("Compare(%q) = %s with %d sources, disagreement %v, want %s with at least %d, %v",
				test.text, reply.Kind, len(sources), reply.Disagreement != nil, test.kind, test.sources, test.differ)
		}
	}
}

func TestCompareIsPartOfTheConversation(t *testing.T) {
	b := newBot(t, &memory{})
	ctx := t.Context()
	if _, err := b.Reply(ctx, bot.Message{Text: "Jag kan inte kissa och är bortdomnad i underlivet", Conversation: "c"}); err != nil {
		t.Fatal(err)
	}
	if reply, err := b.Compare(ctx, bot.Message{Text: "yoga", Conversation: "c"}); err != nil || reply.Kind != bot.AssessmentAlone {
		t.Errorf("a comparison after an emergency = %s, %v", reply.Kind, err)
	}
}

func TestPreferences(t *testing.T) {
	b := newBot(t, &memory{})
	ctx := t.Context()
	const question = "Kan jag jogga med ont i ryggen?"
	if got, err := b.LanguageOf(ctx, bot.Message{Conversation: "c", Locale: "da-DK"}); err != nil || got != "da" {
		t.Errorf("LanguageOf before anything = %q, %v, want the locale's", got, err)
	}
	if err := b.Prefer(ctx, "c", bot.Preferences{Language: "nb", Audience: bot.Student}); err != nil {
		t.Fatal(err)
	}
	reply, err := b.Reply(ctx, bot.Message{Text: question, Conversation: "c"})
	if err != nil || reply.Language != "nb" || !slices.ContainsFunc(reply.Claims, func(c bot.Claim) bool { return c.Detail != nil }) {
		t.Errorf("with nb for students: %s, %v", reply.Text, err)
	}
	if got, err := b.Preferences(ctx, "c"); err != nil || got != (bot.Preferences{Language: "nb", Audience: bot.Student}) {
		t.Errorf("Preferences = %+v, %v", got, err)
	}
	if got, err := b.LanguageOf(ctx, bot.Message{Conversation: "c", Locale: "da-DK"}); err != nil || got != "nb" {
		t.Errorf("LanguageOf = %q, %v, want nb", got, err)
	}
	if err := b.Prefer(ctx, "c", bot.Preferences{}); err != nil {
		t.Fatal(err)
	}
	if reply, err = b.Reply(ctx, bot.Message{Text: question, Conversation: "c"}); err != nil || reply.Language != "sv" || reply.Claims[0].Detail != nil {
		t.Errorf("after the preferences were taken back: %s, %v", reply.Language, err)
	}
	if b.Prefer(ctx, "c", bot.Preferences{Language: "fi"}) == nil || b.Prefer(ctx, "c", bot.Preferences{Audience: "dog"}) == nil {
		t.Error("preferences that cannot be were taken")
	}
	if err := b.Forget(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Preferences(ctx, "c"); err != nil || got != (bot.Preferences{}) {
		t.Errorf("after Forget: %+v, %v", got, err)
	}
}

// TestTheSameDeliveryIsAnsweredTheSame: a program that ends between answering and noting it gets the message again, and
// what that message changed in the memory must not change its answer.
func TestTheSameDeliveryIsAnsweredTheSame(t *testing.T) {
	b := newBot(t, &memory{})
	for i, text := range []string{
		"Kan jag springa med långvarig ryggvärk?", "och simning?", "Jag kan inte kissa och är bortdomnad i underlivet", "och yoga?",
	} {
		m := bot.Message{Text: text, Conversation: "c", Delivery: string(rune('a' + i))}
		first, err := b.Reply(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			again, err := b.Reply(t.Context(), m)
			if err != nil || again.Text != first.Text {
				t.Errorf("%q again:\n%s\n%v\nwant\n%s", text, again.Text, err, first.Text)
			}
		}
	}
}
