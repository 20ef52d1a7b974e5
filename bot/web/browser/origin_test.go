package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestOnAForeignPageThatIsAllowed(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	page.shows(s, strict(s), `<h1>Kliniken</h1><ryggrad-chat></ryggrad-chat>`)
	b := open(t, s, page)
	b.visit(page.URL)
	b.hold(`text(".launcher") === "Fråga om ryggen"`) // the language is the page's
	b.click(".launcher")
	b.ask(walking)
	holds(t, b.seen(), "Promenader kan hjälpa vid långvarigt ryggont.")
	b.hold(`getComputedStyle($(".send")).backgroundColor === "rgb(11, 93, 81)"`) // the style is there, whatever the page's policy
	// A link leads to the server of the chat, not to the page's.
	if link := get[string](b, `$(".source a").href`); !strings.HasPrefix(link, s.URL) {
		t.Errorf("the permanent link is %s", link)
	}
	b.hold(`!root.querySelector("style") && !document.querySelector("style")`)
}

func TestOnAForeignPageThatIsNotAllowed(t *testing.T) {
	page := clinic(t)
	s := serve(t)
	page.shows(s, strict(s), `<h1>Kliniken</h1><ryggrad-chat>Ring oss på 08-123 45 67.</ryggrad-chat>`)
	b := open(t, s, page)
	b.expect("CORS", "ERR_FAILED", "403")
	b.before(`window.warned = []; console.warn = (...all) => window.warned.push(all.join(" "))`)
	b.do(chromedp.Navigate(page.URL))
	b.wait(`window.warned.some((w) => w.includes("web.allowed_origins") && w.includes(location.origin))`)
	// What stands in the element shows instead.
	b.hold(`!root && shown(host) && host.innerText === "Ring oss på 08-123 45 67."`)

	// Nor can a script of the page ask in its place.
	if answered := get[bool](b, `fetch(`+js(s.URL+"/v1/ask")+`, {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"text": "hej"}'}).then(() => true, () => false)`); answered {
		t.Error("a page that is not allowed was answered")
	}
}

func TestNoThirdPartyIsAskedAndNothingIsKept(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	page.shows(s, strict(s), `<ryggrad-chat></ryggrad-chat>`)
	b := open(t, s, page) // its check fails on any other host and on any cookie
	b.visit(page.URL)
	b.click(".launcher")
	b.ask(walking)
	b.ask(emergency)
	b.click(".menu summary")
	b.clickText("Kort att ta med till vården")
	b.press(escape)
	b.visit(s.URL + "/?lang=sv")
	b.ask(walking)
	if n := len(b.requests("/v1/ask")); n < 3 {
		t.Fatalf("only %d questions were seen on their way", n)
	}
	b.hold(`document.cookie === "" && localStorage.length === 0`)
	b.hold(`indexedDB.databases().then((all) => all.length === 0)`)
	b.hold(`caches.keys().then((all) => all.length === 0)`)
	if kept := get[[]string](b, `Object.keys(sessionStorage)`); len(kept) != 1 || !strings.HasPrefix(kept[0], "ryggrad ") {
		t.Errorf("the tab keeps %v", kept)
	}
}

func TestWithoutStorage(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`Object.defineProperty(window, "sessionStorage", {get() { throw new DOMException("blocked", "SecurityError"); }})`)
	b.visit(s.URL + "/?lang=sv")
	b.ask("Hjälper styrketräning mot långvarigt ryggont?")
	b.ask("Och hur ofta?")
	b.hold(`$$(".reply").length === 2`)
}

func TestWithoutASecureContext(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`delete Crypto.prototype.randomUUID; Object.defineProperty(navigator, "clipboard", {value: undefined}); window.copied = []; document.addEventListener("copy", (e) => window.copied.push(String(document.activeElement.shadowRoot?.activeElement?.value)))`)
	b.visit(s.URL + "/?lang=sv")
	b.ask(walking)
	b.clickText("Kopiera")
	b.wait(`text(".status") === "Kopierat."`)
	holds(t, get[string](b, `window.copied.join()`), walking, "Promenader kan hjälpa", "FYSS, ”3. Promenader och stavgång”")
	b.hold(`/^[0-9a-f]{32}$/.test(JSON.parse(Object.values(sessionStorage)[0]).conversation)`)
}

func TestWithoutJavaScript(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.do(noScripts)
	b.do(chromedp.Navigate(s.URL + "/?lang=sv"))
	b.wait(`shown($("#text"))`)
	b.hold(`!root`)
	b.click("#text")
	b.write(walking)
	b.click("form .main")
	b.wait(`$$("article").length === 1`)
	holds(t, get[string](b, `document.body.innerText`), "Promenader kan hjälpa vid långvarigt ryggont.", "Begränsat stöd i forskningen (++).")
	b.click("#text")
	b.write(emergency)
	b.click("form .main")
	b.wait(`shown($("[role=alert]"))`)
	b.hold(`!!$("[role=alert] a[href='tel:112']")`)
}

func TestThePageThatTheServerAnsweredIsLeftAsItIs(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`if (!sessionStorage.posted) customElements.define = () => {}`)
	b.do(chromedp.Navigate(s.URL + "/?lang=sv"))
	b.is(`(sessionStorage.setItem("posted", "1"), true)`)
	b.click("#text")
	b.write(emergency)
	b.click("form .main") // the widget runs on the page that comes, and must not cover the alarm
	b.wait(`!!customElements.get("ryggrad-chat") && shown($("[role=alert]"))`)
	b.hold(`!root`)
}
