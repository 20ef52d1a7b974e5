package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ryggrad/bot"
)

func TestThePageOpens(t *testing.T) {
	s := serve(t, new(fake))
	got := s.get(t, "/")
	if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("GET / = %d, %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
	for _, want := range []string{"<h1>", "welcome in sv", "an example?", "Rygg &amp; Co", `name="conversation"`, "<textarea"} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if other := s.get(t, "/"); hidden(other.body).Get("conversation") == hidden(got.body).Get("conversation") {
		t.Error("two pages share a conversation")
	}
}

func TestTheBrowserIsKeptInBounds(t *testing.T) {
	s := serve(t, new(fake))
	for _, c := range []struct {
		got    response
		isPage bool
	}{
		{s.get(t, "/"), true}, {s.post(t, url.Values{"text": {"hi"}}), true}, {s.get(t, "/embed"), true},
		{s.get(t, "/v1/claims/a", "Accept", "text/html"), true}, {s.get(t, "/missing", "Accept", "text/html"), true},
		{s.get(t, "/missing"), false}, {s.ask(t, `{"text":"hi"}`), false}, {s.get(t, "/v1/topics"), false}, {s.get(t, "/healthz"), false},
	} {
		where, header := c.got.Request.Method+" "+c.got.Request.URL.Path, c.got.Header
		if cookies := c.got.Cookies(); len(cookies) > 0 {
			t.Errorf("%s sets cookies: %v", where, cookies)
		}
		want := map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Access-Control-Allow-Origin": "",
		}
		directives := []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"}
		if c.isPage {
			want["Referrer-Policy"] = "same-origin" // "no-referrer" makes the origin of our own form "null"
			directives = append(directives, "form-action 'self'", "script-src 'self';", "connect-src 'self'", "require-trusted-types-for 'script'")
		} else {
			directives = append(directives, "form-action 'none'")
		}
		for name, value := range want {
			if header.Get(name) != value {
				t.Errorf("%s: %s = %q, want %q", where, name, header.Get(name), value)
			}
		}
		if !strings.Contains(header.Get("Permissions-Policy"), "camera=()") {
			t.Errorf("%s: Permissions-Policy = %q", where, header.Get("Permissions-Policy"))
		}
		policy := header.Get("Content-Security-Policy")
		for _, directive := range directives {
			if !strings.Contains(policy, directive) {
				t.Errorf("%s: Content-Security-Policy %q does not hold %q", where, policy, directive)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: Content-Security-Policy is too wide: %q", where, policy)
		}
	}
}

func TestTheStyleIsTheOneThatThePolicyNames(t *testing.T) {
	got := serve(t, new(fake)).get(t, "/")
	_, style, _ := strings.Cut(got.body, "<style>")
	style, _, found := strings.Cut(style, "</style>")
	if !found || !strings.Contains(style, "prefers-color-scheme: dark") {
		t.Fatal("the page has no style, or none for the dark")
	}
	sum := sha256.Sum256([]byte(style))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(got.Header.Get("Content-Security-Policy"), want) {
		t.Errorf("Content-Security-Policy = %q, want the style's %s", got.Header.Get("Content-Security-Policy"), want)
	}
	if strings.Count(got.body, "<script") != 1 || strings.Contains(got.body, " style=") || strings.Contains(got.body, "<link") {
		t.Error("the page holds a script besides the widget, a style attribute or a link to load")
	}
}

func TestTheLanguageOfThePage(t *testing.T) {
	s := serve(t, new(fake))
	for _, c := range []struct{ query, accept, want string }{
		{"", "", "sv"},
		{"", "nb-NO,nb;q=0.9,en;q=0.8", "nb"},
		{"", "nn-NO,nn;q=0.9", "nb"},
		{"", "no", "nb"},
		{"", "da-DK", "da"},
		{"", "en-GB,sv;q=0.5", "en"},
		{"", "de-DE,de;q=0.9", "en"},
		{"", "fi,sv;q=0.8", "sv"},
		{"", ";;;", "sv"},
		{"?lang=da", "sv", "da"},
		{"?lang=%22%3E%3Cscript%3E", "sv", "sv"},
	} {
		got := s.get(t, "/"+c.query, "Accept-Language", c.accept)
		if want := `<html lang="` + c.want + `">`; !strings.Contains(got.body, want) {
			t.Errorf("GET /%s with Accept-Language %q is not in %s", c.query, c.accept, c.want)
		}
		if strings.Count(got.body, "<script") != 1 {
			t.Errorf("GET /%s puts its query into the page", c.query)
		}
	}
}

func TestAnAnswer(t *testing.T) {
	s := serve(t, new(fake))
	first := s.get(t, "/?lang=en")
	form := hidden(first.body)
	form.Set("text", `Is <b>walking</b> "good" & safe?`)
	form.Set("audience", "student")
	got := s.post(t, form)
	for _, want := range []string{
		"Is &lt;b&gt;walking&lt;/b&gt; &#34;good&#34; &amp; safe?", "Walking may help.", "39 trials &lt;of&gt; 4,109 people",
		"Limited support (&#43;&#43;). This may help.", "FYSS – Walks", `href="https://example.org/a?b=1&amp;c=2"`, "More:", "Jogging is no worse.",
		"Not graded here.", "They differ. One says so, one does not.", "Also ask:", "General information.",
		`<button form="ask" name="suggestion" value="And &#34;swimming&#34; &amp; &lt;diving&gt;?" formnovalidate>`, `value="student" checked`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	asked := s.bot.last(t)
	if asked.Text != form.Get("text") || asked.Audience != bot.Student || asked.Locale != "en" {
		t.Errorf("asked %+v", asked)
	}
	if asked.Conversation != "web:"+form.Get("conversation") || form.Get("conversation") == "" {
		t.Errorf("asked in conversation %q, want that of the page, %q", asked.Conversation, form.Get("conversation"))
	}
	if hidden(got.body).Get("conversation") != form.Get("conversation") {
		t.Error("the answer's page is of another conversation")
	}
}

func TestAnAssessmentStandsFirst(t *testing.T) {
	reply := answer()
	reply.Assessment = &bot.Assessment{Level: "soon", Text: "Have your back looked at.\nSoon.", Contacts: []bot.Contact{
		{ID: "1177", Name: "1177", Tel: "1177"}, {ID: "x", Name: "Out-of-hours", Tel: "70 11 31 31", URL: "https://example.org/"},
		{ID: "y", Name: "Bad", Tel: `1"><script>`, URL: "javascript:alert(1)"},
	}}
	reply.Text = reply.Assessment.Text + "\n\n" + reply.Text
	s := serve(t, &fake{reply: func(bot.Message) (bot.Reply, error) { return reply, nil }})
	got := s.post(t, url.Values{"text": {"hi"}})
	alert, claim := strings.Index(got.body, `role="alert"`), strings.Index(got.body, "Walking may help.")
	if alert < 0 || claim < alert {
		t.Errorf("role=alert at %d, the claim at %d", alert, claim)
	}
	for _, want := range []string{
		"Have it seen", "<p>Soon.</p>", `href="tel:1177"`, `href="tel:70113131"`, `href="https://example.org/"`, `href="tel:1"`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	if strings.Contains(got.body, "javascript:") || strings.Count(got.body, "<script") != 1 {
		t.Error("a contact put a script into the page")
	}
	if strings.Count(got.body, "Have your back looked at.") != 1 {
		t.Error("the assessment stands in the page more than once")
	}
}

func TestTheConversationTravelsWithThePage(t *testing.T) {
	s := serve(t, new(fake))
	form := hidden(s.get(t, "/?lang=en").body)
	form.Set("text", "first question")
	form = hidden(s.post(t, form).body)
	form.Set("text", "second question")
	got := s.post(t, form)
	if !strings.Contains(got.body, "first question") || !strings.Contains(got.body, "second question") {
		t.Error("the second page does not hold both questions")
	}
	if n := strings.Count(got.body, `id="latest"`); n != 1 {
		t.Errorf("%d turns are the latest one", n)
	}
	if turns := hidden(got.body)["turn"]; len(turns) != 2 {
		t.Errorf("the page carries %d turns, want 2", len(turns))
	}

	// A turn that was changed, or that is of another conversation, is left out.
	changed := hidden(got.body)
	changed["turn"][0] = "A" + changed["turn"][0][1:]
	changed.Set("text", "third question")
	if page := s.post(t, changed); strings.Contains(page.body, "first question") || !strings.Contains(page.body, "second question") {
		t.Error("a turn that was changed is shown, or one that was not is left out")
	}
	moved := hidden(got.body)
	moved.Set("conversation", "another")
	moved.Set("text", "third question")
	if page := s.post(t, moved); strings.Contains(page.body, "second question") {
		t.Error("a turn of another conversation is shown")
	}
}

func TestALongConversationStillFits(t *testing.T) {
	s := serve(t, new(fake))
	form := hidden(s.get(t, "/?lang=en").body)
	for i := range 40 {
		form.Set("text", strings.Repeat(string(rune('a'+i%26)), 3000)+strings.Repeat("å", i))
		got := s.post(t, form)
		if got.StatusCode != http.StatusOK {
			t.Fatalf("question %d = %d", i+1, got.StatusCode)
		}
		form = hidden(got.body)
	}
	if len(form["turn"]) < 10 {
		t.Errorf("the page carries %d turns, want ten or more", len(form["turn"]))
	}
}

func TestASuggestionIsPicked(t *testing.T) {
	s := serve(t, new(fake))
	s.post(t, url.Values{"text": {"half a question"}, "suggestion": {"Does yoga help?"}})
	if asked := s.bot.last(t).Text; asked != "Does yoga help?" {
		t.Errorf("asked %q, want the suggestion", asked)
	}
}

func TestForget(t *testing.T) {
	s := serve(t, new(fake))
	form := hidden(s.get(t, "/?lang=en").body)
	form.Set("text", "private question")
	form = hidden(s.post(t, form).body)
	form.Set("forget", "1")
	got := s.post(t, form)
	if len(s.bot.forgotten) != 1 || s.bot.forgotten[0] != "web:"+form.Get("conversation") {
		t.Errorf("forgotten %v, want the page's conversation", s.bot.forgotten)
	}
	if strings.Contains(got.body, "private question") || hidden(got.body).Get("conversation") == form.Get("conversation") {
		t.Error("the page after forgetting still holds the conversation")
	}
	if !strings.Contains(got.body, `role="status"`) {
		t.Error("the page does not say that the conversation is forgotten")
	}
}
