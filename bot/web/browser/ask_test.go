package browser

import (
	"testing"
)

func TestAsk(t *testing.T) {
	s := serve(t)
	b := open(t, s)
	b.visit(s.URL + "/?lang=sv")
	b.hold(`$("[role=log]").childElementCount === 0 && $("[role=log]").ariaLive === "polite"`)
	holds(t, b.seen(), "Det här är en automatisk tjänst.", "Är det akut? Ring 112")
	b.ask("Hjälper promenader mot långvarigt ont i ryggen?")
	holds(t, b.seen(), "Begränsat stöd i forskningen (++).", "Källa:", "Fysisk aktivitet vid långvariga rygg- och nackbesvär (FYSS)")
	b.hold(`$(".answer .bar").ariaLabel === "2 av 4" || $(".answer .bar").getAttribute("aria-label") === "2 av 4"`)
	b.hold(`$(".answer .bar").querySelectorAll(".full").length === 2`)
}
