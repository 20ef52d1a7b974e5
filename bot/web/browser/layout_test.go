package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// narrow fails the test where something is wider than the window, or than what holds it.
func (b *tab) narrow(state string) {
	b.t.Helper()
	if out := get[string](b, `(() => {
		if (document.documentElement.scrollWidth > innerWidth) return "the page is " + document.documentElement.scrollWidth + " wide";
		for (const n of $$("*")) {
			if (!shown(n) || n.clientWidth === 1 || n.closest("svg, details:not([open])") || n.matches("option, select")) continue;
			const r = n.getBoundingClientRect();
			if (r.left < -1 || r.right > innerWidth + 1) return n.outerHTML.slice(0, 150) + " reaches from " + r.left + " to " + r.right;
			if (n.scrollWidth > n.clientWidth + 1 && /auto|scroll|hidden/.test(getComputedStyle(n).overflowX) && !n.matches("textarea")) return n.outerHTML.slice(0, 150) + " holds " + n.scrollWidth + " in " + n.clientWidth;
		}
		return "";
	})()`); out != "" {
		b.t.Errorf("%s: %s", state, out)
	}
}

// states takes a chat through everything it can show, and has each looked at.
func (b *tab) states(s *site, look func(state string)) {
	b.t.Helper()
	look("empty")
	b.ask(cardio)
	b.is(`($$("details.source").forEach((d) => d.open = true), true)`)
	look("answer with sources that differ")
	b.ask(soon)
	look("soon")
	b.click(".menu summary")
	look("menu")
	b.clickText("Kort att ta med till vården")
	b.wait(`$(".sheet").open`)
	look("card")
	b.press(escape)
	b.ask(emergency)
	look("emergency")
	b.ask("x " + "överlångtordutanettendamellanslag" + "överlångtordutanettendamellanslag" + "överlångtordutanettendamellanslag")
	look("a long word")
	lift := s.intercept("POST", "/v1/ask", problem(500))
	b.expect("500")
	b.click("#question")
	b.write("Hej")
	b.press(enter)
	b.wait(`shown($(".problem p"))`)
	look("problem")
	lift()
}

func TestNothingIsWiderThanTheSmallestWindow(t *testing.T) {
	for _, size := range [][2]int64{{320, 568}, {320, 256}, {640, 400}} {
		for _, position := range []string{"page", "floating", "inline"} {
			t.Run(fmt.Sprintf("%s at %d by %d", position, size[0], size[1]), func(t *testing.T) {
				home := clinic(t)
				s := serve(t, allowing(home))
				home.shows(s, strict(s), `<ryggrad-chat position="`+position+`"></ryggrad-chat>`)
				b := open(t, s, home)
				b.media("", "prefers-reduced-motion", "reduce")
				b.size(size[0], size[1], chromedp.EmulateScale(2))
				b.visit(home.URL)
				if position == "floating" {
					b.narrow("closed")
					b.click(".launcher")
				}
				b.states(s, b.narrow)
			})
		}
	}
}

func TestTextOfDoubleSize(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.media("", "prefers-reduced-motion", "reduce")
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: 32, Fixed: 26}})
		return err
	})
	b.visit(s.URL + "/?lang=sv")
	b.hold(`getComputedStyle($(".panel")).fontSize === "32px"`)
	b.states(s, b.narrow)
}

func TestThePagesRootDoesNotMakeTheTextSmall(t *testing.T) {
	home := clinic(t)
	s := serve(t, allowing(home))
	home.shows(s, "", `<style>html { font-size: 62.5%; } body { font: 8px/1 monospace; letter-spacing: 3px; text-transform: uppercase; color: red; } * { margin: 9px; } ryggrad-chat p { color: red; }</style>
		<ryggrad-chat position="inline"></ryggrad-chat>`)
	b := open(t, s, home)
	b.visit(home.URL)
	b.hold(`getComputedStyle($(".panel")).fontSize === "16px" && getComputedStyle($(".panel")).letterSpacing === "normal" && getComputedStyle($(".panel")).textTransform === "none"`)
	b.hold(`getComputedStyle($(".automatic")).margin === "0px" && getComputedStyle($(".automatic")).color !== "rgb(255, 0, 0)"`)
}

func TestThemes(t *testing.T) {
	home := clinic(t)
	s := serve(t, allowing(home))
	home.shows(s, "", `<style>ryggrad-chat { --ryggrad-accent: rgb(1, 2, 3); }</style><ryggrad-chat position="inline"></ryggrad-chat>`)
	b := open(t, s, home)
	light := `(() => { const [r, g, x] = getComputedStyle($(".panel")).backgroundColor.match(/\d+/g).map(Number); return r + g + x > 600; })()`
	for _, c := range []struct {
		scheme, theme string
		light         bool
	}{{"light", "", true}, {"dark", "", false}, {"dark", "light", true}, {"light", "dark", false}} {
		b.media("", "prefers-color-scheme", c.scheme)
		b.visit(s.URL + "/?lang=sv")
		b.is(`(host.setAttribute("theme", ` + js(c.theme) + `), true)`)
		if got := b.is(light); got != c.light {
			t.Errorf("a system that is %s, theme %q: light is %v", c.scheme, c.theme, got)
		}
	}
	b.media("", "prefers-contrast", "more")
	b.visit(s.URL + "/?lang=sv")
	b.hold(`getComputedStyle($(".automatic")).color === getComputedStyle($(".panel")).color`)
	b.media("")
	b.hold(`getComputedStyle($(".automatic")).color !== getComputedStyle($(".panel")).color`)

	b.media("", "forced-colors", "active")
	b.ask(walking)
	b.hold(`getComputedStyle($(".grade .full")).backgroundColor !== getComputedStyle($(".grade i:not(.full)")).backgroundColor`)
	b.hold(`parseFloat(getComputedStyle($(".send")).borderTopWidth) >= 2`)

	b.media("", "prefers-reduced-motion", "reduce")
	b.hold(`getComputedStyle($(".reply")).animationName === "none"`)
	b.media("")
	b.hold(`getComputedStyle($(".reply")).animationName !== "none"`)

	b.visit(home.URL)
	b.hold(`getComputedStyle($(".send")).backgroundColor === "rgb(1, 2, 3)"`)
}

// TestTheKeyboardOfAPhoneLeavesTheFieldInSight narrows what is seen as a keyboard on the screen does.
func TestTheKeyboardOfAPhoneLeavesTheFieldInSight(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.size(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch)
	b.before(`(() => { let high; Object.defineProperty(VisualViewport.prototype, "height", {get: () => high ?? innerHeight}); window.keyboard = (h) => { high = h; visualViewport.dispatchEvent(new Event("resize")); }; })()`)
	b.visit(s.URL + "/?lang=sv")
	b.is(`(keyboard(430), true)`)
	b.hold(`$("#question").getBoundingClientRect().bottom <= 430 && $(".panel").getBoundingClientRect().height === 430`)
	b.is(`(keyboard(844), true)`)
	b.hold(`$(".panel").getBoundingClientRect().height === 844`)
}
