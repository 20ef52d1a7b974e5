package telegramtest

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// mostText is how long a message may be after its tags are read, in UTF-16 code units.
const mostText = 4096

func units(text string) int { return len(utf16.Encode([]rune(text))) }

// tags are those that Telegram knows, without attributes.
var tags = []string{
	"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote", "blockquote expandable",
}

var (
	linkPattern   = regexp.MustCompile(`^a href="([^"]*)"$`)
	entityPattern = regexp.MustCompile(`&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);`)
)

// parseHTML returns what is seen of a text with HTML mark-up, and the addresses of its links. It refuses what Telegram
// refuses: unknown tags, tags that are not closed or cross, quotations in quotations.
func parseHTML(text string) (seen string, links []string, err error) {
	var out strings.Builder
	var open []string
	for len(text) > 0 {
		at := strings.IndexByte(text, '<')
		if at < 0 {
			at = len(text)
		}
		if err := checkText(text[:at]); err != nil {
			return "", nil, err
		}
		out.WriteString(html.UnescapeString(text[:at]))
		if text = text[at:]; text == "" {
			break
		}
		end := strings.IndexByte(text, '>')
		if end < 0 {
			return "", nil, errors.New("unclosed start tag")
		}
		tag := text[1:end]
		text = text[end+1:]
		if name, closing := strings.CutPrefix(tag, "/"); closing {
			if len(open) == 0 || open[len(open)-1] != name {
				return "", nil, fmt.Errorf("unmatched end tag, found %q", tag)
			}
			open = open[:len(open)-1]
			continue
		}
		name, link, err := parseTag(tag)
		if err != nil {
			return "", nil, err
		}
		if link != "" {
			links = append(links, link)
		}
		if name == "blockquote" && slices.Contains(open, name) {
			return "", nil, errors.New("blockquote entities can't be nested")
		}
		open = append(open, name)
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("can't find end tag corresponding to start tag %q", open[len(open)-1])
	}
	return out.String(), links, nil
}

func parseTag(tag string) (name, link string, err error) {
	if m := linkPattern.FindStringSubmatch(tag); m != nil {
		return "a", html.UnescapeString(m[1]), nil
	}
	if !slices.Contains(tags, tag) {
		return "", "", fmt.Errorf("unsupported start tag %q", tag)
	}
	name, _, _ = strings.Cut(tag, " ")
	return name, "", nil
}

// checkText refuses a bare & or > between tags, stricter than Telegram: what we send is escaped.
func checkText(text string) error {
	if strings.ContainsRune(entityPattern.ReplaceAllString(text, ""), '&') || strings.ContainsRune(text, '>') {
		return errors.New("a character is not escaped")
	}
	return nil
}
