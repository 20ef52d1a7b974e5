package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"ryggrad/bot"
)

// embedPage is GET /embed.
type embedPage struct {
	head
	Server   string // scheme and host under which the widget can be loaded
	Line     string // what to paste
	Fixed    string // the language to fix; "" follows the page's
	Audience bot.Audience
	Country  string
	Position string
	Theme    string
	Regions  []string
}

// showEmbed is GET /embed: for an operator, the line to paste into the clinic's own pages, its attributes, and a preview.
// The choices stand in the address, so that it works without JavaScript.
func (s *Server) showEmbed(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	p := embedPage{
		head: s.head(r), Server: s.addressOf(r), Regions: regions,
		Fixed:    oneOf(query.Get("fixed"), codes[:]...),
		Audience: bot.Audience(oneOf(query.Get("audience"), string(bot.Student))),
		Country:  oneOf(query.Get("country"), regions...),
		Position: oneOf(query.Get("position"), "inline"),
		Theme:    oneOf(query.Get("theme"), "light", "dark"),
	}
	p.Script = "/embed.js"
	p.Line = p.line()
	w.Header().Add("Vary", "Accept-Language")
	s.show(w, http.StatusOK, "embed.html", s.policy.page, p)
}

// line returns the line to paste. All its values are from lists of ours, but for the address, which has passed addressOf.
func (p embedPage) line() string {
	var line strings.Builder
	line.WriteString(`<script src="` + p.Server + `/widget.js" defer></script>` + "\n<ryggrad-chat")
	for _, attribute := range [][2]string{
		{"lang", p.Fixed}, {"audience", string(p.Audience)}, {"country", p.Country}, {"position", p.Position}, {"theme", p.Theme},
	} {
		if attribute[1] != "" {
			line.WriteString(" " + attribute[0] + `="` + attribute[1] + `"`)
		}
	}
	line.WriteString("></ryggrad-chat>")
	return line.String()
}

// oneOf returns a value where it is one of some, else "".
func oneOf(value string, some ...string) string {
	if slices.Contains(some, value) {
		return value
	}
	return ""
}

// addressOf returns the address under which the request's sender reaches this server. Behind a trusted proxy, the scheme
// is the one that it names.
func (s *Server) addressOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if remote, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && s.isProxy(remote.Addr().Unmap()) {
		if named := oneOf(r.Header.Get("X-Forwarded-Proto"), "http", "https"); named != "" {
			scheme = named
		}
	}
	host := strings.ToLower(r.Host)
	if !isHostName(host) {
		host = "chat.example.com" // a Host that no browser sends has no place in a line to paste
	}
	return scheme + "://" + host
}
