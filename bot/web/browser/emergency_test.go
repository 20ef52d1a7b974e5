package browser

import (
	"context"
	"testing"

	"ryggrad/bot"
)

func TestEmergency(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.size(390, 844)
	b.visit(s.URL + "/?lang=sv")
	b.ask(emergency)
	b.hold(`$$("[role=alert]").filter((n) => n.classList.contains("alarm")).length === 1`)
	holds(t, get[string](b, `text(".alarm")`), "Akut: ring nu", "Ring 112 nu. Det här kan inte vänta.")
	holds(t, b.seen(), "Du behöver till akuten på ett sjukhus nu.")
	b.hold(`$(".alarm a.call").getAttribute("href") === "tel:112" && $(".alarm a.call").getBoundingClientRect().height >= 44`)
	// It stands out without colour: by a thick edge, a sign and a head.
	b.hold(`parseFloat(getComputedStyle($(".alarm")).borderTopWidth) >= 3 && shown($(".alarm .icon")) && !!$(".alarm h3")`)
	b.hold(`!$(".claim")`)
	inSight := `(() => { const a = $(".alarm").getBoundingClientRect(), v = $(".view").getBoundingClientRect(); return a.top >= v.top - 1 && a.bottom <= v.bottom + 1 && document.elementFromPoint(innerWidth / 2, a.top + 20) === host })()`
	b.hold(inSight)

	// It keeps its place while the conversation goes on, and the questions asked meanwhile stand beneath it.
	for _, question := range []string{"Kan jag träna?", walking, cardio} {
		b.ask(question)
		b.hold(inSight)
		b.hold(`$$(".question").at(-1).getBoundingClientRect().bottom > $(".alarm").getBoundingClientRect().bottom`)
		b.hold(`!$(".claim")`)
	}
	b.do(scroll(0))
	b.hold(inSight)
	b.do(scroll(1e6))
	b.hold(inSight)

	// It is there again on the next page.
	b.visit(s.URL + "/?lang=sv")
	b.wait(`shown($(".alarm"))`)
}

func TestAnEmergencyFillsNoSmallScreen(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.size(320, 568)
	b.visit(s.URL + "/?lang=en") // ten numbers, of three countries
	b.ask("I cannot pee and I am numb between my legs and my back hurts")
	if share := get[float64](b, `$(".alarm").offsetHeight / $(".view").clientHeight`); share > 0.7 {
		t.Errorf("the alarm takes %.0f %% of what is seen", 100*share)
	}
	b.hold(`$$(".contacts a").map((a) => a.href).every((h, i, all) => all.indexOf(h) === i) && $$(".contacts a").length > 3`)
}

func TestAnAlarmGoesWhenTheBotAnswersAgain(t *testing.T) {
	assessment := &bot.Assessment{Level: "emergency", Text: "Call 112 now.\n\nGo.", Contacts: []bot.Contact{{ID: "se-emergency", Name: "112", Tel: "112"}}}
	s := serve(t, replying(t, func(_ context.Context, m bot.Message) (bot.Reply, error) {
		r := bot.Reply{Language: "en", Kind: bot.Answer, Text: "Walk.", Claims: []bot.Claim{{ID: "a", Text: "Walk."}}, Suggestions: []string{}}
		switch m.Text {
		case "ill":
			r = bot.Reply{Language: "en", Kind: bot.AssessmentAlone, Text: assessment.Text, Assessment: assessment, Claims: []bot.Claim{}, Suggestions: []string{}}
		case "thanks":
			r = bot.Reply{Language: "en", Kind: bot.Info, Text: "You are welcome.", Claims: []bot.Claim{}, Suggestions: []string{}}
		}
		return r, nil
	}))
	b := open(t, s)
	b.visit(s.URL + "/?lang=en")
	b.ask("ill")
	b.hold(`shown($(".alarm"))`)
	b.ask("thanks")
	b.hold(`shown($(".alarm"))`)
	b.ask("a doctor has seen me")
	b.hold(`!$(".alarm")`)
}

func TestSoonComesFirstAndCalmer(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.ask(soon)
	b.hold(`shown($(".soon")) && !$(".alarm")`)
	holds(t, get[string](b, `text(".soon")`), "Låt vården titta på det här", "Ring 1177")
	b.hold(`$(".reply").querySelector("p") === $(".soon p")`)
	b.hold(`$(".answer").getBoundingClientRect().top > $(".soon").getBoundingClientRect().bottom`)
	b.hold(`$(".soon a.call").getAttribute("href") === "tel:1177"`)
	// Its text stands there once.
	b.hold(`$(".panel").innerText.split("En sak först").length === 2`)
}
