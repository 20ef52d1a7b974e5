// Package browser tests the page and the widget in a real browser, over a real server with a real bot.
//
// It needs chromium (or chrome) in the PATH, and for accessibility axe-core: npm ci in the folder testdata. Where one of
// them is missing its tests are skipped, and fail with RYGGRAD_TEST_ALL=1.
//
// The trap: every tab fails its test on a request to anybody but the test's own servers, on a cookie, on an uncaught error
// and on anything that a Content-Security-Policy blocked. A test that wants one of these says so.
package browser

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"ryggrad/internal/engine"
)

var screenshots = flag.String("screenshots", "", "`folder` into which the screenshots of the documentation are written")

// shared is what all tests use: one browser, and one engine.
var shared struct {
	browser func() (context.Context, error)
	engine  func() (*engine.Engine, error)
}

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var stop []func()
	defer func() {
		for _, f := range stop {
			f()
		}
	}()
	shared.engine = sync.OnceValues(func() (*engine.Engine, error) {
		e, err := engine.Open(engine.Options{Key: []byte("the browser tests")})
		if err == nil {
			stop = append(stop, func() { _ = e.Close() })
		}
		return e, err
	})
	shared.browser = sync.OnceValues(func() (context.Context, error) {
		path, err := findBrowser()
		if err != nil {
			return nil, err
		}
		profile, err := os.MkdirTemp("", "ryggrad-browser-")
		if err != nil {
			return nil, err
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.UserDataDir(profile), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
			chromedp.Flag("lang", "en-GB"))
		allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		browser, cancel := chromedp.NewContext(allocator)
		stop = append(stop, func() {
			cancel()
			cancelAllocator()
			_ = os.RemoveAll(profile)
		})
		return browser, chromedp.Do(browser)
	})
	return m.Run()
}

func findBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no chromium in the PATH (Debian: apt-get install chromium)")
}

// need skips a test where something is missing on the machine, and fails it where all has to be tested.
func need(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("RYGGRAD_TEST_ALL") == "1":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
}

// js quotes a string for JavaScript.
func js(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\u2028", `\u2028`).Replace(text) + `"`
}
