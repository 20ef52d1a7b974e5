package discord_test

import (
	"testing"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	t.Run("/ask", func(t *testing.T) {
		m := s.use(t, inGuild("en-US"), "ask", "question", "Kan jag jogga med ont i ryggen?")
		contains(t, "the answer", m.Visible(), "Kan jag jogga", "joggning", "FYSS")
		if m.Ephemeral {
			t.Error("an answer without an assessment is hidden from the channel")
		}
	})
	t.Run("a mention", func(t *testing.T) {
		m := s.write(t, inGuild("sv-SE"), mention+"hjälper promenader mot ryggont?")
		contains(t, "the answer", m.Visible(), "Promenader kan hjälpa", "FYSS")
		if m.Reference == "" {
			t.Error("the answer is no reply to the message")
		}
	})
	t.Run("a direct message", func(t *testing.T) {
		contains(t, "the answer", s.write(t, somebody(""), "Does strength training help back pain?").Visible(), "trength training")
	})
}
