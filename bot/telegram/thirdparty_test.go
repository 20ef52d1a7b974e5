package telegram_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
)

const thirdParty = "testdata/telegram-test-api"

// missing skips a test that lacks something, and fails it where everything has to be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("RYGGRAD_TEST_ALL") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// startThirdParty starts a Bot API server that others have written, and returns its address.
func startThirdParty(t *testing.T) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node is not installed")
	}
	if _, err := os.Stat(thirdParty + "/node_modules"); err != nil {
		missing(t, "telegram-test-api is not installed: npm ci --prefix bot/telegram/"+thirdParty)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	process := exec.CommandContext(t.Context(), node, "serve.js", fmt.Sprint(port))
	process.Dir, process.Stderr = thirdParty, os.Stderr
	stdin, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		_ = process.Wait()
	})
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("telegram-test-api said %q, %v", line, err)
	}
	return fmt.Sprintf("http://127.0.0.1:%d", port)
}

// translate stands before a server that reads no multipart forms, as the library sends them, and passes them on as plain
// ones. It tells of each message that was taken.
func translate(t *testing.T, server string) (address string, taken <-chan struct{}) {
	t.Helper()
	messages := make(chan struct{}, 100)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := io.Reader(r.Body)
		contentType := r.Header.Get("Content-Type")
		if strings.HasPrefix(contentType, "multipart/") {
			form := make(url.Values)
			if r.ParseMultipartForm(1<<20) == nil {
				form = r.MultipartForm.Value
			}
			body, contentType = strings.NewReader(form.Encode()), "application/x-www-form-urlencoded"
		}
		request, err := http.NewRequestWithContext(r.Context(), r.Method, server+r.URL.Path, body)
		if err != nil {
			t.Error(err)
			return
		}
		request.Header.Set("Content-Type", contentType)
		got, err := http.DefaultClient.Do(request)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer got.Body.Close()
		w.WriteHeader(got.StatusCode)
		_, _ = io.Copy(w, got.Body)
		if strings.HasSuffix(r.URL.Path, "/sendMessage") {
			messages <- struct{}{}
		}
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL, messages
}

// stored is a message of the bot's as the server keeps it.
type stored struct {
	Message struct {
		Text      string `json:"text"`
		ParseMode string `json:"parse_mode"`
		Markup    struct {
			Rows [][]telegramtest.Button `json:"inline_keyboard"`
		} `json:"reply_markup"`
	} `json:"message"`
}

// TestThirdPartyServer holds the adapter against a server whose authors had no part in ours. It knows no offsets, typing or
// menus, so that what it can show is that messages, commands and buttons are understood as they are sent.
func TestThirdPartyServer(t *testing.T) {
	server := startThirdParty(t)
	proxy, taken := translate(t, server)
	l := &line{Server: telegramtest.New(), log: new(lockedBuffer)}
	t.Cleanup(l.Close)
	b, memory := open(t)
	l.begin(t, telegram.Options{Bot: b, Memory: memory, Token: telegramtest.Token, Server: proxy, Burst: 100})

	post := func(path string, body map[string]any) []byte {
		t.Helper()
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server+path, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		got, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		all, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	says := func(path string, more map[string]any) stored {
		t.Helper()
		from := map[string]any{"id": 11, "first_name": "Kim", "is_bot": false, "language_code": "sv"}
		body := map[string]any{
			"botToken": telegramtest.Token, "from": from, "date": 1_790_000_000,
			"chat": map[string]any{"id": 11, "first_name": "Kim", "type": "private"},
		}
		for key, value := range more {
			body[key] = value
		}
		post(path, body)
		select {
		case <-taken:
		case <-time.After(patience):
			t.Fatalf("no answer came\nlog:\n%s", l.log)
		}
		var got struct{ Result []stored }
		if err := json.Unmarshal(post("/getUpdates", map[string]any{"token": telegramtest.Token, "chatId": 11}), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Result) != 1 {
			t.Fatalf("the server has %d messages, want 1", len(got.Result))
		}
		return got.Result[0]
	}
	answer := says("/sendMessage", map[string]any{"text": "Hjälper promenader mot ryggont?"})
	if m := answer.Message; !strings.Contains(m.Text, "Promenader") || m.ParseMode != "HTML" || len(m.Markup.Rows) == 0 {
		t.Fatalf("the answer is %+v", m)
	}
	help := says("/sendCommand", map[string]any{"text": "/help", "entities": []any{map[string]any{"type": "bot_command", "offset": 0, "length": 5}}})
	if !strings.Contains(help.Message.Text, "/topics") {
		t.Errorf("the help is %q", help.Message.Text)
	}
	button := answer.Message.Markup.Rows[0][0]
	pressed := says("/sendCallback", map[string]any{
		"data": button.Data, "message": map[string]any{"chat": map[string]any{"id": 11, "type": "private"}},
	})
	if !strings.HasPrefix(pressed.Message.Text, "<blockquote>"+button.Text) {
		t.Errorf("after a press: %q", pressed.Message.Text)
	}
}
