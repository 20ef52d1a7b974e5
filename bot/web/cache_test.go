package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestWhatMayBeKept(t *testing.T) {
	s := serve(t, new(fake))
	const data = "public, max-age=300"
	for _, c := range []struct {
		path, accept, kept string
		vary               []string
	}{
		{"/v1/topics", "", data, []string{"Origin", "Accept-Language", "Accept-Encoding"}},
		{"/v1/sources", "", data, []string{"Origin", "Accept-Language", "Accept-Encoding"}},
		{"/v1/texts", "", data, []string{"Origin", "Accept-Language", "Accept-Encoding"}},
		{"/v1/claims/a", "", data, []string{"Origin", "Accept", "Accept-Language", "Accept-Encoding"}},
		{"/v1/claims/a", "text/html", data, []string{"Origin", "Accept", "Accept-Language", "Accept-Encoding"}},
		{"/v1/openapi.json", "", data, []string{"Origin", "Accept-Encoding"}},
		{"/widget.js", "", "public, max-age=3600, stale-while-revalidate=86400", []string{"Accept-Encoding"}},
		{"/embed.js", "", "public, max-age=3600, stale-while-revalidate=86400", []string{"Accept-Encoding"}},
	} {
		got := s.get(t, c.path, "Accept", c.accept, "Accept-Encoding", "identity")
		where := c.path + " " + c.accept
		if got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != c.kept {
			t.Errorf("%s = %d, Cache-Control %q, want %q", where, got.StatusCode, got.Header.Get("Cache-Control"), c.kept)
		}
		vary := strings.Split(strings.Join(got.Header.Values("Vary"), ", "), ", ")
		slices.Sort(vary)
		slices.Sort(c.vary)
		if !slices.Equal(vary, c.vary) {
			t.Errorf("%s: Vary %v, want %v", where, vary, c.vary)
		}
		tag := got.Header.Get("ETag")
		if len(tag) < 12 || tag[0] != '"' {
			t.Errorf("%s: ETag %s", where, tag)
		}
		for _, known := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			again := s.get(t, c.path, "Accept", c.accept, "Accept-Encoding", "identity", "If-None-Match", known)
			if again.StatusCode != http.StatusNotModified || again.body != "" || again.Header.Get("ETag") != tag {
				t.Errorf("%s with If-None-Match %s = %d, ETag %s", where, known, again.StatusCode, again.Header.Get("ETag"))
			}
		}
		if again := s.get(t, c.path, "Accept", c.accept, "If-None-Match", `"other"`); again.StatusCode != http.StatusOK {
			t.Errorf("%s with another tag = %d", where, again.StatusCode)
		}
		head := s.do(t, http.MethodHead, c.path, "", "", "Accept", c.accept, "Accept-Encoding", "identity")
		if head.StatusCode != http.StatusOK || head.body != "" || head.ContentLength != int64(len(got.body)) {
			t.Errorf("HEAD %s = %d with a length of %d, want %d", where, head.StatusCode, head.ContentLength, len(got.body))
		}
	}
	for _, path := range []string{"/", "/embed", "/missing", "/healthz"} {
		if got := s.get(t, path); got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", path)
		}
	}
	if got := s.ask(t, `{"text":"hi"}`); got.Header.Get("Cache-Control") != "no-store" {
		t.Error("a reply may be kept")
	}
}

func TestATagIsOfItsContent(t *testing.T) {
	s := serve(t, new(fake))
	tags := make(map[string]string)
	for _, path := range []string{
		"/v1/texts?lang=sv", "/v1/texts?lang=nb", "/v1/texts?lang=en-DK", "/v1/texts?lang=en", "/v1/claims/a?lang=en", "/v1/claims/b?lang=en",
		"/v1/claims/a?lang=en&audience=student", "/widget.js",
	} {
		got := s.get(t, path)
		if other, found := tags[got.Header.Get("ETag")]; found {
			t.Errorf("%s and %s have the same tag", path, other)
		}
		tags[got.Header.Get("ETag")] = path
		if again := s.get(t, path); again.Header.Get("ETag") != got.Header.Get("ETag") || again.body != got.body {
			t.Errorf("%s differs when it is asked for again", path)
		}
	}
}

func TestContentIsCompressed(t *testing.T) {
	s := serve(t, new(fake))
	for _, path := range []string{"/widget.js", "/v1/texts", "/v1/openapi.json"} {
		plain := s.get(t, path, "Accept-Encoding", "identity")
		packed := s.get(t, path, "Accept-Encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1")
		if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s: Content-Encoding %q and %q", path, plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
		}
		if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
			t.Errorf("%s: both forms have the tag %s", path, plain.Header.Get("ETag"))
		}
		unpacked, err := gzip.NewReader(strings.NewReader(packed.body))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(unpacked)
		if err != nil {
			t.Fatal(err)
		}
		if string(body) != plain.body || len(packed.body) >= len(plain.body) {
			t.Errorf("%s: %d bytes packed hold not the %d plain ones", path, len(packed.body), len(plain.body))
		}
		for _, refuses := range []string{"gzip;q=0", "br", "identity, gzip;q=0.0"} {
			if got := s.get(t, path, "Accept-Encoding", refuses); got.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s is packed for Accept-Encoding %q", path, refuses)
			}
		}
		again := s.get(t, path, "Accept-Encoding", "gzip", "If-None-Match", packed.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || again.Header.Get("Content-Encoding") != "" || again.Header.Get("ETag") != packed.Header.Get("ETag") {
			t.Errorf("%s packed, asked after with its tag = %d, ETag %s", path, again.StatusCode, again.Header.Get("ETag"))
		}
	}
}

// TestAnyPageMayLoadTheScript, as one that asks for cross-origin isolation may.
func TestAnyPageMayLoadTheScript(t *testing.T) {
	s := serve(t, new(fake))
	got := s.get(t, "/widget.js", "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site")
	if got.StatusCode != http.StatusOK || got.Header.Get("Access-Control-Allow-Origin") != "*" ||
		got.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("GET /widget.js = %d %v", got.StatusCode, got.Header)
	}
	if strings.Contains(got.body, "{{") || !strings.Contains(got.body, "customElements.define") {
		t.Error("the script is not put together")
	}
}
