package web

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"
)

// codes are the languages of the page, in the order in which they are offered.
var codes = [...]string{"sv", "nb", "da", "en"}

// regions are the countries whose telephone numbers the bot knows. Any other says no more than the language does.
var regions = []string{"SE", "NO", "DK"}

// newMatcher returns what finds the page's language for a reader's. The first is for a reader of none of them.
func newMatcher() language.Matcher {
	tags := []language.Tag{language.English}
	for _, code := range codes {
		tags = append(tags, language.Make(code))
	}
	return language.NewMatcher(append(tags, language.MustParse("nn")))
}

// langOf returns the language of a request: sv, nb, da or en.
func (s *Server) langOf(r *http.Request) string {
	lang, _ := s.wanted(r)
	return lang
}

// localeOf returns the language of a request, with the country where one of ours is named: "en-DK".
func (s *Server) localeOf(r *http.Request) string {
	lang, region := s.wanted(r)
	if region == "" {
		return lang
	}
	return lang + "-" + region
}

// wanted returns the language and the country of a request: those in its address, else those that the browser asks for.
func (s *Server) wanted(r *http.Request) (lang, region string) {
	wanted := r.Header.Get("Accept-Language")
	if asked := r.URL.Query().Get("lang"); asked != "" {
		wanted = asked
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil || len(tags) == 0 {
		return "sv", ""
	}
	lang = s.closest(tags...)
	for _, tag := range tags {
		if found, confidence := tag.Region(); confidence == language.Exact && s.closest(tag) == lang {
			if slices.Contains(regions, found.String()) {
				return lang, found.String()
			}
			break
		}
	}
	return lang, ""
}

// closest returns the page's language for a reader's.
func (s *Server) closest(tags ...language.Tag) string {
	tag, _, _ := s.matcher.Match(tags...)
	base, _ := tag.Base()
	switch base.String() {
	case "sv", "da", "en":
		return base.String()
	}
	return "nb"
}

// langOr returns a language of the page, or the other one.
func langOr(lang, otherwise string) string {
	if slices.Contains(codes[:], lang) {
		return lang
	}
	return otherwise
}
