package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ryggrad/internal/config"
)

func none(string) string { return "" }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheExampleShowsTheDefaults(t *testing.T) {
	got, err := config.Load("../../config.example.toml", none)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Clinic.Contacts) == 0 {
		got.Clinic.Contacts = nil
	}
	if want := config.Defaults(); !reflect.DeepEqual(got, want) {
		t.Errorf("config.example.toml = %+v, want the defaults %+v", got, want)
	}
}

func TestTheExampleShowsEverySetting(t *testing.T) {
	example, err := os.ReadFile("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	settings := reflect.TypeFor[config.Config]()
	seen := 0
	for i := range settings.NumField() {
		table := settings.Field(i)
		if !bytes.Contains(example, []byte("\n["+table.Tag.Get("toml")+"]\n")) {
			t.Errorf("config.example.toml has no table [%s]", table.Tag.Get("toml"))
		}
		for j := range table.Type.NumField() {
			seen++
			if key := table.Type.Field(j).Tag.Get("toml"); !bytes.Contains(example, []byte("\n"+key+" = ")) {
				t.Errorf("config.example.toml does not show %s.%s", table.Tag.Get("toml"), key)
			}
		}
	}
	if seen == 0 {
		t.Error("no settings seen")
	}
}

func TestTheExampleContactIsValid(t *testing.T) {
	example, err := os.ReadFile("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	_, contact, found := strings.Cut(string(example), "#   [[clinic.contacts]]")
	contact, _, ended := strings.Cut(contact, "contacts = []")
	if !found || !ended {
		t.Fatal("config.example.toml shows no contact")
	}
	path := write(t, strings.ReplaceAll("[[clinic.contacts]]"+contact, "\n#   ", "\n"))
	c, err := config.Load(path, none)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Clinic.Contacts) != 1 || c.Clinic.Contacts[0].Tel != "08-123 45 67" {
		t.Errorf("contacts = %+v, want the one of the example", c.Clinic.Contacts)
	}
}

func TestUnknownKeysAreRefusedByNameAndLine(t *testing.T) {
	_, err := config.Load(write(t, "[web]\nlisten = \":80\"\nport = 80\n\n[telegramm]\ntoken = \"x\"\n"), none)
	if err == nil {
		t.Fatal("unknown keys were accepted")
	}
	for _, want := range []string{"line 3: unknown key web.port", "unknown key telegramm"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
}

func TestBrokenValuesNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"[conversation]\nkeep = \"soon\"\n": "line 2",
		"[conversation]\nkeep = 5\n":        "conversation.keep",
		"[web]\nlisten = 8080\n":            "line 2",
		"[web\n":                            "line 1",
	} {
		_, err := config.Load(write(t, text), none)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%q) = %v, want an error with %q", text, err, want)
		}
	}
}

func TestValidateNamesEveryBadKey(t *testing.T) {
	_, err := config.Load(write(t, `
[clinic]
country = "FI"
[[clinic.contacts]]
id = "x"
kind = "friend"
url = "javascript:alert(1)"
[web]
listen = "8080"
allowed_origins = ["https://www.example.com/", "*"]
trusted_proxies = ["proxy"]
[conversation]
keep = "1s"
key = "short"
key_file = "also"
[log]
level = "loud"
format = "xml"
[telegram]
mode = "push"
server = "localhost"
webhook_secret = "a secret with spaces"
[discord]
shards = -1
public_key = "abc"
application_id = "my bot"
`), none)
	if err == nil {
		t.Fatal("bad values were accepted")
	}
	for _, want := range []string{
		"clinic.country: ", "clinic.contacts: number 1: name is missing", "tel is missing", "source is missing",
		"kind has to be", "country has to be", "url has to", "verified_on has to", "valid_until has to", "web.listen: ",
		"conversation.keep: ", "conversation.key: ", "conversation.key_file: ", "log.level: ", "log.format: ",
		"web.allowed_origins: number 1 ", "web.allowed_origins: number 2 ", "web.trusted_proxies: number 1 ", "telegram.mode: ",
		"telegram.server: ", "telegram.webhook_secret: ", "discord.shards: ", "discord.public_key: ", "discord.application_id: ",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not say %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "short") || strings.Contains(err.Error(), "with spaces") {
		t.Errorf("the error shows the secret:\n%v", err)
	}
}

func TestTheEnvironmentGoesBeforeTheFile(t *testing.T) {
	path := write(t, "[conversation]\nkeep = \"90m\"\nkey = \"the key of the file\"\n")
	c, err := config.Load(path, func(name string) string {
		return map[string]string{config.KeyVariable: "the key of the environment"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Conversation.Key != "the key of the environment" {
		t.Errorf("key = %q, want the environment's", c.Conversation.Key)
	}
	if time.Duration(c.Conversation.Keep) != 90*time.Minute {
		t.Errorf("keep = %v, want the file's 90m", time.Duration(c.Conversation.Keep))
	}
}

func TestSecretFromAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("a key from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(path string) error {
		c := config.Defaults()
		c.Conversation.KeyFile = path
		return c.ReadSecrets()
	}
	c := config.Defaults()
	c.Conversation.KeyFile = file
	if err := c.ReadSecrets(); err != nil || c.Conversation.Key != "a key from a file" {
		t.Errorf("key = %q, %v, want the file's without the line end", c.Conversation.Key, err)
	}
	if err := os.WriteFile(file, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := read(file); err == nil || strings.Contains(err.Error(), "short") {
		t.Errorf("a key of five characters: %v", err)
	}
	if err := read(file + "-missing"); err == nil {
		t.Error("a key file that is not there was accepted")
	}
}

func TestWriteHidesTheSecretAndReadsBack(t *testing.T) {
	c := config.Defaults()
	c.Clinic.Name = "Rygghälsan"
	c.Conversation.Key = "a very secret key"
	c.Store.URL = "redis://anna:very-secret@localhost"
	c.Telegram.Token, c.Telegram.WebhookSecret, c.Discord.Token = "1:a very secret token", "a-very-secret-header", "a very secret word"
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "very secret") || strings.Contains(out.String(), "very-secret") {
		t.Errorf("Write shows the secret:\n%s", out.String())
	}
	text := strings.Replace(out.String(), "\nkey = '(set)'", "\nkey = 'a very secret key'", 1)
	text = strings.Replace(text, "webhook_secret = '(set)'", "webhook_secret = 'a-very-secret-header'", 1)
	back, err := config.Load(write(t, text), none)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if strings.Count(out.String(), "(set)") != 5 {
		t.Errorf("not every secret was written as (set):\n%s", text)
	}
	if back.Clinic.Name != c.Clinic.Name || back.Conversation != c.Conversation {
		t.Errorf("read back %+v, want %+v", back, c)
	}
}

func TestSharedStore(t *testing.T) {
	const url, key = "[store]\nurl = \"redis://anna:secret-word@localhost\"\n", "[conversation]\nkey = \"0123456789abcdef\"\n"
	environment := func(name string) string {
		return map[string]string{config.StoreVariable: "redis://anna:secret-word@other"}[name]
	}
	for _, test := range []struct {
		name, text string
		variables  func(string) string
		want       []string // of the error; none: it is valid
	}{
		{"url and key", url + key, none, nil},
		{"url and key file", url + "[conversation]\nkey_file = \"key\"\n", none, nil},
		{"url file and key", "[store]\nurl_file = \"url\"\n" + key, none, nil},
		{"environment and key", key, environment, nil},
		{"environment before a file", "[store]\nurl_file = \"url\"\n" + key, environment, nil},
		{"no key", url, none, []string{"conversation.key: is missing", config.KeyVariable}},
		{"no key for a url file", "[store]\nurl_file = \"url\"\n", none, []string{"conversation.key: is missing"}},
		{"no key for the environment's", "", environment, []string{"conversation.key: is missing"}},
		{"url and path", url + "path = \"store.db\"\n" + key, none, []string{"store.path: cannot stand beside store.url"}},
		{"environment and path", "[store]\npath = \"store.db\"\n" + key, environment, []string{"store.path: ", config.StoreVariable}},
		{"url and url file", url + "url_file = \"url\"\n" + key, none, []string{"store.url_file: cannot stand beside store.url"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := config.Load(write(t, test.text), test.variables)
			if len(test.want) == 0 {
				if err != nil {
					t.Error(err)
				}
				if value := test.variables(config.StoreVariable); value != "" && (c.Store.URL != value || c.Store.URLFile != "") {
					t.Errorf("store = %+v, want the environment's", c.Store)
				}
				return
			}
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "secret-word") {
				t.Errorf("the error shows the password: %v", err)
			}
		})
	}
}

func TestStoreURLFromAFile(t *testing.T) {
	c := config.Defaults()
	c.Store.URLFile = write(t, "redis://anna:secret-word@localhost\n")
	if err := c.ReadSecrets(); err != nil || c.Store.URL != "redis://anna:secret-word@localhost" {
		t.Errorf("url = %q, %v, want the file's without the line end", c.Store.URL, err)
	}
}

func TestWebhookNeedsItsSettings(t *testing.T) {
	_, err := config.Load(write(t, "[telegram]\nmode = \"webhook\"\n"), none)
	if err == nil || !strings.Contains(err.Error(), "telegram.webhook_url: ") || !strings.Contains(err.Error(), config.WebhookSecretVariable) {
		t.Errorf("webhook without address and secret: %v", err)
	}
	path := write(t, "[telegram]\nmode = \"webhook\"\nwebhook_url = \"https://bot.example.com/telegram\"\n")
	c, err := config.Load(path, func(name string) string {
		return map[string]string{config.WebhookSecretVariable: "abcdefghijklmnopq", config.TelegramVariable: "1:x"}[name]
	})
	if err != nil || c.Telegram.Token != "1:x" {
		t.Errorf("token %q, %v", c.Telegram.Token, err)
	}
}
