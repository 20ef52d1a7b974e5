package web_test

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ryggrad/bot"
	"ryggrad/bot/web"
)

// description is the served OpenAPI description, with its schemas compiled.
type description struct {
	Paths      map[string]map[string]operation
	Components struct{ Responses map[string]described }
	schemas    *jsonschema.Compiler
	statuses   map[string]bool // "ask 200", of the responses that were held against it
}

type operation struct {
	OperationID string
	Parameters  []struct {
		Ref  string `json:"$ref"`
		Name string
		In   string
	}
	RequestBody *struct{ Content map[string]json.RawMessage }
	Responses   map[string]described
}

type described struct {
	Ref     string `json:"$ref"`
	Headers map[string]json.RawMessage
	Content map[string]json.RawMessage
}

// readDescription reads what is served. Its objects are closed first, so that a member that is not described fails.
func readDescription(t *testing.T, s *site) *description {
	t.Helper()
	got := s.get(t, "/v1/openapi.json")
	d := &description{statuses: make(map[string]bool), schemas: jsonschema.NewCompiler()}
	decode(t, got.body, d)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	closed(document)
	d.schemas.DefaultDraft(jsonschema.Draft2020)
	d.schemas.AssertFormat()
	if err := d.schemas.AddResource("openapi.json", document); err != nil {
		t.Fatal(err)
	}
	return d
}

// closed forbids members that are not described to every object schema that describes some.
func closed(node any) {
	switch node := node.(type) {
	case map[string]any:
		_, described := node["properties"]
		if node["type"] == "object" && described {
			node["additionalProperties"] = false
		}
		for _, child := range node {
			closed(child)
		}
	case []any:
		for _, child := range node {
			closed(child)
		}
	}
}

// check holds a response against what is described for an operation.
func (d *description) check(t *testing.T, method, path string, got response) {
	t.Helper()
	where := method + " " + path + " = " + strconv.Itoa(got.StatusCode)
	op, found := d.Paths[path][strings.ToLower(method)]
	if !found {
		t.Errorf("%s: the operation is not described", where)
		return
	}
	pointer := "#/paths/" + escape(path) + "/" + strings.ToLower(method) + "/responses/" + strconv.Itoa(got.StatusCode)
	want, found := op.Responses[strconv.Itoa(got.StatusCode)]
	if !found {
		t.Errorf("%s: the status is not described: %.300s", where, got.body)
		return
	}
	if want.Ref != "" {
		pointer = want.Ref
		want = d.Components.Responses[strings.TrimPrefix(want.Ref, "#/components/responses/")]
	}
	for name := range want.Headers {
		if got.Header.Get(name) == "" {
			t.Errorf("%s: the header %s is described and not there", where, name)
		}
	}
	d.statuses[op.OperationID+" "+strconv.Itoa(got.StatusCode)] = true
	if len(want.Content) == 0 {
		if got.body != "" {
			t.Errorf("%s: a body, and none is described: %.300s", where, got.body)
		}
		return
	}
	kind, _, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if _, found := want.Content[kind]; err != nil || !found {
		t.Errorf("%s: Content-Type %q is not described", where, got.Header.Get("Content-Type"))
		return
	}
	if !strings.HasSuffix(kind, "json") {
		return
	}
	schema, err := d.schemas.Compile("openapi.json" + pointer + "/content/" + escape(kind) + "/schema")
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	body, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	if err := schema.Validate(body); err != nil {
		t.Errorf("%s does not fit its schema: %v\n%.600s", where, err, got.body)
	}
}

// escape writes a key for a JSON pointer in the fragment of an address.
func escape(key string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
}

func TestEveryRouteIsDescribedAndTheOtherWayRound(t *testing.T) {
	s := serve(t, new(fake))
	d := readDescription(t, s)
	routes := make(map[string]bool)
	for _, route := range newServer(t, s.bot).Routes() {
		path := strings.TrimSuffix(route[1], "{$}")
		routes[route[0]+" "+path] = true
		op, found := d.Paths[path][strings.ToLower(route[0])]
		if !found {
			t.Errorf("%s %s is not described", route[0], path)
		}
		if strings.Contains(path, "{id}") && !slices.ContainsFunc(op.Parameters, func(p struct {
			Ref  string `json:"$ref"`
			Name string
			In   string
		}) bool {
			return p.Name == "id" && p.In == "path"
		}) {
			t.Errorf("%s %s: its id is not described", route[0], path)
		}
	}
	for path, operations := range d.Paths {
		for method := range operations {
			if !routes[strings.ToUpper(method)+" "+path] {
				t.Errorf("%s %s is described and is no route", method, path)
			}
		}
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			_, described := operations[strings.ToLower(method)]
			got := s.do(t, method, strings.ReplaceAll(path, "{id}", "a"), "", "")
			if isRoute := got.StatusCode != http.StatusMethodNotAllowed && got.StatusCode != http.StatusNotFound; isRoute != described {
				t.Errorf("%s %s = %d, described: %v", method, path, got.StatusCode, described)
			}
		}
	}
}

func TestEveryProblemIsDescribed(t *testing.T) {
	var d struct {
		Components struct {
			Schemas struct {
				Problem struct {
					Properties struct {
						Code struct{ Enum []string }
					}
				}
			}
		}
	}
	decode(t, serve(t, new(fake)).get(t, "/v1/openapi.json").body, &d)
	got, want := d.Components.Schemas.Problem.Properties.Code.Enum, web.Faults()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("described are the codes %v, and there are %v", got, want)
	}
}

// asked are messages of every kind, each with the kind of reply that a real bot gives.
var asked = []struct {
	text string
	kind bot.Kind
}{
	{"Kan jag jogga med ont i ryggen?", bot.Answer},
	{"Hjälper konditionsträning mot långvarig ryggsmärta?", bot.Answer},
	{"Jag är 62 år och har aldrig haft ont i ryggen förut, men nu har jag haft ont i tre veckor. Kan jag promenera?", bot.Answer},
	{"Jag kan inte kissa och är bortdomnad i underlivet", bot.AssessmentAlone},
	{"Jeg har lyst til å dø", bot.AssessmentAlone},
	{"Hej!", bot.Info},
	{"svara på norska", bot.Info},
	{"Vad är huvudstaden i Frankrike?", bot.Abstain},
	{"", bot.Abstain},
	{"????", bot.Abstain},
	{"¿Puedo correr si me duele la espalda todos los días?", bot.Abstain},
	{strings.Repeat("ryggen ", 800), bot.Abstain},
	{"<script>alert(1)</script> \u0000 \u202e \U0001F600", bot.Abstain},
}

// TestARealBotAnswersAsDescribed holds what a real bot's server answers, of every kind and every problem, against the
// schemas.
func TestARealBotAnswersAsDescribed(t *testing.T) {
	e := openEngine(t)
	s := serveBot(t, e.Bot)
	d := readDescription(t, s)
	ask := func(m bot.Message) (reply bot.Reply) {
		t.Helper()
		body, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		got := s.ask(t, string(body))
		d.check(t, http.MethodPost, "/v1/ask", got)
		decode(t, got.body, &reply)
		return reply
	}
	var soon, differ, detail bool
	see := func(r bot.Reply) {
		soon = soon || r.Assessment != nil && r.Kind == bot.Answer
		differ = differ || r.Disagreement != nil
		detail = detail || len(r.Claims) > 0 && r.Claims[0].Detail != nil
	}
	for _, audience := range []bot.Audience{bot.Patient, bot.Student} {
		for _, c := range asked {
			reply := ask(bot.Message{ID: "1", Text: c.text, Audience: audience})
			if reply.Kind != c.kind {
				t.Errorf("%.60q is of kind %s, want %s", c.text, reply.Kind, c.kind)
			}
			see(reply)
		}
	}
	for _, lang := range []string{"sv", "nb", "da", "en"} {
		for _, path := range []string{"/v1/topics", "/v1/sources", "/v1/texts"} {
			d.check(t, http.MethodGet, path, s.get(t, path+"?lang="+lang))
		}
		for _, group := range e.Bot.Topics(lang) {
			for _, topic := range group.Topics {
				see(ask(bot.Message{Text: topic.Question, Locale: lang}))
			}
		}
		for i := range e.Corpus.Claims {
			id := e.Corpus.Claims[i].ID
			d.check(t, http.MethodGet, "/v1/claims/{id}", s.get(t, "/v1/claims/"+id+"?audience=student&lang="+lang))
		}
	}
	if !soon || !differ || !detail {
		t.Errorf("seen: soon %v, disagreement %v, detail %v; want all", soon, differ, detail)
	}
}

// TestEveryResponseIsAsDescribed brings about each status of each operation.
func TestEveryResponseIsAsDescribed(t *testing.T) {
	f := new(fake)
	s := serve(t, f)
	d := readDescription(t, s)
	const html = "text/html"
	check := func(s *site, method, template, path, kind, body string, header ...string) {
		t.Helper()
		d.check(t, method, template, s.do(t, method, path, kind, body, header...))
	}
	json, form := "application/json", "application/x-www-form-urlencoded"
	long := strings.Repeat("a", 70<<10)
	check(s, "POST", "/v1/ask", "/v1/ask", json, `{"text":"a","language":"da","locale":"sv-FI"}`)
	check(s, "POST", "/v1/ask", "/v1/ask", json, `{`)
	check(s, "POST", "/v1/ask", "/v1/ask", json, `{"text":"`+long+`"}`)
	check(s, "POST", "/v1/ask", "/v1/ask", "text/plain", `{"text":"a"}`)
	check(s, "DELETE", "/v1/conversations/{id}", "/v1/conversations/a", "", "")
	check(s, "DELETE", "/v1/conversations/{id}", "/v1/conversations/"+long[:300], "", "")
	check(s, "POST", "/", "/", form, "text=a")
	check(s, "POST", "/", "/", form, "%zz")
	check(s, "POST", "/", "/", form, "text="+long)
	check(s, "GET", "/v1/claims/{id}", "/v1/claims/a", "", "", "Accept", html)
	check(s, "GET", "/v1/claims/{id}", "/v1/claims/a?audience=doctor", "", "")
	check(s, "GET", "/v1/claims/{id}", "/v1/claims/none", "", "")
	check(s, "GET", "/v1/claims/{id}", "/v1/claims/none", "", "", "Accept", html)
	check(s, "GET", "/healthz", "/healthz", "", "")
	check(s, "GET", "/readyz", "/readyz", "", "")

	limited := serve(t, f, frozen)
	for range 200 {
		limited.get(t, "/embed")
	}
	broken := serveBot(t, panicking{f})
	foreign := []string{"Origin", "https://elsewhere.example"}
	for path, operations := range d.Paths {
		at := strings.ReplaceAll(path, "{id}", "a")
		for method, op := range operations {
			method = strings.ToUpper(method)
			kind, body := "", ""
			if op.RequestBody != nil {
				kind, body = json, `{"text":"a"}`
				if path == "/" {
					kind, body = form, "text=a"
				}
			}
			if _, cacheable := op.Responses["304"]; cacheable || method == "GET" {
				got := s.do(t, method, at, "", "")
				d.check(t, method, path, got)
				if cacheable {
					check(s, method, path, at, "", "", "If-None-Match", got.Header.Get("ETag"))
				}
			}
			if _, shut := op.Responses["403"]; shut {
				check(s, method, path, at, kind, body, foreign...)
			}
			if _, bounded := op.Responses["429"]; bounded {
				check(limited, method, path, at, kind, body)
			}
			check(broken, method, path, at, kind, body)
		}
	}
	ending := newServer(t, f)
	ending.End()
	server := httptest.NewServer(ending.Handler())
	defer server.Close()
	check(&site{Server: server}, "GET", "/readyz", "/readyz", "", "")
	for _, operations := range d.Paths {
		for _, op := range operations {
			for status := range op.Responses {
				if name := op.OperationID + " " + status; !d.statuses[name] {
					t.Errorf("%s is described and did not come about", name)
				}
			}
		}
	}
}

// panicking is a bot that fails in every way at once.
type panicking struct{ *fake }

func (panicking) Topics(string) []bot.TopicGroup                       { panic("topics") }
func (panicking) Documents(string) []bot.Document                      { panic("documents") }
func (panicking) Claim(string, string, bot.Audience) (bot.Claim, bool) { panic("claim") }
func (panicking) Welcome(string) bot.Reply                             { panic("welcome") }
func (panicking) Words(string) bot.Words                               { panic("words") }
func (panicking) Forget(context.Context, string) error                 { panic("forget") }
func (panicking) Reply(context.Context, bot.Message) (bot.Reply, error) {
	panic("reply")
}
