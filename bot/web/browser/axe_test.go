package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the script of axe-core, from npm.
var axe = sync.OnceValues(func() (string, error) {
	data, err := os.ReadFile("testdata/node_modules/axe-core/axe.min.js")
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("axe-core is missing: run npm ci in bot/web/browser/testdata (%w)", err)
	}
	return string(data), err
})

// violation is what axe-core reports, of its rules for WCAG 2.0 to 2.2, A and AA, and of good practice.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         any
		HTML           string
		FailureSummary string
	}
}

// accessible fails the test on whatever axe-core finds in the page as it is now.
func (b *tab) accessible(state string) {
	b.t.Helper()
	script, err := axe()
	need(b.t, err)
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if !b.is(`!!window.axe`) {
		if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](script)); err != nil {
			b.t.Fatal(err)
		}
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](`axe.run(document, {
		resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	}).then((r) => ({violations: r.violations, passed: r.passes.length}))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	var result struct {
		Violations []violation
		Passed     int
	}
	if err := json.Unmarshal(found, &result); err != nil {
		b.t.Fatal(err)
	}
	if result.Passed < 10 {
		b.t.Errorf("%s: axe-core looked at %d rules only", state, result.Passed)
	}
	for _, v := range result.Violations {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s (%s): %s\n  %v\n  %s\n  %s", state, v.ID, v.Impact, v.Help, n.Target, n.HTML, n.FailureSummary)
		}
	}
}

// themes are what a reader may prefer, and how a page may set the chat.
var themes = []struct {
	name     string
	features []string
	theme    string // the element's attribute
}{
	{"light", nil, ""},
	{"dark", []string{"prefers-color-scheme", "dark"}, ""},
	{"light by attribute", []string{"prefers-color-scheme", "dark"}, "light"},
	{"dark by attribute", nil, "dark"},
	{"more contrast", []string{"prefers-contrast", "more"}, ""},
	{"more contrast, dark", []string{"prefers-contrast", "more", "prefers-color-scheme", "dark"}, ""},
	{"forced colours", []string{"forced-colors", "active"}, ""},
}

func TestAxe(t *testing.T) {
	_, err := axe()
	need(t, err)
	for _, theme := range themes {
		t.Run(theme.name, func(t *testing.T) {
			page := clinic(t)
			s := serve(t, allowing(page))
			page.shows(s, strict(s), `<main><h1>Kliniken</h1><p><a href="#a">Boka tid</a></p></main><ryggrad-chat theme="`+theme.theme+`"></ryggrad-chat>`)
			b := open(t, s, page)
			b.media("", append(theme.features, "prefers-reduced-motion", "reduce")...)

			b.visit(s.URL + "/?lang=sv")
			b.is(`(host.setAttribute("theme", ` + js(theme.theme) + `), true)`)
			b.accessible("page")
			b.ask(cardio)
			b.is(`($$("details.source").forEach((d) => d.open = true), true)`)
			b.accessible("page, answer with sources that differ")
			b.click("summary")
			b.accessible("page, menu")
			b.clickText("Kort att ta med till vården")
			b.accessible("page, card")
			b.press(escape)
			b.ask(soon)
			b.accessible("page, soon")
			b.ask(emergency)
			b.accessible("page, emergency")
			lift := s.intercept("POST", "/v1/ask", problem(500))
			b.expect("500")
			b.click("#question")
			b.write("Hej")
			b.press(enter)
			b.wait(`shown($(".problem p"))`)
			b.accessible("page, problem")
			lift()

			b.visit(page.URL)
			b.accessible("widget closed")
			b.click(".launcher")
			b.accessible("widget open")
			b.ask(walking)
			b.accessible("widget, answer")
			b.click(".menu summary")
			b.clickText("Radera samtalet")
			b.accessible("widget, before erasing")
			b.size(390, 844)
			b.press(escape)
			b.ask(emergency)
			b.accessible("widget on a phone, emergency")
		})
	}
}

func TestAxeWithoutJavaScript(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`customElements.define = () => {}`) // the form is left as it is
	b.do(chromedp.Navigate(s.URL + "/?lang=sv"))
	b.accessible("page without the widget")
	b.do(chromedp.Navigate(s.URL + "/embed?lang=sv"))
	b.accessible("operator's page")
}
