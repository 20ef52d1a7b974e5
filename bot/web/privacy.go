package web

import (
	"strconv"
	"strings"
	"time"
)

// privacy returns the privacy text in a language, a paragraph a line: who is behind the service, what becomes of what is
// written, for how long, and how to erase it.
func (s *Server) privacy(lang string) string {
	t := s.own[lang].Privacy
	var lines []string
	if s.named {
		lines = append(lines, strings.ReplaceAll(t.Operator, "{clinic}", s.name))
	}
	lines = append(lines, t.Text)
	if s.keep > 0 {
		lines = append(lines, strings.ReplaceAll(t.Kept, "{time}", t.duration(s.keep)))
	}
	return strings.Join(append(lines, t.Erase), "\n")
}

// duration says a time in whole hours where it is some, else in minutes, rounded up.
func (t privacyTexts) duration(d time.Duration) string {
	words, unit := t.Minutes, time.Minute
	if d >= 2*time.Hour && d%time.Hour == 0 {
		words, unit = t.Hours, time.Hour
	}
	return strings.ReplaceAll(words, "{n}", strconv.FormatInt(int64((d+unit-1)/unit), 10))
}
