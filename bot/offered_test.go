package bot_test

import (
	"reflect"
	"testing"

	"ryggrad/bot"
)

// offeredQuestions returns questions that the bot offers in a language: those to begin with, and those of the topics.
func offeredQuestions(b *bot.Bot, code string) []string {
	questions := b.Welcome(code).Suggestions
	for _, group := range b.Topics(code) {
		for _, topic := range group.Topics {
			questions = append(questions, topic.Question)
		}
	}
	return questions
}

// TestOfferedQuestionsAreAnsweredTheSame asks what the bot offers twice, and holds both answers to the one that is made anew.
func TestOfferedQuestionsAreAnsweredTheSame(t *testing.T) {
	b := newBot(t, &memory{})
	for _, code := range codes {
		for _, question := range offeredQuestions(b, code) {
			for _, m := range []bot.Message{
				{Text: question, Locale: code}, {Text: question, Locale: "nb-NO", Language: "en"}, {Text: question, Audience: bot.Student},
			} {
				want, _, err := b.Explain(t.Context(), m)
				if err != nil {
					t.Fatal(err)
				}
				for range 2 {
					m.ID = "again"
					got := ask(t, b, m)
					if got.ID, want.ID = "", ""; !reflect.DeepEqual(got, want) {
						t.Errorf("%+v: the answer is\n%+v\nand has to be\n%+v", m, got, want)
					}
				}
			}
		}
	}
}

// TestOfferedQuestionsLeadOn asks an offered question and one that leans on it, in a conversation that is answered anew and in
// one where the first answer was kept.
func TestOfferedQuestionsLeadOn(t *testing.T) {
	question := "Kan jag jogga med ont i ryggen?"
	kept, fresh := newBot(t, &memory{}), newBot(t, &memory{})
	for _, offered := range offeredQuestions(kept, "sv") {
		ask(t, kept, bot.Message{Text: offered, Locale: "sv"})
	}
	for i, offered := range append(offeredQuestions(kept, "sv"), question) {
		conversation := string(rune('a' + i))
		for _, text := range []string{offered, "och simning?", offered} {
			m := bot.Message{Text: text, Conversation: conversation, Locale: "sv"}
			want, _, err := fresh.Explain(t.Context(), m)
			if err != nil {
				t.Fatal(err)
			}
			if got := ask(t, kept, m); !reflect.DeepEqual(got, want) {
				t.Errorf("%q after %q is answered\n%q\nand has to be\n%q", text, offered, got.Text, want.Text)
			}
		}
	}
}

// TestOfferedQuestionAfterAFlag holds that a kept answer does not pass by what the conversation has raised.
func TestOfferedQuestionAfterAFlag(t *testing.T) {
	b := newBot(t, &memory{})
	question := b.Welcome("sv").Suggestions[0]
	ask(t, b, bot.Message{Text: question, Locale: "sv"})
	ask(t, b, bot.Message{Text: "Jag känner inget mellan benen.", Conversation: "one"})
	if got := ask(t, b, bot.Message{Text: question, Conversation: "one"}); got.Kind != bot.AssessmentAlone {
		t.Errorf("after an emergency %q is answered by %s", question, got.Kind)
	}
}

// TestKeptAnswersAreNobodys changes an answer that was given: the next one is as before.
func TestKeptAnswersAreNobodys(t *testing.T) {
	b := newBot(t, &memory{})
	m := bot.Message{Text: b.Welcome("sv").Suggestions[0], Locale: "sv"}
	first := ask(t, b, m)
	want := first.Claims[0].Text
	for range 2 {
		got := ask(t, b, m)
		if got.Claims[0].Text != want {
			t.Fatalf("the answer was changed by whom it was given to: %q", got.Claims[0].Text)
		}
		got.Claims[0].Text, got.Suggestions[0] = "changed", "changed"
	}
}
