package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"

	"ryggrad/bot"
	"ryggrad/corpus"
	"ryggrad/internal/catalogue"
)

//go:embed texts
var textFiles embed.FS

// texts is what the page and the widget say in one language, by key. The comments of texts/sv.toml say what each is for.
type texts = map[string]string

// serverTexts is what only the server says in one language.
type serverTexts struct {
	AskAgain  string            `toml:"ask_again"` // a link to the chat
	Titles    map[fault]string  `toml:"titles"`    // problems, in short
	Details   map[fault]string  `toml:"details"`   // problems, and what to do
	Privacy   privacyTexts      `toml:"privacy"`
	Claim     map[string]string `toml:"claim"` // the page of one claim
	Embed     map[string]string `toml:"embed"` // the operator's page
	Countries map[string]string `toml:"countries"`
}

// privacyTexts make up the privacy text.
type privacyTexts struct {
	Operator string `toml:"operator"` // {clinic}
	Text     string `toml:"text"`
	Kept     string `toml:"kept"`  // {time}
	Hours    string `toml:"hours"` // {n}
	Minutes  string `toml:"minutes"`
	Erase    string `toml:"erase"`
}

// loadTexts reads the texts of every language. They are embedded, so an error means a broken build.
func loadTexts() (map[string]texts, map[string]serverTexts, error) {
	shared, err := catalogue.Load[texts](textFiles, "texts")
	if err != nil {
		return nil, nil, fmt.Errorf("web: %w", err)
	}
	own, err := catalogue.Load[serverTexts](textFiles, "texts/server")
	if err != nil {
		return nil, nil, fmt.Errorf("web: %w", err)
	}
	return shared, own, nil
}

// interfaceTexts is GET /v1/texts.
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

// showTexts is GET /v1/texts: everything that a chat says in one language besides the replies.
func (s *Server) showTexts(w http.ResponseWriter, r *http.Request) {
	lang, locale := s.langOf(r), s.localeOf(r)
	c, err := s.kept.get("texts "+locale, func() (*content, error) {
		w := s.bot.Words(lang)
		return newJSON(interfaceTexts{
			Language: lang, Texts: s.texts[lang], Welcome: s.bot.Welcome(locale), Privacy: s.privacy(lang), Clinic: s.name,
			Words: words{w.Levels, w.Urgency, w.More, w.Differ, w.AlsoAsk, w.Nearest},
		})
	})
	s.serveData(w, r, c, err)
}

// newJSON returns a value as content.
func newJSON(value any) (*content, error) {
	var data bytes.Buffer
	if err := encode(&data, value); err != nil {
		return nil, err
	}
	return newContent(jsonType, data.Bytes()), nil
}

// encode writes a value as JSON, with < and > as they are: it is never part of a page.
func encode(to *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("web: %w", err)
	}
	return nil
}
