package command_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ryggrad/bot"
)

// line is a line of output: a reply, or what stands in its place.
type line struct {
	bot.Reply
	Error string `json:"error"`
	Line  int    `json:"line"`
}

func lines(t *testing.T, output string) []line {
	t.Helper()
	var out []line
	for text := range strings.Lines(output) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v: %.200s", err, text)
		}
		out = append(out, l)
	}
	return out
}

func TestEveryLineIsAnsweredInOrder(t *testing.T) {
	input := "\uFEFF" + `{"id":"1","text":"Kan jag jogga med ont i ryggen?"}` + "\r\n" +
		"\n" +
		"no json\n" +
		`{"id":"4","text":"Is yoga good for my back?","unknown":[1,2]}` + "\n" +
		`{"id":"5"}` + "\n" +
		`null` + "\n" +
		`{"id":7,"text":"a"}` + "\n" +
		`{"id":"8","text":"` + strings.Repeat("a", 1_200_000) + `"}` + "\n" +
		"{\"id\":\"9\",\"text\":\"\xff\xfe \\u0000 \u202e\"}\n" +
		`{"id":"10","text":""}` + "\n" +
		`{"id":"11","text":"Hjælper motion mod ondt i lænden?","audience":"doctor"}` + "\n" +
		`{"id":"12","text":"Hjælper motion mod ondt i lænden?","audience":"student"}`
	got := run(t, input, "ask", "--jsonl")
	want := []struct {
		id   string
		line int
	}{{id: "1"}, {line: 3}, {id: "4"}, {line: 5}, {line: 6}, {line: 7}, {id: "8"}, {id: "9"}, {id: "10"}, {line: 11}, {id: "12"}}
	out := lines(t, got.stdout)
	if len(out) != len(want) {
		t.Fatalf("%d lines of output, want %d:\n%.2000s", len(out), len(want), got.stdout)
	}
	for i, w := range want {
		if out[i].ID != w.id || out[i].Line != w.line {
			t.Errorf("line %d of the output is for id %q, line %d, want %q, %d", i+1, out[i].ID, out[i].Line, w.id, w.line)
		}
		if w.line > 0 {
			place := fmt.Sprintf("line %d: ", w.line)
			if !strings.HasPrefix(out[i].Error, place) || !strings.Contains(got.stderr, out[i].Error+"\n") {
				t.Errorf("error %q, want it to begin with %q and to stand on standard error:\n%s", out[i].Error, place, got.stderr)
			}
		} else if out[i].Text == "" {
			t.Errorf("the reply to %q says nothing", w.id)
		}
	}
	if got.code != 1 {
		t.Errorf("exit code %d, want 1", got.code)
	}
	if again := run(t, input, "ask", "--jsonl"); again != got {
		t.Error("the same input gave other output")
	}
}

func TestALineThatIsFarTooLong(t *testing.T) {
	input := `{"text":"` + strings.Repeat("a", 17<<20) + `"}` + "\n" + `{"id":"2","text":"hej"}` + "\n"
	got := run(t, input, "ask", "--jsonl")
	out := lines(t, got.stdout)
	if got.code != 1 || len(out) != 2 || out[0].Line != 1 || out[1].ID != "2" {
		t.Errorf("exit code %d, %d lines: %.300s", got.code, len(out), got.stdout)
	}
}

func TestGoodLinesExitWithZero(t *testing.T) {
	got := run(t, `{"id":"1","text":"hej"}`+"\n", "ask", "--jsonl", "--lang", "da", "--audience", "student")
	out := lines(t, got.stdout)
	if got.code != 0 || got.stderr != "" || len(out) != 1 || out[0].Language != "da" {
		t.Errorf("ask --jsonl = %d, %s%s", got.code, got.stdout, got.stderr)
	}
	if got := run(t, "", "ask", "--jsonl"); got.code != 0 || got.stdout != "" {
		t.Errorf("no lines = %d, %q", got.code, got.stdout)
	}
}

func TestAConversationIsShared(t *testing.T) {
	first := `{"id":"1","text":"Hjälper promenader mot långvarigt ryggont?","conversation":"c"}` + "\n"
	for _, c := range []struct {
		follow string
		same   bool
	}{
		{`{"id":"2","text":"och yoga?","conversation":"c"}`, true},
		{`{"id":"2","text":"och yoga?","conversation":"other"}`, false},
	} {
		alone := lines(t, run(t, `{"id":"2","text":"och yoga?"}`+"\n", "ask", "--jsonl").stdout)[0]
		after := lines(t, run(t, first+c.follow+"\n", "ask", "--jsonl").stdout)[1]
		if !c.same && after.Text != alone.Text {
			t.Error("a conversation leaned on another")
		}
		if c.same && after.Kind != bot.Answer {
			t.Errorf("the follow-up got %s: %s", after.Kind, after.Text)
		}
	}
}
