package discordtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// problem is a field that Discord would refuse.
type problem struct{ field, code, message string }

// problems of a message. https://discord.com/developers/docs/resources/message
func (p payload) problems() (out []problem) {
	bound := func(field, text string, least, most int) {
		if n := units(text); n < least || n > most {
			out = append(out, problem{field, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length. It is %d.", least, most, n)})
		}
	}
	bound("content", p.Content, 0, 2000)
	bound("nonce", p.Nonce, 0, 25)
	if len(p.Embeds) > 10 {
		out = append(out, problem{"embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."})
	}
	total := 0
	for i, e := range p.Embeds {
		at := fmt.Sprintf("embeds.%d.", i)
		bound(at+"title", e.Title, 0, 256)
		bound(at+"description", e.Description, 0, 4096)
		bound(at+"footer.text", e.Footer.Text, 0, 2048)
		total += units(e.Title) + units(e.Description) + units(e.Footer.Text)
		if e.Title+e.Description+e.Footer.Text == "" && len(e.Fields) == 0 {
			out = append(out, problem{at + "description", "BASE_TYPE_REQUIRED", "This field is required"})
		}
		if len(e.Fields) > 25 {
			out = append(out, problem{at + "fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."})
		}
		if e.URL != "" && !isWeb(e.URL) {
			out = append(out, problem{at + "url", "URL_TYPE_INVALID_URL", "Not a well formed URL."})
		}
		for j, f := range e.Fields {
			bound(fmt.Sprintf("%sfields.%d.name", at, j), f.Name, 1, 256)
			bound(fmt.Sprintf("%sfields.%d.value", at, j), f.Value, 1, 1024)
			total += units(f.Name) + units(f.Value)
		}
	}
	if total > 6000 {
		out = append(out, problem{"embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"})
	}
	// The real one takes a message without it, and mentions whom the text names. This one wants to see it.
	if p.Mentions == nil || len(p.Mentions.Parse) > 0 {
		out = append(out, problem{"allowed_mentions", "DISCORDTEST", "the message may mention people"})
	}
	return append(out, componentProblems(p.Components)...)
}

// Problems returns why Discord would refuse a message, given as the JSON that is sent.
func Problems(data []byte) []string {
	var p payload
	if err := json.Unmarshal(data, &p); err != nil {
		return []string{err.Error()}
	}
	var out []string
	if p.empty() {
		out = append(out, "Cannot send an empty message")
	}
	for _, each := range p.problems() {
		out = append(out, each.field+": "+each.code+" "+each.message)
	}
	return out
}

// Parse returns a message from the JSON that is sent.
func Parse(data []byte) (Message, error) {
	var p payload
	err := json.Unmarshal(data, &p)
	return p.message(data), err
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func componentProblems(rows []Component) (out []problem) {
	fault := func(at, why string) { out = append(out, problem{"components." + at, "COMPONENT", why}) }
	if len(rows) > 5 {
		fault("", "more than 5 rows")
	}
	seen := make(map[string]bool)
	for i, row := range rows {
		at := fmt.Sprint(i)
		if row.Type != 1 || len(row.Components) == 0 || len(row.Components) > 5 {
			fault(at, "no row of 1 to 5")
		}
		for j, c := range row.Components {
			at := fmt.Sprintf("%d.components.%d", i, j)
			link := c.Type == 2 && c.Style == 5
			switch {
			case link && (c.CustomID != "" || !isWeb(c.URL) || units(c.URL) > 512):
				fault(at, "bad link")
			case !link && (c.URL != "" || c.CustomID == "" || units(c.CustomID) > 100):
				fault(at, "bad custom id")
			case !link && seen[c.CustomID]:
				fault(at, "COMPONENT_CUSTOM_ID_DUPLICATED")
			}
			seen[c.CustomID] = true
			switch c.Type {
			case 2:
				if n := units(c.Label); n > 80 || n == 0 && c.Emoji == nil || c.Style < 1 || c.Style > 5 {
					fault(at, "bad button")
				}
			case 3:
				if len(row.Components) > 1 || len(c.Options) == 0 || len(c.Options) > 25 || units(c.Placeholder) > 150 {
					fault(at, "bad menu")
				}
				values := make(map[string]bool)
				for _, o := range c.Options {
					if n := units(o.Label); n == 0 || n > 100 || o.Value == "" || units(o.Value) > 100 || units(o.Description) > 100 || values[o.Value] {
						fault(at, "bad option")
					}
					values[o.Value] = true
				}
			default:
				fault(at, "unknown type")
			}
		}
	}
	return out
}

// empty reports whether a message shows nothing.
func (p payload) empty() bool { return p.Content == "" && len(p.Embeds) == 0 && len(p.Components) == 0 }

type commandOption struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations"`
	Required     bool              `json:"required"`
	Autocomplete bool              `json:"autocomplete"`
	MaxLength    *int              `json:"max_length"`
	Options      []commandOption   `json:"options"`
	Choices      []struct {
		Name  string            `json:"name"`
		Names map[string]string `json:"name_localizations"`
		Value any               `json:"value"`
	} `json:"choices"`
}

var (
	namePattern  = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
	knownLocales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")
)

// commandProblems are those of a list of commands. https://discord.com/developers/docs/interactions/application-commands
func commandProblems(data []byte) (out []problem) {
	var commands []commandOption
	if err := json.Unmarshal(data, &commands); err != nil {
		return []problem{{"", "INVALID", err.Error()}}
	}
	if len(commands) > 100 {
		out = append(out, problem{"", "APPLICATION_COMMANDS_MAX", "more than 100"})
	}
	seen := make(map[string]bool)
	for i, c := range commands {
		out = append(out, c.problems(fmt.Sprint(i), seen)...)
		size := 0
		c.size(&size)
		if size > 8000 {
			out = append(out, problem{fmt.Sprint(i), "APPLICATION_COMMAND_TOO_LARGE", "more than 8000 characters"})
		}
	}
	return out
}

func (c commandOption) size(n *int) {
	longest := func(text string, all map[string]string) {
		most := units(text)
		for _, t := range all {
			most = max(most, units(t))
		}
		*n += most
	}
	longest(c.Name, c.Names)
	longest(c.Description, c.Descriptions)
	for _, o := range c.Options {
		o.size(n)
	}
	for _, ch := range c.Choices {
		longest(ch.Name, ch.Names)
		*n += units(fmt.Sprint(ch.Value))
	}
}

func (c commandOption) problems(at string, seen map[string]bool) (out []problem) {
	fault := func(field, why string) { out = append(out, problem{at + "." + field, "COMMAND", why}) }
	names := map[string]string{"": c.Name}
	for l, n := range c.Names {
		names[l] = n
	}
	for l, n := range names {
		lower := strings.IndexFunc(n, func(r rune) bool { return unicode.ToLower(r) != r }) < 0
		if !namePattern.MatchString(n) || !lower {
			fault("name", "STRING_TYPE_REGEX "+n)
		}
		if seen[l+" "+n] {
			fault("name", "APPLICATION_COMMANDS_DUPLICATE_NAME "+n)
		}
		seen[l+" "+n] = true
	}
	descriptions := map[string]string{"": c.Description}
	for l, d := range c.Descriptions {
		descriptions[l] = d
	}
	for _, d := range descriptions {
		if n := units(d); n < 1 || n > 100 {
			fault("description", "BASE_TYPE_BAD_LENGTH "+d)
		}
	}
	for _, all := range []map[string]string{c.Names, c.Descriptions} {
		for l := range all {
			if !strings.Contains(" "+strings.Join(knownLocales, " ")+" ", " "+l+" ") {
				fault("localizations", "unknown locale "+l)
			}
		}
	}
	if len(c.Options) > 25 || len(c.Choices) > 25 || c.Autocomplete && len(c.Choices) > 0 {
		fault("options", "too many")
	}
	if c.MaxLength != nil && (*c.MaxLength < 1 || *c.MaxLength > 6000) {
		fault("max_length", "NUMBER_TYPE_MAX")
	}
	inner, optional := make(map[string]bool), false
	for j, o := range c.Options {
		out = append(out, o.problems(fmt.Sprintf("%s.options.%d", at, j), inner)...)
		if optional && o.Required {
			fault("options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID")
		}
		optional = optional || !o.Required
	}
	for _, ch := range c.Choices {
		for _, n := range append([]string{ch.Name}, values(ch.Names)...) {
			if k := units(n); k < 1 || k > 100 {
				fault("choices", "BASE_TYPE_BAD_LENGTH "+n)
			}
		}
		if text, ok := ch.Value.(string); !ok || units(text) > 100 {
			fault("choices", "bad value")
		}
	}
	return out
}

func values(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}
