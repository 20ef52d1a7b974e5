package browser

import (
	"testing"
)

// printing notes what a page would print, instead of asking a printer.
const printing = `window.print = () => { window.printed = (window.printed || 0) + 1; };`

func TestPrintShowsTheConversationAndNothingElse(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	page.shows(s, strict(s), `<header id="head">Kliniken</header><div><div id="beside">Boka tid</div><section><ryggrad-chat position="inline"></ryggrad-chat></section></div><footer id="foot">Hitta hit</footer>`)
	b := open(t, s, page)
	b.before(printing)
	b.visit(page.URL)
	b.ask(walking)
	b.ask(emergency)
	b.clickText("Skriv ut")
	b.wait(`window.printed === 1`)
	b.media("print")
	holds(t, get[string](b, `text(".paper")`), walking, "Promenader kan hjälpa vid långvarigt ryggont.", "Begränsat stöd i forskningen (++).",
		"3. Promenader och stavgång", "Akut: ring nu", "Du behöver till akuten på ett sjukhus nu.")
	b.hold(`!shown($("#head")) && !shown($("#beside")) && !shown($("#foot")) && !shown($(".panel")) && !shown($(".paper .actions")) && !shown($(".paper .chip"))`)
	b.media("screen")
	b.is(`(dispatchEvent(new Event("afterprint")), true)`)
	b.hold(`shown($("#head")) && shown($("#beside")) && shown($("#foot")) && shown($(".panel")) && !shown($(".paper")) && $(".paper").childElementCount === 0`)
	b.hold(`!document.querySelector("[data-ryggrad-print]") && document.adoptedStyleSheets.length === 0`)

	// The page prints as ever where the reader prints it.
	b.media("print")
	b.hold(`shown($("#head")) && shown($("#beside")) && !shown($(".panel")) && !shown($(".paper"))`)
}

func TestTheFullPagePrintsItsConversation(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(walking)
	b.is(`(dispatchEvent(new Event("beforeprint")), true)`) // by the browser's own menu
	b.media("print")
	holds(t, get[string](b, `text(".paper")`), walking, "Promenader kan hjälpa vid långvarigt ryggont.")
	b.hold(`!shown($(".panel"))`)
}

func TestPaperIsBlackOnWhiteInTheDarkToo(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(printing)
	b.visit(s.URL + "/?lang=sv")
	b.is(`(host.setAttribute("theme", "dark"), true)`)
	b.ask(cardio)
	b.ask(soon)
	b.ask(emergency)
	b.clickAt(`$$(".last").find(shown)`)
	b.wait(`window.printed === 1`)
	b.media("print", "prefers-color-scheme", "dark")
	if light := get[string](b, `$$(".paper *").filter((n) => shown(n) && n.innerText?.trim() && getComputedStyle(n).color !== "rgb(0, 0, 0)").map((n) => n.outerHTML.slice(0, 80) + getComputedStyle(n).color).join("\n")`); light != "" {
		t.Errorf("not black on paper:\n%s", light)
	}
	if ground := get[string](b, `$$(".paper *").filter((n) => shown(n) && !n.matches(".full") && getComputedStyle(n).backgroundColor !== "rgba(0, 0, 0, 0)").map((n) => n.outerHTML.slice(0, 80)).join("\n")`); ground != "" {
		t.Errorf("a ground on paper:\n%s", ground)
	}
}

func TestTheCardForTheClinician(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(printing + `Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied = text; }}})`)
	b.visit(s.URL + "/?lang=sv")
	b.ask(cardio)
	b.ask(soon)
	b.clickText("Kort att ta med till vården")
	b.wait(`$(".sheet").open`)
	card := []string{
		"Jag har ställt frågor om ryggen till en automatisk tjänst.", "Rygghälsan", cardio, soon, "Begränsat stöd i forskningen (++).",
		"Fysisk aktivitet vid långvariga rygg- och nackbesvär (FYSS) – ", "Källorna säger inte riktigt samma sak.", "Låt vården titta på det här",
	}
	holds(t, get[string](b, `text(".sheet .card")`), append(card, get[string](b, `new Intl.DateTimeFormat("sv", {dateStyle: "long"}).format()`))...)
	b.clickAt(`$$(".sheet button").find((n) => n.innerText === "Kopiera")`)
	b.wait(`text(".sheet .status") === "Kopierat."`)
	holds(t, get[string](b, `window.copied`), card...)
	b.clickAt(`$$(".sheet button").find((n) => n.innerText === "Skriv ut")`)
	b.wait(`window.printed === 1`)
	b.media("print")
	holds(t, get[string](b, `text(".paper")`), card...)
	b.hold(`!shown($(".sheet")) && !shown($(".panel"))`)
	b.media("screen")
	b.is(`(dispatchEvent(new Event("afterprint")), true)`)
	b.press(escape)
	b.wait(`!$(".sheet").open && focus()?.innerText === "Kort att ta med till vården"`)
}

func TestThePrivacyTextNamesTheOperator(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.click(".intro .link")
	b.wait(`$(".sheet").open`)
	holds(t, get[string](b, `text(".sheet")`), "Rygghälsan")
	b.press(escape)
	b.wait(`!$(".sheet").open && focus() === $(".intro .link")`)
}

func TestCopy(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied = text; }}})`)
	b.visit(s.URL + "/?lang=sv")
	b.ask(walking)
	b.clickText("Kopiera")
	b.wait(`text(".status") === "Kopierat." && $(".status").getAttribute("role") === "status"`)
	holds(t, get[string](b, `window.copied`), walking, "Promenader kan hjälpa", "Begränsat stöd i forskningen (++)", "FYSS")
}
