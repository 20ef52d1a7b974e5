package browser

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

// hostile are texts that run a script wherever they are taken for more than text.
var hostile = []string{
	`<script>pwned()</script>`,
	`"><img src=x onerror=pwned()>`,
	`'><svg/onload=pwned()>`,
	`<iframe srcdoc="<script>parent.pwned()</script>"></iframe>`,
	`javascript:pwned()`,
	`<a href="javascript:pwned()">x</a>`,
	`</textarea><script>pwned()</script>`,
	`</template></title></style><script>pwned()</script>`,
	`{{constructor.constructor('pwned()')()}} ${pwned()}`,
	`<math><mtext></p><style><img src=x onerror=pwned()></style>`,
	"<img src=`x` onerror=pwned()>",
	`&lt;script&gt;pwned()&lt;/script&gt;`,
	`<x onclick=pwned() tabindex=0 autofocus onfocus=pwned()>`,
	`<form action=javascript:pwned()><button>x`,
	`<base href="https://evil.example/">`,
	`<link rel=stylesheet href="https://evil.example/x.css">`,
	`data:text/html,<script>pwned()</script>`,
	"\u202Egro.elpmaxe\u0000<script>pwned()</script>",
	`tel:112"onclick="pwned()`,
}

// tainted is a reply with a text in every field.
func tainted(x string) bot.Reply {
	claim := func(id string) bot.Claim {
		return bot.Claim{
			ID: id + x, Text: x + ". " + x, Detail: &x, Stance: "helps", Evidence: bot.Evidence{Level: "low", AsStated: x, Meaning: x},
			Source: bot.Source{ID: x, Title: x, Publisher: &x, Language: x, Section: x, URL: &x},
		}
	}
	return bot.Reply{
		ID: x, Language: "sv", Kind: bot.Answer, Text: x + "\n\n" + x + ". " + x, Notice: x, Suggestions: []string{x},
		Claims:       []bot.Claim{claim("a"), claim("b"), claim("c")},
		Disagreement: &bot.Disagreement{Text: x, Claims: []string{"a" + x, "b" + x}},
		Assessment: &bot.Assessment{Level: "soon", Text: x, Flags: []bot.Flag{{ID: x, Matched: x}},
			Contacts: []bot.Contact{{ID: x, Name: x, Tel: "112" + x, URL: x}}},
	}
}

func TestNothingThatIsSaidRuns(t *testing.T) {
	for i, text := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			replies := []bot.Reply{tainted(text), tainted(text)}
			replies[1].Kind, replies[1].Claims, replies[1].Disagreement, replies[1].Assessment.Level = bot.AssessmentAlone, []bot.Claim{}, nil, "emergency"
			var asked atomic.Int32
			s := serve(t, replying(t, func(context.Context, bot.Message) (bot.Reply, error) {
				return replies[min(int(asked.Add(1)), len(replies))-1], nil
			}), func(o *web.Options) { o.Name = text })
			b := open(t, s)
			b.before(`window.ran = []; window.pwned = () => window.ran.push(1); window.alert = window.pwned; window.print = () => {}`)
			b.visit(s.URL + "/?lang=sv")
			for range replies {
				b.ask(text)
				b.is(`($$("details.source").forEach((d) => d.open = true), true)`)
				b.harmless()
			}
			holds(t, get[string](b, `$(".question p").textContent`), text)
			holds(t, get[string](b, `$(".answer").textContent`), text)
			b.clickAt(`$$(".last").find(shown)`) // print
			b.harmless()
			b.visit(s.URL + "/?lang=sv") // shown again from what the tab keeps
			b.wait(`$$(".reply").length === 2`)
			b.clickText("Kort att ta med till vården")
			b.wait(`$(".sheet").open`)
			b.harmless()
		})
	}
}

// harmless fails the test where something ran, or stands ready to.
func (b *tab) harmless() {
	b.t.Helper()
	b.hold(`window.ran.length === 0`)
	b.hold(`$$("script, iframe, img, base, link, object, embed, style, math").filter((n) => n.getRootNode() === root).length === 0`)
	if bad := get[string](b, `$$("a").filter((n) => n.getRootNode() === root).map((a) => a.getAttribute("href")).filter((h) => !h.startsWith(location.origin + "/v1/claims/") && !/^tel:[\d+]*$/.test(h)).join()`); bad != "" {
		b.t.Errorf("links to %s", bad)
	}
}
