package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// mostWidget is how many bytes the widget may have on its way to a phone.
const mostWidget = 14_000

func TestTheWidgetComesInOneSmallRequest(t *testing.T) {
	scripts, err := loadScripts()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/widget.js", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	scripts["/widget.js"].serve(w, r)
	size := w.Body.Len()
	t.Logf("widget.js with its style: %d bytes compressed, %d plain", size, len(scripts["/widget.js"].plain))
	if w.Header().Get("Content-Encoding") != "gzip" || size > mostWidget || size < 1<<10 {
		t.Errorf("widget.js comes with %d bytes, Content-Encoding %q; want at most %d, gzip", size, w.Header().Get("Content-Encoding"), mostWidget)
	}
}

func TestTheWidgetIsWhole(t *testing.T) {
	script, err := assembleWidget()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"class Talk {", "class Frame {", "class RyggradChat extends HTMLElement", `customElements.define("ryggrad-chat"`, ".launcher {",
	} {
		if n := strings.Count(string(script), want); n != 1 {
			t.Errorf("widget.js holds %q %d times, want it once", want, n)
		}
	}
	// What came from outside is only ever set as text, and nothing is made of text but text.
	for _, never := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser", "setHTML", "document.cookie", "localStorage", "{{"} {
		if strings.Contains(string(script), never) {
			t.Errorf("widget.js holds %q", never)
		}
	}
}
