package browser

import (
	"testing"
)

// until presses a key until an expression holds, and fails the test where it never does. On the way it holds that whatever
// has the focus shows it and is not covered.
func (b *tab) until(key func(), expression string) {
	b.t.Helper()
	for range 60 {
		if b.is(expression) {
			return
		}
		key()
		if where := get[string](b, `(() => {
			const n = focus();
			if (!n || n === document.body || n === document.documentElement) return "";
			if (getComputedStyle(n).outlineStyle === "none") return "no outline: " + n.outerHTML.slice(0, 200);
			const r = n.getBoundingClientRect(), at = (n.getRootNode().elementFromPoint ? n.getRootNode() : document).elementFromPoint(r.x + Math.min(r.width / 2, 20), r.y + Math.min(r.height / 2, 12));
			if (!at || !(n === at || n.contains(at) || at.contains(n))) return "covered by " + (at?.outerHTML.slice(0, 100)) + ": " + n.outerHTML.slice(0, 200);
			return "";
		})()`); where != "" {
			b.t.Errorf("the focus is not seen: %s", where)
		}
	}
	b.t.Fatalf("the keyboard never reaches %s; the focus is on %s", expression, get[string](b, `focus()?.outerHTML.slice(0, 200)`))
}

func (b *tab) tabTo(expression string) {
	b.t.Helper()
	b.until(func() { b.press(next) }, expression)
}

func TestByKeyboardAloneFromThePageToTheAnswerAndBack(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	page.shows(s, strict(s), `<p><a href="#a">Boka tid</a></p><ryggrad-chat></ryggrad-chat><p><a href="#b">Hitta hit</a></p>`)
	b := open(t, s, page)
	b.visit(page.URL)
	b.tabTo(`focus() === $(".launcher")`)
	b.press(enter)
	b.wait(`$(".panel").open && focus() === $("#question")`)
	b.write("Hjälper promenader")
	b.press(shiftEnter)
	b.write("mot långvarigt ont i ryggen?")
	b.hold(`$("#question").value === "Hjälper promenader\nmot långvarigt ont i ryggen?"`)
	b.press(enter)
	b.wait(`$$(".reply").length === 1`)
	b.hold(`focus() === $("#question")`)

	// All of the answer can be reached, forwards and backwards.
	b.until(func() { b.press(back) }, `focus() === $(".reply .chip")`)
	b.until(func() { b.press(back) }, `focus() === $(".answer .source summary")`)
	b.press(enter)
	b.wait(`$(".answer .source").open`)
	b.tabTo(`focus() === $(".answer .source a")`)
	b.until(func() { b.press(back) }, `focus() === $(".menu summary")`)
	b.press(enter)
	b.tabTo(`focus() === $("select")`)
	b.tabTo(`focus().type === "checkbox"`)
	b.press(escape)
	b.wait(`!$(".menu").open && focus() === $(".menu summary") && $(".panel").open`)
	b.tabTo(`focus() === $(".bar .close")`)

	// Beside a page that can still be used, the focus is not held fast.
	b.until(func() { b.press(back) }, `focus()?.href?.endsWith("#a")`)
	b.tabTo(`focus() === $(".bar .close")`)
	b.press(escape)
	b.wait(`!$(".panel").open && focus() === $(".launcher")`)
}

func TestEscapeClosesAndGivesTheFocusBack(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	page.shows(s, strict(s), `<button id="own">Fråga oss</button><ryggrad-chat></ryggrad-chat>`)
	b := open(t, s, page)
	for _, screen := range []struct {
		name          string
		width, height int64
		modal         bool
	}{{"desktop", 1280, 800, false}, {"phone", 390, 844, true}} {
		t.Run(screen.name, func(t *testing.T) {
			b.size(screen.width, screen.height)
			b.visit(page.URL)
			b.click(".launcher")
			b.wait(`$(".panel").open && focus() === $("#question")`)
			b.hold(`$(".panel").matches(":modal") === ` + map[bool]string{true: "true", false: "false"}[screen.modal])
			b.press(escape)
			b.wait(`!$(".panel").open && shown($(".launcher")) && focus() === $(".launcher")`)

			// A button of the page's own that opens the chat gets the focus back.
			b.is(`($("#own").addEventListener("click", () => host.open()), true)`)
			b.is(`($("#own").focus(), true)`)
			b.press(enter)
			b.wait(`$(".panel").open && focus() === $("#question")`)
			b.press(escape)
			b.wait(`!$(".panel").open && focus() === $("#own")`)

			// The button closes it too.
			b.click(".launcher")
			b.wait(`$(".panel").open`)
			b.click(".bar .close")
			b.wait(`!$(".panel").open && focus() === $(".launcher")`)
		})
	}
}

func TestOnAPhoneTheFocusStaysInThePanel(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	page.shows(s, strict(s), `<a href="#a">Boka tid</a><ryggrad-chat></ryggrad-chat><a href="#b">Hitta hit</a>`)
	b := open(t, s, page)
	b.size(390, 844)
	b.visit(page.URL)
	b.click(".launcher")
	b.wait(`$(".panel").open`)
	for range 30 {
		b.press(next)
		b.hold(`!focus()?.matches("a[href^='#']")`)
	}
	// When the window grows, the panel becomes one beside the page, and keeps the focus.
	b.click("#question")
	b.size(1280, 800)
	b.wait(`$(".panel").open && !$(".panel").matches(":modal") && focus() === $("#question")`)
	b.hold(`!shown($(".launcher"))`)
}

func TestEnterWhileLettersArePutTogetherSendsNothing(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.click("#question")
	b.write("ryggen")
	for _, event := range []string{`{isComposing: true}`, `{keyCode: 229}`} {
		b.hold(`$("#question").dispatchEvent(new KeyboardEvent("keydown", Object.assign({key: "Enter", bubbles: true, cancelable: true}, ` + event + `)))`)
	}
	b.hold(`!$(".question") && $("#question").value === "ryggen"`)
	b.hold(`!$("#question").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`)
	b.wait(`$$(".reply").length === 1`)
}

func TestNothingIsSentWhereNothingIsTyped(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.click("#question")
	b.write("   ")
	b.press(enter)
	b.click(".send")
	b.hold(`focus() === $("#question")`)
	if asked := b.requests("/v1/ask"); len(asked) > 0 {
		t.Errorf("sent %d questions", len(asked))
	}
}

// TestTheAlarmCoversNothingThatHasTheFocus goes back through a conversation on which an alarm lies.
func TestTheAlarmCoversNothingThatHasTheFocus(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.size(390, 844)
	b.visit(s.URL + "/?lang=sv")
	b.ask(cardio)
	b.ask(emergency)
	b.ask("Kan jag träna?")
	b.until(func() { b.press(back) }, `focus() === $(".answer .source summary")`)
	b.until(func() { b.press(back) }, `focus() === $(".alarm a.call")`)
}
