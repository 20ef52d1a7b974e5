package browser

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a tab waits for what has to happen before the test fails.
const patience = 30 * time.Second

// tab is a page in the browser, with a storage of its own.
type tab struct {
	t   testing.TB
	ctx context.Context

	mutex    sync.Mutex
	hosts    []string // that may be asked
	asked    []string // addresses
	problems []string
	expected []string // parts of problems that are no fault
}

// open opens a tab in which the given servers, and no others, may be asked.
func open(t testing.TB, sites ...*site) *tab {
	t.Helper()
	browser, err := shared.browser()
	need(t, err)
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	for _, s := range sites {
		b.allow(s.URL)
	}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	b.call(func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err })
	b.call(func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err })
	b.size(1280, 800)
	t.Cleanup(b.check)
	return b
}

func (b *tab) allow(address string) {
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	b.hosts = append(b.hosts, u.Host)
}

// expect says that a problem which holds some words is no fault.
func (b *tab) expect(words ...string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.expected = append(b.expected, words...)
}

func (b *tab) note(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
		if strings.HasSuffix(e.Request.URL, "/favicon.ico") {
			return // the browser itself asks for it
		}
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "about" && !slices.Contains(b.hosts, u.Host) {
			b.problems = append(b.problems, "asked a third party: "+e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.problems = append(b.problems, "uncaught: "+text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
			b.problems = append(b.problems, "logged: "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// check fails the test on whatever a tab must not do.
func (b *tab) check() {
	if b.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	cookies, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{})
	if err != nil {
		b.t.Errorf("cookies: %v", err)
	}
	for _, c := range cookies.Cookies {
		b.t.Errorf("a cookie was set: %s for %s", c.Name, c.Domain)
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, problem := range b.problems {
		if !slices.ContainsFunc(b.expected, func(part string) bool { return strings.Contains(problem, part) }) {
			b.t.Error(problem)
		}
	}
}

// requests returns the addresses asked so far that hold a part.
func (b *tab) requests(part string) []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	var found []string
	for _, each := range b.asked {
		if strings.Contains(each, part) {
			found = append(found, each)
		}
	}
	return found
}

func (b *tab) call(f func() error) {
	b.t.Helper()
	if err := f(); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// visit opens an address and waits until its chat can be used.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
	b.wait(`$(".panel")`)
}

// size sets the window's size in CSS pixels.
func (b *tab) size(width, height int64, options ...chromedp.EmulateViewportOption) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height, options...))
}

// media sets what the reader prefers: pairs such as "prefers-color-scheme", "dark".
func (b *tab) media(medium string, features ...string) {
	b.t.Helper()
	p := emulation.SetEmulatedMediaParams{Media: medium}
	for i := 0; i+1 < len(features); i += 2 {
		p.Features = append(p.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	b.call(func() error { _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, p); return err })
}

// before has a script run before those of every page to come.
func (b *tab) before(script string) {
	b.t.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	})
}

// within gives an expression $ and $$, which look into the chat and then into the page, host, the chat's element, and
// text, which returns what can be read of an element.
func within(expression string) string {
	return `(() => {
		const host = document.querySelector("ryggrad-chat"), root = host?.shadowRoot;
		const $$ = (s) => [...(root?.querySelectorAll(s) ?? []), ...document.querySelectorAll(s)], $ = (s) => $$(s)[0];
		const shown = (n) => !!n && n.checkVisibility({visibilityProperty: true}) && n.getClientRects().length > 0;
		const text = (s) => ($(s)?.innerText ?? "").trim();
		const focus = () => { let n = document.activeElement; while (n?.shadowRoot?.activeElement) n = n.shadowRoot.activeElement; return n; };
		return (` + expression + `);
	})()`
}

// get returns the value of an expression.
func get[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](within(expression), chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// is reports whether an expression is true.
func (b *tab) is(expression string) bool {
	b.t.Helper()
	return get[bool](b, "!!("+expression+")")
}

// hold fails the test where an expression is not true.
func (b *tab) hold(expression string) {
	b.t.Helper()
	if !b.is(expression) {
		b.t.Errorf("does not hold: %s", expression)
	}
}

// wait waits until an expression is true.
func (b *tab) wait(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		// A page that is just being left answers with an error, and the next one may hold what is waited for.
		if held, err := chromedp.Run(ctx, chromedp.Evaluate[bool](within("!!("+expression+")"))); err == nil && held {
			tick.Stop()
			return
		}
		select {
		case <-tick.C:
			continue
		case <-ctx.Done():
		}
		tick.Stop()
		again, cancelAgain := context.WithTimeout(b.ctx, patience)
		defer cancelAgain()
		seen, _ := chromedp.Run(again, chromedp.Evaluate[string](within(`$(".panel")?.innerText || document.body.innerText`)))
		b.t.Fatalf("waited in vain for %s\nshown is: %s", expression, seen)
	}
}

// click presses the first element that a selector names, with the mouse, at its middle.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.clickAt(fmt.Sprintf(`$$(%s).find(shown)`, js(selector)))
}

// clickText presses the button or link that is named by a text.
func (b *tab) clickText(label string) {
	b.t.Helper()
	b.clickAt(fmt.Sprintf(`$$("button, a, summary, label, option").find((n) => shown(n) && (n.innerText.trim() === %[1]s || n.getAttribute("aria-label") === %[1]s))`, js(label)))
}

func (b *tab) clickAt(expression string) {
	b.t.Helper()
	b.wait(expression)
	at := get[[]float64](b, `(() => { const n = `+expression+`; n.scrollIntoView({block: "nearest"}); const r = n.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// write types a text with the keyboard, where the focus is.
func (b *tab) write(text string) {
	b.t.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// Keys. A text is what the key writes where nothing prevents it.
var (
	enter      = input.DispatchKeyEventParams{Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r"}
	shiftEnter = input.DispatchKeyEventParams{Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r", Modifiers: int64(chromedp.ModifierShift)}
	next       = input.DispatchKeyEventParams{Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9}
	back       = input.DispatchKeyEventParams{Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9, Modifiers: int64(chromedp.ModifierShift)}
	escape     = input.DispatchKeyEventParams{Key: "Escape", Code: "Escape", WindowsVirtualKeyCode: 27}
)

// press presses keys, one after the other.
func (b *tab) press(keys ...input.DispatchKeyEventParams) {
	b.t.Helper()
	for _, key := range keys {
		down, up := key, key
		down.Type, up.Type, up.Text = "rawKeyDown", "keyUp", ""
		if key.Text != "" {
			down.Type = "keyDown"
		}
		for _, event := range []input.DispatchKeyEventParams{down, up} {
			b.call(func() error { _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, event); return err })
		}
	}
}

// ask types a question into the field, sends it with Enter, and waits for the reply.
func (b *tab) ask(question string) {
	b.t.Helper()
	before := get[int](b, `$$(".reply").length`)
	b.click("#question")
	b.write(question)
	b.press(enter)
	b.wait(fmt.Sprintf(`$$(".reply").length > %d && !$(".panel.waiting")`, before))
}

// seen returns what can be read in the chat.
func (b *tab) seen() string {
	b.t.Helper()
	return get[string](b, `$(".panel").innerText`)
}

// holds fails the test where a text lacks one of some parts.
func holds(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

// selectOption picks an option of the choice of language, as a person does.
func selectOption(value string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](within(`(($("select").value = ` + js(value) + `), $("select").dispatchEvent(new Event("change", {bubbles: true})))`))
}

// scroll moves what is said to a height.
func scroll(top float64) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](within(fmt.Sprintf(`$(".view").scrollTop = %v`, top)))
}

// noScripts turns JavaScript off, for the pages to come.
var noScripts chromedp.Action[chromedp.Void] = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
})
