package browser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// foreign is a clinic's own page.
const foreign = `<style>
body { font: 18px/1.6 system-ui, sans-serif; margin: 0; color: #2b2b33; background: #f4f6fa; }
header { background: #27406e; color: #fff; padding: 1.2rem 3rem; font-size: 1.3rem; font-weight: 600; }
main { padding: 2rem 3rem; max-width: 44rem; } h1 { line-height: 1.2; }
ryggrad-chat { --ryggrad-accent: #27406e; --ryggrad-tint: #e6ebf5; }
</style><header>Rygghälsan</header><main><h1>Vi hjälper dig som har ont i ryggen</h1>
<p>Välkommen till oss. Vi är fysioterapeuter som arbetar med rygg och nacke.</p>
<h2>Boka tid</h2><p>Ring 08-123 45 67, vardagar 8–16.</p>
<h2>Vanliga frågor</h2><p>Undrar du något om rörelse och ont i ryggen? Fråga i rutan nere till höger.</p></main>
<ryggrad-chat></ryggrad-chat>`

// TestScreenshots writes the pictures of the documentation: go test ./bot/web/browser -run Screenshots -screenshots ../../../docs
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("only with -screenshots FOLDER")
	}
	phone := func(b *tab) {
		b.size(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	}
	desktop := func(b *tab) { b.size(1280, 800, chromedp.EmulateScale(1.5)) }
	for _, shot := range []struct {
		name string
		make func(b *tab, s, page *site)
	}{
		{"chat-phone-answer", func(b *tab, s, page *site) {
			phone(b)
			b.visit(s.URL + "/?lang=sv")
			b.ask("Hjälper promenader mot långvarigt ont i ryggen?")
		}},
		{"chat-phone-emergency", func(b *tab, s, page *site) {
			phone(b)
			b.media("", "prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")
			b.visit(s.URL + "/?lang=sv")
			b.ask("Jag har ont i ryggen och kan inte kissa och är domnad i underlivet")
		}},
		{"chat-desktop", func(b *tab, s, page *site) {
			desktop(b)
			b.visit(s.URL + "/?lang=sv")
			b.ask("Hjälper konditionsträning mot långvarig ryggsmärta?")
		}},
		{"chat-desktop-card", func(b *tab, s, page *site) {
			desktop(b)
			b.visit(s.URL + "/?lang=en")
			b.ask("Does walking help long-lasting back pain?")
			b.clickText("Card for your clinician")
		}},
		{"chat-on-a-page", func(b *tab, s, page *site) {
			desktop(b)
			page.shows(s, "", foreign)
			b.visit(page.URL)
			b.clickText("Fråga om ryggen")
			b.ask("Ska jag vila när jag har fått ryggskott?")
		}},
	} {
		t.Run(shot.name, func(t *testing.T) {
			page := clinic(t)
			s := serve(t, allowing(page))
			b := open(t, s, page)
			b.media("", "prefers-reduced-motion", "reduce")
			shot.make(b, s, page)
			picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(*screenshots, shot.name+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}
