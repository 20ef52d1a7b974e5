package telegram

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"ryggrad/bot"
	"ryggrad/corpus"
	"ryggrad/internal/language"
)

var tagPattern = regexp.MustCompile(`<[^>]*>`)

// seen returns what a person sees of a part.
func seen(p part) string { return html.UnescapeString(tagPattern.ReplaceAllString(p.html, "")) }

// words are the words of a text, which no cut may lose or change.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// holds checks what has to be so for all parts that a text is cut into.
func holds(t *testing.T, blocks []block, parts []part, most int) {
	t.Helper()
	var whole, cut strings.Builder
	for _, b := range blocks {
		for _, s := range b.spans {
			whole.WriteString(clean(s.text))
		}
		whole.WriteByte('\n')
	}
	for _, p := range parts {
		if p.plain != seen(p) {
			t.Errorf("what is seen is not the plain text:\n%q\n%q", seen(p), p.plain)
		}
		if n := units(p.plain); n > most || n == 0 {
			t.Errorf("a part has %d units, at most %d", n, most)
		}
		balanced(t, p.html)
		cut.WriteString(p.plain + "\n")
	}
	squeeze := func(text string) string { return strings.Join(strings.Fields(text), "") }
	if squeeze(whole.String()) != squeeze(cut.String()) {
		t.Errorf("something was lost or added:\n%q\n%q", words(whole.String()), words(cut.String()))
	}
}

// balanced checks that tags close in the order in which they open, and that nothing else looks like one.
func balanced(t *testing.T, text string) {
	t.Helper()
	var open []string
	for _, tag := range tagPattern.FindAllString(text, -1) {
		name := strings.Trim(tag, "<>/")
		name, _, _ = strings.Cut(name, " ")
		switch {
		case !strings.Contains(" b i a blockquote ", " "+name+" "):
			t.Errorf("tag %q", tag)
		case !strings.HasPrefix(tag, "</"):
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("%q closes nothing in %q", tag, text)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%v stay open in %q", open, text)
	}
	if rest := tagPattern.ReplaceAllString(text, ""); strings.ContainsAny(rest, "<>") {
		t.Errorf("not escaped: %q", rest)
	}
}

func TestSplitBetweenClaims(t *testing.T) {
	claim := strings.Repeat("Ord om ryggen. ", 20)
	var blocks []block
	for range 5 {
		blocks = append(blocks, block{spans: []span{{text: claim, style: bold}, {text: "\n"}, {text: "Källa", link: "https://example.com/a?b=1&c=2"}}, folded: true})
	}
	parts := split(blocks, 700)
	if len(parts) != 3 {
		t.Fatalf("%d parts, want 3", len(parts))
	}
	for _, p := range parts {
		if !strings.HasSuffix(p.plain, "Källa") {
			t.Errorf("a part ends within a claim: %q", p.plain[len(p.plain)-30:])
		}
	}
	holds(t, blocks, parts, 700)
}

func TestSplitALongBlock(t *testing.T) {
	for name, text := range map[string]string{
		"sentences": strings.Repeat("En mening till. ", 1000), "words": strings.Repeat("ord ", 4000), "no spaces": strings.Repeat("å", 9000),
		"emoji": strings.Repeat("😀", 5000), "mark-up": strings.Repeat("<b>&amp;</b> ", 1000), "lines": strings.Repeat("rad\n", 3000),
	} {
		t.Run(name, func(t *testing.T) {
			blocks := []block{{spans: []span{{text: text[:len(text)/2&^3], style: bold}, {text: text[len(text)/2&^3:], link: "https://example.com"}}}}
			parts := split(blocks, mostUnits)
			holds(t, blocks, parts, mostUnits)
			for _, p := range parts[:len(parts)-1] {
				switch {
				case units(p.plain) < mostUnits/2-1:
					t.Errorf("a part has %d units only", units(p.plain))
				case name == "sentences" && !strings.HasSuffix(p.plain, "."):
					t.Errorf("a part ends in %q", p.plain[len(p.plain)-20:])
				case name == "words" && !strings.HasSuffix(p.plain, "ord"):
					t.Errorf("a part ends in %q", p.plain[len(p.plain)-20:])
				}
			}
		})
	}
}

func TestNothingToSay(t *testing.T) {
	if parts := split([]block{paragraph(" \n\u202e", bold), {}}, mostUnits); len(parts) != 0 {
		t.Errorf("split = %v, want no part", parts)
	}
}

func TestHostileTextStaysText(t *testing.T) {
	hostile := "<a href=\"tg://x\">&lt;</b>\u202e</blockquote>\x00\x1b"
	parts := split([]block{
		{spans: []span{{text: hostile, style: bold, link: `https://example.com/"><b>`}}, folded: true},
		paragraph(hostile, italic),
		{spans: []span{{text: "länk", link: "javascript:alert(1)"}, {text: "tel", link: "tel:112"}}},
	}, mostUnits)
	if len(parts) != 1 {
		t.Fatalf("%d parts, want 1", len(parts))
	}
	balanced(t, parts[0].html)
	if strings.Contains(parts[0].html, "javascript") || strings.Contains(parts[0].html, "tel:") || strings.ContainsAny(parts[0].html, "\u202e\x00\x1b") {
		t.Errorf("the part is %q", parts[0].html)
	}
	if strings.Count(parts[0].html, "</blockquote>") != 1 {
		t.Errorf("a quotation was broken: %q", parts[0].html)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("En mening. En till.", "<b>&", "https://example.com", 20, true)
	f.Add("😀😀😀😀😀😀😀😀😀", "\xff\u202e", "javascript:x", 10, false)
	f.Fuzz(func(t *testing.T, one, two, link string, most int, folded bool) {
		most = 10 + (most%200+200)%200
		blocks := []block{
			{spans: []span{{text: one, style: bold}, {text: two, style: italic, link: link}}, folded: folded},
			{spans: []span{{text: two, link: one}, {text: one}}, folded: !folded, quoted: folded},
			paragraph(one+two, plain),
		}
		holds(t, blocks, split(blocks, most), most)
	})
}

// FuzzRender lays out replies that no bot would make, as an operator's own documents might.
func FuzzRender(f *testing.F) {
	files, err := filepath.Glob("../terminal/testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no replies to begin with: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	all, err := loadTexts()
	if err != nil {
		f.Fatal(err)
	}
	r := renderer{texts: all["sv"], words: bot.Words{Levels: map[corpus.Level]string{corpus.Low: "Begränsat <stöd>"}, More: "Mer:", AlsoAsk: "Fråga:"}}
	f.Fuzz(func(t *testing.T, data []byte) {
		var reply bot.Reply
		if json.Unmarshal(data, &reply) != nil {
			return
		}
		blocks := r.reply(reply)
		holds(t, blocks, split(blocks, mostUnits), mostUnits)
		for _, row := range r.buttons(reply, true) {
			for _, b := range row {
				if !b.valid() || len(b.data) > mostData || utf8.RuneCountInString(b.label) > mostLabel || !utf8.ValidString(b.label) {
					t.Errorf("button %+v", b)
				}
			}
		}
	})
}

// TestEveryButtonFits holds that no claim, topic or question of the corpus has an id that a button cannot carry: such a
// button would silently be missing.
func TestEveryButtonFits(t *testing.T) {
	all, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Claims) == 0 || len(all.Concepts) == 0 {
		t.Fatal("the corpus is empty")
	}
	fits := func(label, data string) {
		t.Helper()
		if got := rows(1, button{label: label, data: data}); len(got) != 1 || len(data) > mostData {
			t.Errorf("the button %q with %q (%d bytes) is left out", label, data, len(data))
		}
	}
	for i := range all.Claims {
		fits("👍", pressUseful+all.Claims[i].ID)
		for _, l := range language.All() {
			question := all.Claims[i].Asks.In(l)[0]
			fits(question, pressSuggestion+bot.SuggestionID(question))
		}
	}
	for i := range all.Concepts {
		fits(all.Concepts[i].Name.In(language.Swedish), pressCompare+all.Concepts[i].ID)
	}
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{
		"Kort fråga?":                     "Kort fråga?",
		"precis tolv!":                    "precis tolv!",
		"  två\n ord ":                    "två ord",
		"en två tre fyra fem sex sju":     "en två tre…",
		"enordsomärlångtochaldrigtarslut": "enordsomärl…",
	} {
		if got := shorten(text, 12); got != want {
			t.Errorf("shorten(%q) = %q, want %q", text, got, want)
		}
	}
}
