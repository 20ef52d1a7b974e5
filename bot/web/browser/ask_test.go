package browser

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"ryggrad/bot"
)

const (
	walking   = "Hjälper promenader mot långvarigt ont i ryggen?"
	cardio    = "Hjälper konditionsträning mot långvarig ryggsmärta?"
	emergency = "Jag har ont i ryggen och kan inte kissa och är domnad i underlivet"
	soon      = "Jag har ont i ryggen sedan två månader och har gått ner i vikt utan att försöka"
	outside   = "vilken medicin ska jag ta mot migrän"
)

func TestAsk(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	// The log is there before its messages, so that a screen reader reads each as it comes.
	b.hold(`$("[role=log]").childElementCount === 0 && $("[role=log]").getAttribute("aria-live") === "polite"`)
	holds(t, b.seen(), "Det här är en automatisk tjänst.", "Är det akut? Ring 112", "Kan jag jogga med ont i ryggen?")
	b.ask(walking)
	holds(t, b.seen(), walking, "Promenader kan hjälpa vid långvarigt ryggont.", "Begränsat stöd i forskningen (++).", "Källa:",
		"Fysisk aktivitet vid långvariga rygg- och nackbesvär (FYSS)", "Mer om det här:", "Du kan också fråga:", "ingen bedömning av just dig")
	b.hold(`$("#question").value === ""`)

	// The sentence that answers comes first and is the largest.
	b.hold(`$(".reply").querySelector("p") === $(".answer .finding")`)
	b.hold(`parseFloat(getComputedStyle($(".answer .finding")).fontSize) > parseFloat(getComputedStyle($(".answer .rest")).fontSize)`)

	// The level as words, and as a bar with a text alternative.
	b.hold(`$(".answer .grade").getAttribute("aria-label") === "2 av 4" && $(".answer .grade").getAttribute("role") === "img"`)
	b.hold(`$(".answer .grade").querySelectorAll(".full").length === 2 && $(".answer .grade").children.length === 4`)

	// The source opens to its section and to the claim's own page.
	b.hold(`!shown($(".answer .source dl"))`)
	b.click(".answer .source summary")
	b.wait(`shown($(".answer .source dl"))`)
	holds(t, get[string](b, `text(".answer .source")`), "Avsnitt", "3. Promenader och stavgång")
	link := get[string](b, `$(".answer .source a").href`)
	if !strings.Contains(link, s.URL+"/v1/claims/fyss-walking-low-back?lang=sv") {
		t.Errorf("the permanent link is %s", link)
	}
}

func TestNoBarWhereTheSourceDoesNotGrade(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask("Kan jag jogga med ont i ryggen?")
	holds(t, get[string](b, `text(".answer .surety")`), "Källan graderar inte just detta.")
	b.hold(`!$(".answer .grade")`)
}

func TestFollowUp(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask("Hjälper styrketräning mot långvarigt ryggont?")
	b.is(`window.kept = $(".reply")`)
	b.ask("Och hur ofta?")
	b.hold(`$$(".reply").length === 2 && $$(".question").length === 2`)
	// Nothing of the first message was made anew, so that a screen reader reads only the second.
	b.hold(`window.kept === $(".reply")`)
	// The second question begins at the top of what is seen.
	b.hold(`Math.abs($$(".question")[1].getBoundingClientRect().top - $(".view").getBoundingClientRect().top) < 60 ||
		$(".view").scrollTop + $(".view").clientHeight >= $(".view").scrollHeight - 2`)
}

func TestSuggestion(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.clickText("Ska jag vila när jag har fått ryggskott?")
	b.wait(`$$(".reply").length === 1`)
	holds(t, b.seen(), "Sängläge")
	next := get[string](b, `$(".reply .chip").innerText`)
	b.click(".reply .chip")
	b.wait(`$$(".reply").length === 2`)
	if asked := get[string](b, `$$(".question p")[1].innerText`); asked != next {
		t.Errorf("asked %q, picked %q", asked, next)
	}
}

func TestSourcesThatDifferStandSideBySide(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(cardio)
	holds(t, get[string](b, `text(".differ")`), "Källorna säger inte riktigt samma sak.", "(FYSS)", "Fysisk træning som behandling")
	b.hold(`$$(".columns > li").length >= 3`)
	b.hold(`$$(".columns > li")[0].getBoundingClientRect().top === $$(".columns > li")[1].getBoundingClientRect().top`)
	// A claim that stands there is not said once more among the further ones.
	b.hold(`$$(".further .finding").every((n) => !$(".columns").innerText.includes(n.innerText))`)
	b.size(390, 844)
	b.hold(`$$(".columns > li")[0].getBoundingClientRect().bottom <= $$(".columns > li")[1].getBoundingClientRect().top`)
}

func TestDecline(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(outside)
	holds(t, b.seen(), "Mina texter säger inget om huvudvärk och migrän", "Det här kan jag svara på:")
	b.hold(`!$(".reply .claim") && $$(".reply .chip").length > 0`)
}

func TestStudentsSeeStudies(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=en")
	b.ask("Does padel help?")
	b.hold(`!$(".detail")`)
	b.click("summary")
	b.click(".check")
	b.press(escape)
	b.ask("Does padel help?")
	b.wait(`shown($(".detail"))`)
}

func TestTheLanguageChangesAndTheConversationStays(t *testing.T) {
	var mutex sync.Mutex
	var asked []bot.Message
	e, err := shared.engine()
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, replying(t, func(ctx context.Context, m bot.Message) (bot.Reply, error) {
		mutex.Lock()
		defer mutex.Unlock()
		asked = append(asked, m)
		return e.Bot.Reply(ctx, m)
	}))
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(walking)
	b.click("summary")
	b.do(selectOption("da"))
	b.wait(`text(".send") === "Spørg"`)
	b.press(escape)
	holds(t, b.seen(), "Promenader kan hjälpa vid långvarigt ryggont.")
	b.hold(`$(".panel").closest("[lang]").lang === "da" && $(".reply").lang === "sv"`)
	b.ask(walking)
	b.hold(`$$(".reply")[1].lang === "da"`)
	holds(t, get[string](b, `$$(".reply")[1].innerText`), "Kilde:")
	if len(asked) != 2 || asked[0].Language != "" || asked[0].Locale != "sv" || asked[1].Language != "da" || asked[0].Conversation != asked[1].Conversation {
		t.Errorf("asked %+v", asked)
	}

	// All of it is still there on the next page.
	b.visit(s.URL + "/?lang=sv")
	b.wait(`$$(".reply").length === 2`)
	b.hold(`$(".panel").closest("[lang]").lang === "da" && $(".reply").lang === "sv" && text(".send") === "Spørg"`)
}

func TestTheElementsAttributesAreSent(t *testing.T) {
	page := clinic(t)
	s := serve(t, allowing(page))
	sent := make(chan bot.Message, 1)
	page.shows(s, strict(s), `<ryggrad-chat lang="nb" country="dk" audience="student" position="inline" greeting="Velkommen til oss!"></ryggrad-chat>`)
	b := open(t, s, page)
	b.visit(page.URL)
	holds(t, b.seen(), "Velkommen til oss!")
	s.intercept(http.MethodPost, "/v1/ask", func(w http.ResponseWriter, r *http.Request) {
		var m bot.Message
		_ = json.NewDecoder(r.Body).Decode(&m)
		sent <- m
		problem(http.StatusInternalServerError)(w, r)
	})
	b.expect("500")
	b.click("#question")
	b.write("Hjelper gåing?")
	b.press(enter)
	b.wait(`shown($(".problem p"))`)
	if m := <-sent; m.Locale != "nb-DK" || m.Audience != bot.Student || m.Language != "" || m.Text != "Hjelper gåing?" || len(m.Conversation) < 32 {
		t.Errorf("sent %+v", m)
	}
}
