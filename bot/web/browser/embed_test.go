package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestTheOperatorsPage(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied = text; }}})`)
	b.visit(s.URL + "/embed?lang=sv")
	line := get[string](b, `$("#line").textContent`)
	holds(t, line, `<script src="`+s.URL+`/widget.js" defer></script>`, "<ryggrad-chat></ryggrad-chat>")
	b.clickText("Kopiera")
	b.wait(`text("#copied") !== ""`)
	if copied := get[string](b, `window.copied`); copied != line {
		t.Errorf("copied %q, want %q", copied, line)
	}

	// A choice shows at once, in the line and in the preview.
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("position").value = "inline", document.getElementById("position").dispatchEvent(new Event("change", {bubbles: true}))`))
	b.wait(`$("#line").textContent.includes('position="inline"') && shown($(".panel.inline"))`)
	b.ask(walking)
	b.narrow("operator's page")
	b.accessible("operator's page with an answer")
}
