package browser

import (
	"slices"
	"testing"
)

// TestTimeToPaint measures in the browser how long it takes from sending a question until the frame with its answer. It is
// reported and not held: it is the machine's as much as ours. Run it alone with -v.
func TestTimeToPaint(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.is(`(window.times = [], new MutationObserver((all) => {
		if (!all.some((m) => [...m.addedNodes].some((n) => n.matches?.(".reply")))) return;
		requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => times.push(performance.now() - window.sent); c.port2.postMessage(0); });
	}).observe($(".log"), {childList: true, subtree: true}), root.addEventListener("submit", () => { window.sent = performance.now(); }, true), true)`)
	for i, question := range []string{walking, cardio, "Kan jag jogga med ont i ryggen?", "Ska jag vila när jag har fått ryggskott?", "Hjälper styrketräning mot ryggont?", "Är yoga bra för ryggen?", soon} {
		b.ask(question)
		b.wait(`window.times.length === ` + string(rune('1'+i)))
	}
	times := get[[]float64](b, `window.times`)
	first := times[0]
	slices.Sort(times)
	t.Logf("from sending to the frame with the answer: first %.0f ms, median %.0f ms, slowest %.0f ms of %d", first, times[len(times)/2], times[len(times)-1], len(times))
}
