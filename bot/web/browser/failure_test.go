package browser

import (
	"io"
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

func TestFailuresKeepTheTextAndSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name, says string
		answer     http.HandlerFunc
	}{
		{"500", "Något gick fel hos oss.", problem(http.StatusInternalServerError)},
		{"503 of a proxy", "Något gick fel hos oss.", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("<h1>RAW TITLE</h1>"))
		}},
		{"429", "Det kom många frågor på en gång.", problem(http.StatusTooManyRequests)},
		{"413", "Skriv gärna lite kortare.", problem(http.StatusRequestEntityTooLarge)},
		{"200 without a reply", "Något gick fel hos oss.", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"claims":`)) }},
		{"a connection that breaks", "Tjänsten går inte att nå just nu.", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t)
			b := open(t, s)
			b.expect("Failed to load resource")
			b.visit(s.URL + "/?lang=sv")
			lift := s.intercept(http.MethodPost, "/v1/ask", c.answer)
			b.click("#question")
			b.write(walking)
			b.press(enter)
			b.wait(`shown($(".problem p"))`)
			holds(t, get[string](b, `text(".problem")`), c.says, "Är det akut? Ring 112", "Försök igen")
			b.hold(`$("#question").value === ` + js(walking) + ` && !$(".question") && !$(".panel").innerText.includes("RAW")`)
			b.hold(`$(".problem").getAttribute("role") === "alert"`)
			// It is still there on the next page.
			b.visit(s.URL + "/?lang=sv")
			b.wait(`$("#question").value === ` + js(walking))
			b.clickText("Fråga")
			b.wait(`shown($(".retry"))`)
			lift()
			b.click(".retry")
			b.wait(`$$(".reply").length === 1 && $("#question").value === "" && !shown($(".problem"))`)
		})
	}
}

func TestOffline(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.expect("ERR_INTERNET_DISCONNECTED")
	b.visit(s.URL + "/?lang=sv")
	b.offline(true)
	b.clickText("Ska jag vila när jag har fått ryggskott?")
	b.wait(`shown($(".problem p"))`)
	holds(t, get[string](b, `text(".problem")`), "Tjänsten går inte att nå just nu. Din text är kvar.", "Är det akut? Ring 112")
	b.hold(`$("#question").value === "Ska jag vila när jag har fått ryggskott?"`)
	// Nor does the language change half, and erasing says that it failed.
	b.offline(false)
	b.click(".retry")
	b.wait(`$$(".reply").length === 1`)
	b.offline(true)
	b.do(selectOption("da"))
	b.wait(`shown($(".problem p"))`)
	b.hold(`$("select").value === "sv" && text(".send") === "Fråga"`)
	b.click(".menu summary")
	b.clickText("Radera samtalet")
	b.click(".sheet .main")
	b.wait(`text(".problem").includes("Det gick inte att radera samtalet just nu.")`)
	b.hold(`$$(".reply").length === 1`)
	b.offline(false)
	b.click(".retry")
	b.wait(`text(".status") === "Samtalet är raderat." && !$(".reply")`)
}

// offline cuts the tab off, or not.
func (b *tab) offline(offline bool) {
	b.t.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		return err
	})
}

func TestAnAnswerThatNeverComes(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.before(`(() => { const wait = setTimeout; window.setTimeout = (f, ms, ...rest) => wait(f, window.impatient && ms === 20000 ? 50 : ms, ...rest); })()`)
	b.visit(s.URL + "/?lang=sv")
	b.hold(`(window.impatient = true)`) // only now: the texts of the page are fetched with the same patience
	s.intercept(http.MethodPost, "/v1/ask", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server see that the browser has gone
		<-r.Context().Done()
	})
	b.click("#question")
	b.write(walking)
	b.press(enter)
	b.wait(`text(".problem").includes("Svaret dröjer för länge. Din text är kvar.")`)
	b.hold(`$("#question").value === ` + js(walking))
}

func TestAnAssessmentIsShownWhateverTheStatus(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.expect("429")
	b.visit(s.URL + "/?lang=sv")
	s.intercept(http.MethodPost, "/v1/ask", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"language":"sv","kind":"assessment","assessment":{"level":"emergency","flags":[],"text":"Ring 112 nu.","contacts":[{"id":"se-emergency","name":"112","tel":"112","url":""}]},"claims":[],"disagreement":null,"suggestions":[],"notice":"","text":"Ring 112 nu."}`))
	})
	b.ask(emergency)
	b.hold(`shown($(".alarm")) && !shown($(".problem"))`)
}

func TestOneQuestionAtATimeAndAStatusMeanwhile(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	free := make(chan struct{})
	s.intercept(http.MethodPost, "/v1/ask", func(w http.ResponseWriter, r *http.Request) {
		<-free
		problem(http.StatusInternalServerError)(w, r)
	})
	b.expect("500")
	b.click("#question")
	b.write(walking)
	b.press(enter)
	b.wait(`text(".status") === "Söker i riktlinjerna …" && $(".status").getAttribute("role") === "status"`)
	b.hold(`$(".send").getAttribute("aria-disabled") === "true"`)
	b.write("mer")
	b.press(enter, enter)
	b.clickAt(`$(".send")`)
	b.hold(`$("#question").value === "mer" && $$(".question").length === 1`)
	close(free)
	b.wait(`shown($(".problem p"))`)
	if n := len(b.requests("/v1/ask")); n != 1 {
		t.Errorf("%d questions were sent", n)
	}
	b.hold(`$("#question").value === ` + js(walking+"\nmer") + ` && $(".send").getAttribute("aria-disabled") === "false"`)
}

func TestErase(t *testing.T) {
	erased := make(chan string, 1)
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(emergency)
	before := get[string](b, `JSON.parse(Object.values(sessionStorage)[0]).conversation`)
	watch := func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodDelete {
			erased <- r.URL.Path
		}
		return false
	}
	s.between.Store(&watch)
	b.click(".menu summary")
	b.clickText("Radera samtalet")
	b.wait(`$(".sheet").open`)
	b.clickText("Behåll samtalet")
	b.wait(`!$(".sheet").open`)
	b.hold(`!!$(".alarm")`)
	b.click(".menu summary")
	b.clickText("Radera samtalet")
	b.click(".sheet .main")
	b.wait(`text(".status") === "Samtalet är raderat."`)
	b.hold(`!$(".reply") && !$(".alarm") && !$(".question") && shown($(".welcome")) && focus() === $("#question")`)
	b.hold(`sessionStorage.length === 0`)
	if path := <-erased; path != "/v1/conversations/"+before {
		t.Errorf("DELETE %s, want the conversation %s", path, before)
	}
	b.ask(walking) // the bot holds nothing of the emergency against the new conversation
	b.hold(`!!$(".claim") && JSON.parse(Object.values(sessionStorage)[0]).conversation !== ` + js(before))
}

func TestAnAnswerThatComesAfterErasingIsDropped(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(walking)
	free, gone := make(chan struct{}), make(chan struct{})
	s.intercept(http.MethodPost, "/v1/ask", func(w http.ResponseWriter, r *http.Request) {
		defer close(gone)
		<-free
		_, _ = w.Write([]byte(`{"language":"sv","kind":"info","assessment":null,"claims":[],"disagreement":null,"suggestions":[],"notice":"","text":"TOO LATE"}`))
	})
	// A browser that does not end the request must not show its answer either.
	b.is(`(AbortController.prototype.abort = () => {}, true)`)
	b.click("#question")
	b.write(cardio)
	b.press(enter)
	b.wait(`$$(".question").length === 2`)
	b.click(".menu summary")
	b.clickText("Radera samtalet")
	b.click(".sheet .main")
	b.wait(`text(".status") === "Samtalet är raderat."`)
	close(free)
	<-gone
	b.hold(`fetch("/healthz").then(() => new Promise((done) => setTimeout(done, 0))).then(() => true)`)
	b.hold(`!$(".reply") && !$(".panel").innerText.includes("TOO LATE") && sessionStorage.length === 0`)
}
