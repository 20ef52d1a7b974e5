package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/adaptertest"
)

// visitor is somebody at the page without JavaScript.
type visitor struct {
	site   *site
	locale string
	form   url.Values // the page's hidden fields
}

func (v *visitor) Say(t *testing.T, text string) string {
	t.Helper()
	v.form.Set("text", text)
	v.form.Del("forget")
	got := v.send(t)
	_, reply, found := strings.Cut(got.body, `id="latest"`)
	reply, _, closed := strings.Cut(reply, "</article>")
	if !found || !closed || got.StatusCode != http.StatusOK {
		t.Fatalf("POST / = %d without a reply", got.StatusCode)
	}
	return visible("<article" + reply)
}

func (v *visitor) Forget(t *testing.T) string {
	t.Helper()
	v.form.Set("forget", "1")
	got := v.send(t)
	_, said, _ := strings.Cut(got.body, `role="status">`)
	said, _, _ = strings.Cut(said, "</p>")
	return visible(said)
}

func (v *visitor) send(t *testing.T) response {
	t.Helper()
	got := v.site.do(t, http.MethodPost, "/?lang="+v.locale, "application/x-www-form-urlencoded", v.form.Encode())
	v.form = hidden(got.body)
	return got
}

var (
	tag  = regexp.MustCompile(`<[^>]*>`)
	link = regexp.MustCompile(`href="([^"]*)"`)
)

// visible returns the text of a piece of a page, and the addresses of its links after it.
func visible(page string) string {
	text := tag.ReplaceAllString(page, "\n")
	for _, found := range link.FindAllStringSubmatch(page, -1) {
		text += "\n" + found[1]
	}
	return html.UnescapeString(text)
}

// program is somebody at the HTTP interface.
type program struct {
	site         *site
	name, locale string
}

func (p program) Say(t *testing.T, text string) string {
	t.Helper()
	body, err := json.Marshal(bot.Message{Text: text, Conversation: p.name, Locale: p.locale})
	if err != nil {
		t.Fatal(err)
	}
	got := p.site.ask(t, string(body))
	var reply bot.Reply
	decode(t, got.body, &reply)
	shown := reply.Text
	if reply.Assessment != nil {
		for _, contact := range reply.Assessment.Contacts {
			shown += "\n" + contact.Tel
		}
	}
	for _, claim := range reply.Claims {
		shown += "\n" + claim.Source.Section + "\n" + claim.Evidence.AsStated
	}
	return shown + "\n" + strings.Join(reply.Suggestions, "\n")
}

func (p program) Forget(t *testing.T) string {
	t.Helper()
	got := p.site.do(t, http.MethodDelete, "/v1/conversations/"+url.PathEscape(p.name), "", "")
	return got.Status
}

func TestContract(t *testing.T) {
	s := serveBot(t, openEngine(t).Bot)
	t.Run("page", func(t *testing.T) {
		adaptertest.Run(t, func(t *testing.T, _, locale string) adaptertest.Person {
			return &visitor{s, locale, hidden(s.get(t, "/?lang="+locale).body)}
		}, adaptertest.Features{})
	})
	t.Run("interface", func(t *testing.T) {
		adaptertest.Run(t, func(_ *testing.T, name, locale string) adaptertest.Person {
			return program{s, name, locale}
		}, adaptertest.Features{})
	})
}
