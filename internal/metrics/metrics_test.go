package metrics_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/internal/engine"
	"ryggrad/internal/metrics"
)

func TestCountsNobodysWords(t *testing.T) {
	m := metrics.New()
	e, err := engine.Open(engine.Options{Count: m.Reply})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, text := range []string{
		"Kan jag jogga med ont i ryggen?", "Jag kan inte kissa och är bortdomnad i underlivet sedan i morse", "vilken madrass är bäst?",
	} {
		if _, err := e.Bot.Reply(t.Context(), bot.Message{Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	m.Feedback("fyss-jogging-vs-walking", true)
	m.Feedback("fyss-jogging-vs-walking", false)
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	got := answer.Body.String()
	for _, want := range []string{
		`ryggrad_replies_total{kind="answer",language="sv"} 1`, `ryggrad_replies_total{kind="assessment",language="sv"} 1`,
		`ryggrad_replies_total{kind="abstain",language="sv"} 1`, `ryggrad_assessments_total{level="emergency"} 1`,
		`ryggrad_flags_total{flag="cauda-equina"} 1`, `ryggrad_feedback_total{claim="fyss-jogging-vs-walking",thumb="up"} 1`,
		`ryggrad_feedback_total{claim="fyss-jogging-vs-walking",thumb="down"} 1`, `ryggrad_reply_seconds_count 3`, `ryggrad_failures_total 0`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("/metrics lacks %s:\n%s", want, got)
		}
	}
	for _, word := range []string{"jogga ", "kissa", "underliv", "madrass"} {
		if strings.Contains(got, word) {
			t.Errorf("/metrics holds the word %q of a message", word)
		}
	}
}
