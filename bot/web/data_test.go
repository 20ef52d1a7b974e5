package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

func TestTexts(t *testing.T) {
	s := serve(t, new(fake))
	var got struct {
		Language, Privacy, Clinic string
		Texts                     map[string]string
		Welcome                   bot.Reply
		Words                     struct {
			Levels, Urgency map[string]string
			AlsoAsk         string `json:"also_ask"`
		}
	}
	decode(t, s.get(t, "/v1/texts?lang=en-DK").body, &got)
	if got.Language != "en" || got.Clinic != "Rygg & Co" || got.Texts["ask"] != "Ask" || got.Welcome.Text != "welcome in en-DK" ||
		got.Words.Levels["low"] != "Limited support" || got.Words.AlsoAsk != "Also ask:" {
		t.Errorf("GET /v1/texts = %+v", got)
	}
	for _, want := range []string{"Rygg & Co is responsible", "24 hours after you last wrote", "Delete this conversation"} {
		if !strings.Contains(got.Privacy, want) {
			t.Errorf("the privacy text lacks %q: %s", want, got.Privacy)
		}
	}
	page := s.get(t, "/?lang=en")
	for _, want := range []string{"Rygg &amp; Co is responsible", "24 hours after", "automatic service"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(page.body, "automatic service") > strings.Index(page.body, "<textarea") {
		t.Error("the notice of an automatic service stands after the field for the first message")
	}
}

func TestThePrivacyTextSaysWhatHolds(t *testing.T) {
	for _, c := range []struct {
		keep time.Duration
		want string
	}{
		{0, ""}, {90 * time.Minute, "90 minuter"}, {time.Hour, "60 minuter"}, {2 * time.Hour, "2 timmar"}, {720 * time.Hour, "720 timmar"},
		{100 * time.Second, "2 minuter"},
	} {
		s := serve(t, new(fake), func(o *web.Options) { o.Keep, o.Name = c.keep, "" })
		page := s.get(t, "/?lang=sv").body
		if said := strings.Contains(page, "raderas av sig självt när det har gått"); said != (c.want != "") || !strings.Contains(page, c.want) {
			t.Errorf("kept for %v: the page does not say %q", c.keep, c.want)
		}
		if strings.Contains(page, "ansvarar för") || strings.Contains(page, "{") && strings.Contains(page, "}</p>") {
			t.Errorf("kept for %v: the page names an operator where there is none, or holds a place to fill", c.keep)
		}
	}
}

func TestTheCountryOfAQuestion(t *testing.T) {
	s := serve(t, new(fake))
	for _, c := range []struct{ query, accept, body, want string }{
		{"", "sv-SE,sv;q=0.9", `{"text":"a"}`, "sv-SE"},
		{"", "sv-FI", `{"text":"a"}`, "sv"},
		{"", "en-GB,nb-NO;q=0.5", `{"text":"a"}`, "en"},
		{"", "en-DK", `{"text":"a"}`, "en-DK"},
		{"?lang=en-NO", "sv-SE", `{"text":"a"}`, "en-NO"},
		{"", "sv-SE", `{"text":"a","locale":"sv-FI"}`, "sv-FI"},
		{"", "nn-NO", `{"text":"a"}`, "nb-NO"},
		{"", "", `{"text":"a"}`, "sv"},
	} {
		s.do(t, http.MethodPost, "/v1/ask"+c.query, "application/json", c.body, "Accept-Language", c.accept)
		if got := s.bot.last(t).Locale; got != c.want {
			t.Errorf("%s, Accept-Language %q, %s: locale %q, want %q", c.query, c.accept, c.body, got, c.want)
		}
	}
	form := hidden(s.get(t, "/?lang=en-DK").body)
	form.Set("text", "a")
	if page := s.get(t, "/?lang=en-DK").body; !strings.Contains(page, `action="/?lang=en-DK#latest"`) {
		t.Error("the form forgets the country")
	}
}

func TestTheCountryOfTheWelcome(t *testing.T) {
	s := serveBot(t, openEngine(t).Bot)
	for lang, number := range map[string]string{"sv": "112", "sv-NO": "113", "en-NO": "113", "nb-SE": "112", "nb": "113"} {
		var got struct{ Welcome bot.Reply }
		decode(t, s.get(t, "/v1/texts?lang="+lang).body, &got)
		if !strings.Contains(got.Welcome.Notice, number) {
			t.Errorf("the welcome in %s does not name %s: %s", lang, number, got.Welcome.Notice)
		}
	}
}

func TestAClaim(t *testing.T) {
	s := serve(t, new(fake))
	var got struct {
		Language, Surety string
		Claim            bot.Claim
	}
	decode(t, s.get(t, "/v1/claims/a?lang=en&audience=student").body, &got)
	if got.Claim.ID != "a" || got.Claim.Detail == nil || got.Surety != "Limited support (++). This may help." || got.Language != "en" {
		t.Errorf("GET /v1/claims/a = %+v", got)
	}
	page := s.get(t, "/v1/claims/a?lang=en&audience=student", "Accept", "text/html,*/*;q=0.8")
	for _, want := range []string{
		"Walking may help.", "39 trials &lt;of&gt; 4,109 people", "Limited support (&#43;&#43;)", "FYSS", "Walks", `href="https://example.org/a?b=1&amp;c=2"`,
		`href="?audience=student&amp;lang=nb"`, "Show without studies and figures",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page of a claim does not hold %s", want)
		}
	}
	if plain := s.get(t, "/v1/claims/a?lang=en", "Accept", "text/html"); strings.Contains(plain.body, "39 trials") || !strings.Contains(plain.body, "?lang=en&amp;audience=student") {
		t.Error("the page for patients holds figures, or no link to them")
	}
	// The answer links to it.
	if answered := s.post(t, map[string][]string{"text": {"hi"}}); !strings.Contains(answered.body, `href="/v1/claims/a?audience=student&amp;lang=en"`) {
		t.Error("an answer does not link to its claim")
	}
}

func TestTheLineToPaste(t *testing.T) {
	s := serve(t, new(fake), func(o *web.Options) { o.TrustedProxies = []string{"127.0.0.1"} })
	for _, c := range []struct {
		query  string
		header []string
		want   string
	}{
		{"", []string{"Host", "chat.example"}, `&lt;script src=&#34;http://chat.example/widget.js&#34; defer&gt;&lt;/script&gt;` + "\n" + `&lt;ryggrad-chat&gt;&lt;/ryggrad-chat&gt;`},
		{"", []string{"Host", "chat.example", "X-Forwarded-Proto", "https"}, `src=&#34;https://chat.example/widget.js&#34;`},
		{"", []string{"Host", "chat.example", "X-Forwarded-Proto", `"><script>`}, `src=&#34;http://chat.example/widget.js&#34;`},
		{"?fixed=da&audience=student&country=DK&position=inline&theme=dark", nil, `&lt;ryggrad-chat lang=&#34;da&#34; audience=&#34;student&#34; country=&#34;DK&#34; position=&#34;inline&#34; theme=&#34;dark&#34;&gt;`},
		{`?fixed="><script>&audience=x&country=FI&position=page&theme=x`, nil, `&lt;ryggrad-chat&gt;&lt;/ryggrad-chat&gt;`},
	} {
		got := s.get(t, "/embed"+c.query, c.header...)
		if got.StatusCode != http.StatusOK || !strings.Contains(got.body, c.want) {
			t.Errorf("GET /embed%s %v = %d, and holds no %s", c.query, c.header, got.StatusCode, c.want)
		}
		if strings.Count(got.body, "<script") != 2 {
			t.Errorf("GET /embed%s %v puts what was sent into the page", c.query, c.header)
		}
	}
}
