package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// What stands in widget.js for the text of widget.css and for the files of the folder widget, so that all comes with one
// request.
const (
	styleMark = `"{{widget.css}}"`
	partsMark = `//{{widget}}`
)

// freshScript is how a script may be kept: an hour, and while a new one is fetched a day longer.
const freshScript = "public, max-age=3600, stale-while-revalidate=86400"

// loadScripts returns the scripts that the server gives out, by path.
func loadScripts() (map[string]*content, error) {
	widget, err := assembleWidget()
	if err != nil {
		return nil, fmt.Errorf("web: the widget: %w", err)
	}
	embedding, err := staticFiles.ReadFile("static/embed.js")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	const kind = "text/javascript; charset=utf-8"
	return map[string]*content{
		"/widget.js": newContent(kind, widget).compressed(),
		"/embed.js":  newContent(kind, embedding).compressed(),
	}, nil
}

// What a phone need not load: lines that only comment, and what lines are indented by.
var (
	commentLine  = regexp.MustCompile(`(?m)^[ \t]*(//.*|/\*.*\*/)\n`)
	indentation  = regexp.MustCompile(`(?m)^[ \t]+`)
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/\n?`)
)

// assembleWidget puts the style sheet and the parts of the widget, by their names' order, into widget.js. The comment at the
// head of widget.js stays.
func assembleWidget() ([]byte, error) {
	widget, err := staticFiles.ReadFile("static/widget.js")
	if err != nil {
		return nil, err
	}
	style, err := staticFiles.ReadFile("static/widget.css")
	if err != nil {
		return nil, err
	}
	style = indentation.ReplaceAll(styleComment.ReplaceAll(style, nil), nil)
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(string(style)); err != nil {
		return nil, err
	}
	names, err := fs.Glob(staticFiles, "static/widget/*.js")
	if err != nil {
		return nil, err
	}
	var parts []byte
	for _, name := range names {
		part, err := staticFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		parts = append(append(parts, indentation.ReplaceAll(commentLine.ReplaceAll(part, nil), nil)...), '\n')
	}
	for _, each := range []struct {
		mark string
		text []byte
	}{{styleMark, bytes.TrimSpace(quoted.Bytes())}, {partsMark, parts}} {
		if n := bytes.Count(widget, []byte(each.mark)); n != 1 {
			return nil, fmt.Errorf("static/widget.js has to hold %s once and holds it %d times", each.mark, n)
		}
		widget = bytes.Replace(widget, []byte(each.mark), each.text, 1)
	}
	return widget, nil
}

// content is something that stays as it is while the process lives, plain and compressed.
type content struct {
	kind            string // Content-Type
	plain, packed   []byte
	tag, packedETag string // strong entity tags, one of each form
}

// newContent returns content with its tags.
func newContent(kind string, data []byte) *content {
	sum := sha256.Sum256(data)
	name := base64.RawURLEncoding.EncodeToString(sum[:12])
	return &content{kind: kind, plain: data, tag: `"` + name + `"`, packedETag: `"` + name + `-gzip"`}
}

// compressed adds the compressed form, made here once, where it is the shorter one.
func (c *content) compressed() *content {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return c // the level is one of the package's
	}
	// Writing to a buffer does not fail.
	_, _ = w.Write(c.plain)
	_ = w.Close()
	if packed.Len() < len(c.plain) {
		c.packed = packed.Bytes()
	}
	return c
}

// serve answers with the content, compressed where the client takes that, or with 304 where the client has it.
func (c *content) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	body, tag := c.plain, c.tag
	header.Add("Vary", "Accept-Encoding")
	if c.packed != nil && accepts(r.Header.Values("Accept-Encoding"), "gzip") {
		body, tag = c.packed, c.packedETag
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), c.tag, c.packedETag) {
		header.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", c.kind)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a client that has gone needs no answer
}

// matches reports whether one of the tags stands in If-None-Match, which compares weakly (RFC 9110, 13.1.2).
func matches(lines []string, tags ...string) bool {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
			if part == "*" {
				return true
			}
			for _, tag := range tags {
				if part == tag {
					return true
				}
			}
		}
	}
	return false
}

// accepts reports whether a header of the kind of Accept-Encoding names a value, or any, with a quality above nought.
func accepts(lines []string, value string) bool {
	return quality(lines, value, "*") > 0
}

// quality returns how much a header of the kind of Accept wants one of some values: the first of them that the header
// names counts. Nought where it names none.
func quality(lines []string, values ...string) float64 {
	named := make(map[string]float64)
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(part, ";")
			q := 1.0
			for parameter := range strings.SplitSeq(parameters, ";") {
				key, number, _ := strings.Cut(strings.TrimSpace(parameter), "=")
				if parsed, err := strconv.ParseFloat(number, 64); strings.EqualFold(key, "q") && err == nil {
					q = parsed
				}
			}
			named[strings.ToLower(strings.TrimSpace(name))] = q
		}
	}
	for _, value := range values {
		if q, found := named[value]; found {
			return q
		}
	}
	return 0
}
