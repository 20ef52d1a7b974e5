package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/pelletier/go-toml/v2"

	"ryggrad/bot"
	"ryggrad/corpus"
)

//go:embed texts
var textFiles embed.FS

// texts is what the page and the widget say in one language, by key. texts/<language>.toml says what each key is for.
type texts = map[string]string

// loadTexts reads the texts of every language. They are embedded, so an error means a broken build.
func loadTexts() (map[string]texts, error) {
	return load[texts]("texts")
}

// load reads a folder's file for every language, strictly.
func load[T any](folder string) (map[string]T, error) {
	all := make(map[string]T)
	for _, code := range codes {
		name := folder + "/" + code + ".toml"
		data, err := textFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		var t T
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&t); err != nil {
			return nil, fmt.Errorf("web: %s: %w", name, err)
		}
		all[code] = t
	}
	return all, nil
}

// interfaceTexts is GET /v1/texts: everything that a chat says in one language besides the replies.
type interfaceTexts struct {
	Language string    `json:"language"`
	Texts    texts     `json:"texts"`
	Welcome  bot.Reply `json:"welcome"`
	Words    words     `json:"words"`
	Privacy  string    `json:"privacy"` // paragraphs, parted by line ends
	Clinic   string    `json:"clinic"`  // the operator's name
}

// words is bot.Words.
type words struct {
	Levels  map[corpus.Level]string `json:"levels"`
	Urgency map[string]string       `json:"urgency"`
	More    string                  `json:"more"`
	Differ  string                  `json:"differ"`
	AlsoAsk string                  `json:"also_ask"`
	Nearest string                  `json:"nearest"`
}

// textsIn returns the body of GET /v1/texts in a language.
func (s *Server) textsIn(lang, locale string) (*content, error) {
	w := s.bot.Words(lang)
	return newJSON(interfaceTexts{
		Language: lang, Texts: s.texts[lang], Welcome: s.bot.Welcome(locale), Privacy: s.privacy(lang), Clinic: s.name,
		Words: words{w.Levels, w.Urgency, w.More, w.Differ, w.AlsoAsk, w.Nearest},
	})
}

// newJSON returns a value as content.
func newJSON(value any) (*content, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return newContent(jsonType, out.Bytes()), nil
}

const jsonType = "application/json; charset=utf-8"

// showTexts is GET /v1/texts.
func (s *Server) showTexts(w http.ResponseWriter, r *http.Request) {
	lang := s.localeOf(r)
	c, err := s.textsIn(lang, lang)
	if err != nil {
		panic("web: the texts are no JSON")
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Header().Add("Vary", "Accept-Language")
	c.serve(w, r)
}
