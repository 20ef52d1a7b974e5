package web_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ryggrad/bot"
	"ryggrad/corpus"
)

// payloads are what people write to get a script into a page.
func payloads(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(lines) < 50 {
		t.Fatalf("testdata/xss.txt holds %d payloads", len(lines))
	}
	return lines
}

// laced is a bot that says the same words in every place where a reply has words.
type laced struct {
	*fake
	words string
}

func (l *laced) reply() bot.Reply {
	w := l.words
	claim := bot.Claim{
		ID: w, Text: w, Detail: &w, Stance: corpus.Stance(w), Evidence: bot.Evidence{Level: corpus.Level(w), AsStated: w, Meaning: w},
		Source: bot.Source{ID: w, Title: w, Publisher: &w, Language: w, Section: w, URL: &w},
	}
	return bot.Reply{
		ID: w, Language: w, Kind: bot.Kind(w), Claims: []bot.Claim{claim, claim}, Disagreement: &bot.Disagreement{Text: w, Claims: []string{w}},
		Assessment:  &bot.Assessment{Level: w, Text: w, Flags: []bot.Flag{{ID: w, Matched: w}}, Contacts: []bot.Contact{{ID: w, Name: w, Tel: w, URL: w}}},
		Suggestions: []string{w}, Notice: w, Text: w + "\n\nLead " + w,
	}
}

func (l *laced) Words(string) bot.Words {
	w := l.words
	return bot.Words{Levels: map[corpus.Level]string{corpus.Level(w): w}, Urgency: map[string]string{w: w}, More: w, Differ: w, AlsoAsk: w, Nearest: w}
}

func (l *laced) Welcome(string) bot.Reply { return l.reply() }

func (l *laced) Claim(string, string, bot.Audience) (bot.Claim, bool) {
	return l.reply().Claims[0], true
}

// shape is the elements of a page with the names of their attributes. It fails on anything that could run, load or send.
func shape(t *testing.T, where, page string) map[string]bool {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for node := range root.Descendants() {
		if node.Type == html.CommentNode {
			t.Errorf("%s: a comment: %.100q", where, node.Data)
		}
		if node.Type != html.ElementNode {
			continue
		}
		found[node.Data] = true
		for _, a := range node.Attr {
			found[node.Data+" "+a.Key] = true
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "formaction":
				t.Errorf("%s: <%s %s=%q>", where, node.Data, a.Key, a.Val)
			case a.Key == "src" && a.Val != "/widget.js" && a.Val != "/embed.js":
				t.Errorf("%s: <%s src=%q>", where, node.Data, a.Val)
			case a.Key == "action" && !strings.HasPrefix(a.Val, "/"):
				t.Errorf("%s: <%s action=%q>", where, node.Data, a.Val)
			case a.Key == "href" && !isHarmless(a.Val):
				t.Errorf("%s: <%s href=%q>", where, node.Data, a.Val)
			}
		}
		if node.Data == "script" && node.FirstChild != nil {
			t.Errorf("%s: a script in the page: %.100q", where, node.FirstChild.Data)
		}
	}
	return found
}

// isHarmless reports whether a link leads to our own pages, to a site, or to a telephone.
func isHarmless(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "":
		return u.Host == "" && !strings.HasPrefix(link, "//")
	case "https", "http":
		return u.Host != ""
	}
	return u.Scheme == "tel" && strings.Trim(u.Opaque, "+0123456789") == ""
}

// TestNothingGetsIntoAPage puts every payload into every place of a reply and of a request. A page then has the elements
// and attributes that it has with plain words, and no others.
func TestNothingGetsIntoAPage(t *testing.T) {
	b := &laced{fake: new(fake)}
	b.fake.reply = func(bot.Message) (bot.Reply, error) { return b.reply(), nil }
	s := serveBot(t, b)
	pages := func(words string) map[string]string {
		b.words = words
		out := map[string]string{
			"the start":    s.get(t, "/").body,
			"the language": s.get(t, "/?lang="+url.QueryEscape(words)).body,
			"a claim":      s.get(t, "/v1/claims/"+url.PathEscape("c"+words)+"?x="+url.QueryEscape(words), "Accept", "text/html").body,
			"nothing":      s.get(t, "/"+url.PathEscape("n"+words), "Accept", "text/html").body,
			"embed":        s.get(t, "/embed?fixed="+url.QueryEscape(words)+"&theme="+url.QueryEscape(words)+"&"+url.QueryEscape(words)+"=1").body,
		}
		form := url.Values{"text": {words}, "conversation": {words}, "turn": {words}, "audience": {words}}
		form = hidden(s.post(t, form).body)
		form.Set("text", words)
		out["an answer"] = s.post(t, form).body
		out["the bot's words"] = s.ask(t, `{"text":"hi"}`).Header.Get("Content-Type")
		return out
	}
	plain := make(map[string]map[string]bool)
	for _, words := range []string{"plain words", "https://example.org/plain", "1177"} { // a link and a number make elements too
		for name, page := range pages(words) {
			if plain[name] == nil {
				plain[name] = make(map[string]bool)
			}
			for element := range shape(t, name, page) {
				plain[name][element] = true
			}
		}
	}
	if !plain["an answer"]["article id"] || !plain["a claim"]["article"] || plain["an answer"]["img"] {
		t.Fatalf("the plain pages are not as they should be: %v", plain["an answer"])
	}
	for _, payload := range payloads(t) {
		for name, page := range pages(payload) {
			where := name + " with " + payload
			for element := range shape(t, where, page) {
				if !plain[name][element] {
					t.Errorf("%s: an element or attribute that plain words do not make: %s", where, element)
				}
			}
		}
	}
}

// TestJSONIsNoPage holds that a browser takes nothing of the interface for a page.
func TestJSONIsNoPage(t *testing.T) {
	b := &laced{new(fake), "<script>alert(1)</script>"}
	b.fake.reply = func(bot.Message) (bot.Reply, error) { return b.reply(), nil }
	s := serveBot(t, b)
	for _, got := range []response{
		s.ask(t, `{"text":"<script>"}`), s.get(t, "/v1/claims/a"), s.get(t, "/v1/texts"), s.ask(t, `<script>`), s.get(t, "/<script>"),
	} {
		kind := got.Header.Get("Content-Type")
		if !strings.Contains(kind, "json") || got.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(got.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s = %d, %s, %v", got.Request.URL, got.StatusCode, kind, got.Header)
		}
	}
}

// FuzzForm sends what nobody's browser would, and holds that a page of ours comes back.
func FuzzForm(f *testing.F) {
	for _, payload := range payloads(f) {
		f.Add("text="+url.QueryEscape(payload)+"&conversation="+url.QueryEscape(payload)+"&turn="+url.QueryEscape(payload), payload, "application/x-www-form-urlencoded")
	}
	f.Add("text=%zz;a", "sv", "application/x-www-form-urlencoded")
	f.Add("--b\r\nContent-Disposition: form-data; name=text\r\n\r\nhi\r\n--b--", "sv", "multipart/form-data; boundary=b")
	f.Add("suggestion=a&suggestion=b&text=c&forget", ";;;", "")
	handler := newServer(f, new(fake)).Handler()
	f.Fuzz(func(t *testing.T, body, lang, kind string) {
		got := serveDirectly(handler, http.MethodPost, "/?lang="+url.QueryEscape(lang), kind, lang, body)
		if !slices.Contains([]int{200, 400, 413}, got.Code) || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
			t.Fatalf("POST / = %d, %s", got.Code, got.Header().Get("Content-Type"))
		}
		shape(t, "the page", got.Body.String())
	})
}
