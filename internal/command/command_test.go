package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/internal/command"
)

// result is what a run of the program left.
type result struct {
	code           int
	stdout, stderr string
}

func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := command.Run(t.Context(), args, strings.NewReader(stdin), &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args string
		says string
	}{
		{"nonsense", `there is no command "nonsense"`},
		{"serv", `did you mean "serve"?`},
		{"--nonsense", "unknown flag: --nonsense"},
		{"ask --nonsense", "unknown flag: --nonsense"},
		{"ask --lang fi question", `--lang has to be sv, nb, da or en (got: "fi")`},
		{"ask --audience doctor question", `--audience has to be patient or student (got: "doctor")`},
		{"ask --json --jsonl", "cannot be joined"},
		{"eval --update --baseline", "cannot be joined"},
		{"ask --jsonl question", "takes no question"},
		{"chat question", "takes no arguments"},
		{"corpus", "say what to do"},
		{"corpus nonsense", `there is no command "nonsense"`},
		{"corpus show", "takes one id of a claim"},
		{"corpus export", "--jsonl"},
		{"corpus list --lang fi", "--lang has to be"},
		{"config", "say what to do"},
		{"serve --listen 8080", "web.listen"},
		{"eval --misses many", "--misses"},
	} {
		got := run(t, "", strings.Fields(c.args)...)
		if got.code != 2 || !strings.Contains(got.stderr, c.says) || got.stdout != "" {
			t.Errorf("ryggrad %s = %d, %q, want 2 and %q", c.args, got.code, got.stderr, c.says)
		}
		if !strings.Contains(got.stderr, "--help") {
			t.Errorf("ryggrad %s does not say where help is: %q", c.args, got.stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	got := run(t, "", "--help")
	if got.code != 0 {
		t.Fatalf("--help = %d", got.code)
	}
	for _, name := range []string{"serve", "ask", "chat", "eval", "corpus", "config", "version", "completion", "--listen", "--config"} {
		if !strings.Contains(got.stdout, name) {
			t.Errorf("--help does not name %s", name)
		}
	}
	if got := run(t, "", "ask", "--help"); !strings.Contains(got.stdout, "--jsonl") {
		t.Errorf("ask --help: %s", got.stdout)
	}
}

func TestVersion(t *testing.T) {
	if got := run(t, "", "version"); got.code != 0 || !strings.HasPrefix(got.stdout, "ryggrad ") {
		t.Errorf("version = %d, %q", got.code, got.stdout)
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if got := run(t, "", "completion", shell); got.code != 0 || !strings.Contains(got.stdout, "ryggrad") {
			t.Errorf("completion %s = %d, %s", shell, got.code, got.stderr)
		}
	}
	if got := run(t, "", "__complete", "ask", "--lang", ""); !strings.Contains(got.stdout, "sv\nnb\nda\nen\n") {
		t.Errorf("--lang completes to %q", got.stdout)
	}
}

func TestAsk(t *testing.T) {
	got := run(t, "", "ask", "Kan", "jag", "jogga", "med", "ont", "i", "ryggen?")
	if got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, "FYSS") {
		t.Errorf("ask = %d, %s, %s", got.code, got.stdout, got.stderr)
	}
	piped := run(t, "Kan jag jogga med ont i ryggen?\n", "ask")
	if piped != got {
		t.Errorf("the same question on standard input = %+v, want %+v", piped, got)
	}
}

func TestAskAsJSON(t *testing.T) {
	got := run(t, "", "ask", "--json", "--lang", "en", "--audience", "student", "Kan jag jogga med ont i ryggen?")
	var reply bot.Reply
	if err := json.Unmarshal([]byte(got.stdout), &reply); err != nil {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	if got.code != 0 || reply.Kind != bot.Answer || reply.Language != "en" || len(reply.Claims) == 0 {
		t.Errorf("ask --json = %d, %s", got.code, got.stdout)
	}
	detail := false
	for _, c := range reply.Claims {
		detail = detail || c.Detail != nil
	}
	if !detail {
		t.Error("a student's reply has no detail")
	}
}

func TestExplain(t *testing.T) {
	got := run(t, "", "ask", "--explain", "Kan jag jogga med ont i ryggen?")
	for _, want := range []string{"language", "concepts", "terms", "confidence"} {
		if !strings.Contains(got.stdout, "\n"+want) {
			t.Errorf("ask --explain does not say the %s:\n%s", want, got.stdout)
		}
	}
	beside := run(t, "", "ask", "--explain", "--json", "Kan jag jogga med ont i ryggen?")
	if !json.Valid([]byte(beside.stdout)) || !strings.Contains(beside.stderr, "confidence") {
		t.Errorf("ask --explain --json: %s", beside.stdout)
	}
}

func TestCorpusCommands(t *testing.T) {
	list := run(t, "", "corpus", "list")
	claims := strings.Count(list.stdout, "\n")
	if list.code != 0 || claims < 100 {
		t.Fatalf("corpus list = %d with %d lines", list.code, claims)
	}
	id, _, _ := strings.Cut(list.stdout, " ")
	show := run(t, "", "corpus", "show", id)
	for _, want := range []string{"id        " + id, "section", "evidence", "\nsv  ", "\nnb  ", "\nda  ", "\nen  "} {
		if show.code != 0 || !strings.Contains(show.stdout, want) {
			t.Errorf("corpus show %s = %d without %q", id, show.code, want)
		}
	}
	if got := run(t, "", "corpus", "show", "nonsense"); got.code != 1 || !strings.Contains(got.stderr, `"nonsense"`) {
		t.Errorf("corpus show nonsense = %d, %s", got.code, got.stderr)
	}
	if got := run(t, "", "corpus", "check"); !strings.Contains(got.stdout, "problems\n") || (got.code == 0) != strings.Contains(got.stdout, ": 0 problems") {
		t.Errorf("corpus check = %d, %s", got.code, got.stdout)
	}
	if got := run(t, "", "corpus", "check", "--sources", "/nowhere"); got.code != 1 || !strings.Contains(got.stderr, "/nowhere") {
		t.Errorf("corpus check --sources /nowhere = %d, %s", got.code, got.stderr)
	}
	if got := run(t, "", "corpus", "check", "--sources", t.TempDir()); got.code != 1 || !strings.Contains(got.stdout, "fyss-rygg-nacke.sv.txt") {
		t.Errorf("corpus check in an empty folder = %d, %s", got.code, got.stdout)
	}
}

func TestCorpusExport(t *testing.T) {
	got := run(t, "", "corpus", "export", "--jsonl")
	lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	if got.code != 0 || len(lines) < 100 {
		t.Fatalf("corpus export = %d with %d lines", got.code, len(lines))
	}
	for _, line := range lines {
		var claim struct {
			ID, Source, Section, Stance string
			Evidence                    struct{ Level, As_Stated string }
			Text                        map[string]string
			Detail                      map[string]string
			Asks                        map[string][]string
			Concepts                    []string
		}
		if err := json.Unmarshal([]byte(line), &claim); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if claim.ID == "" || claim.Source == "" || claim.Section == "" || claim.Stance == "" || claim.Evidence.Level == "" ||
			claim.Evidence.As_Stated == "" || len(claim.Text) != 4 || len(claim.Asks) != 4 || len(claim.Concepts) == 0 {
			t.Errorf("a line lacks something: %s", line)
		}
	}
}

func TestConfigCommands(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ryggrad.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("[clinic]\ncountry = \"DK\"\n[conversation]\nkey = \"a very secret key\"\n")
	got := run(t, "", "config", "show", "--config", path)
	if got.code != 0 || !strings.Contains(got.stdout, "country = 'DK'") || strings.Contains(got.stdout, "very secret") {
		t.Errorf("config show = %d, %s%s", got.code, got.stdout, got.stderr)
	}
	write("[web]\nlisten = \"here\"\n[log]\nlevel = \"loud\"\n")
	got = run(t, "", "config", "check", "--config", path)
	if got.code != 1 || !strings.Contains(got.stderr, "web.listen") || !strings.Contains(got.stderr, "log.level") {
		t.Errorf("config check = %d, %s", got.code, got.stderr)
	}
	write("[web]\nport = 80\n")
	if got = run(t, "", "ask", "--config", path, "hej"); got.code != 1 || !strings.Contains(got.stderr, "line 2: unknown key web.port") {
		t.Errorf("an unknown key = %d, %s", got.code, got.stderr)
	}
	if got = run(t, "", "config", "check", "--config", path+"-missing"); got.code != 1 || !strings.Contains(got.stderr, "missing") {
		t.Errorf("a file that is not there = %d, %s", got.code, got.stderr)
	}
}

func TestConfigTomlInTheFolderIsRead(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("config.toml", []byte("[clinic]\nname = \"Rygghälsan\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "", "config", "show"); !strings.Contains(got.stdout, "Rygghälsan") {
		t.Errorf("config show = %s", got.stdout)
	}
}

func TestEvalOfSetsOfOnesOwn(t *testing.T) {
	folder := t.TempDir()
	question := `{"id":"q1","lang":"sv","text":"Kan jag jogga med ont i ryggen?","sources":["fyss-rygg-nacke"],"match":["jogg"],"level":null}` + "\n"
	if err := os.WriteFile(filepath.Join(folder, "questions.jsonl"), []byte(question), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "eval", "--sets", folder, "--update")
	if got.code != 0 || !strings.Contains(got.stdout, "hit@1") || !strings.Contains(got.stdout, "/1;") {
		t.Errorf("eval = %d, %s%s", got.code, got.stdout, got.stderr)
	}
	if golden, err := os.ReadFile(filepath.Join(folder, "ranking", "sv.golden")); err != nil || !strings.HasPrefix(string(golden), "q1 ") {
		t.Errorf("--update wrote %q, %v", golden, err)
	}
	if got := run(t, "", "eval", "--sets", folder, "--baseline"); got.code != 0 || !strings.Contains(got.stdout, "hit@5") {
		t.Errorf("eval --baseline = %d, %s%s", got.code, got.stdout, got.stderr)
	}
	if got := run(t, "", "eval", "--sets", t.TempDir()); got.code != 1 || !strings.Contains(got.stderr, "questions.jsonl") {
		t.Errorf("eval of an empty folder = %d, %s", got.code, got.stderr)
	}
}

func TestChat(t *testing.T) {
	got := run(t, "Kan jag jogga med ont i ryggen?\n/quit\n", "chat", "--lang", "sv")
	if got.code != 0 || !strings.Contains(got.stdout, "FYSS") || !strings.Contains(got.stdout, "Hej då") {
		t.Errorf("chat = %d, %s%s", got.code, got.stdout, got.stderr)
	}
}

func TestAnEndedContextEndsTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := command.Run(ctx, []string{"ask", "--jsonl"}, strings.NewReader("{\"text\":\"hej\"}\n"), &stdout, &stderr); code != 1 {
		t.Errorf("ask --jsonl with an ended context = %d, want 1", code)
	}
}
