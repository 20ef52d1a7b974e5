package safety

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ryggrad/internal/language"
)

// The kinds of contact.
const (
	KindEmergency = "emergency" // danger to life: the ambulance's number
	KindAdvice    = "advice"    // a nurse or doctor, day and night
	KindCrisis    = "crisis"    // somebody to talk to
)

// Contact is a telephone number that an assessment names.
type Contact struct {
	ID         string `toml:"id"`
	Name       string `toml:"name"`
	Tel        string `toml:"tel"`
	URL        string `toml:"url"`
	Country    string `toml:"country"` // ISO 3166 code: SE, NO, DK
	Region     string `toml:"region"`  // empty: the whole country
	Kind       string `toml:"kind"`
	Source     string `toml:"source"`      // where the number was found
	VerifiedOn string `toml:"verified_on"` // year-month-day
	ValidUntil string `toml:"valid_until"` // the last day on which it may be shown unchecked
}

type contactsFile struct {
	Contact []Contact `toml:"contact"`
}

// Place is where help is to be found: the country of the configured clinic or of the locale ("SE"; empty if unknown),
// its region, and the reply's language, which decides where no country is known.
type Place struct {
	Country, Region string
	Language        language.Language
}

// Contacts returns the contacts for a place, the operator's own taking the place of those with the same id.
func (s *Screener) Contacts(place Place, own []Contact) []Contact {
	country := strings.ToUpper(place.Country)
	if country != "SE" && country != "NO" && country != "DK" {
		country = map[language.Language]string{language.Swedish: "SE", language.Norwegian: "NO", language.Danish: "DK"}[place.Language]
	}
	var chosen []Contact
	for _, c := range s.contacts {
		if country != "" && c.Country != country {
			continue
		}
		if k := slices.IndexFunc(own, func(o Contact) bool { return o.ID == c.ID }); k >= 0 {
			chosen = append(chosen, own[k])
		} else if s.fitsRegion(c, place.Region) {
			chosen = append(chosen, c)
		}
	}
	for _, o := range own {
		if !slices.ContainsFunc(s.contacts, func(c Contact) bool { return c.ID == o.ID }) {
			chosen = append(chosen, o)
		}
	}
	return chosen
}

// fitsRegion reports whether a contact is for the region. Where a region is named that has its own contact of a kind,
// those of the country's other regions are left out; where none is named, all are listed.
func (s *Screener) fitsRegion(c Contact, region string) bool {
	if c.Region == "" || region == "" || strings.EqualFold(c.Region, region) {
		return true
	}
	return !slices.ContainsFunc(s.contacts, func(o Contact) bool {
		return o.Country == c.Country && o.Kind == c.Kind && strings.EqualFold(o.Region, region)
	})
}

// OutOfDate returns the contacts, shipped and own, that should be verified anew.
func (s *Screener) OutOfDate(own []Contact, now time.Time) []Contact {
	var old []Contact
	for _, c := range slices.Concat(s.contacts, own) {
		until, err := time.Parse(time.DateOnly, c.ValidUntil)
		if err != nil || !now.Before(until.AddDate(0, 0, 1)) {
			old = append(old, c)
		}
	}
	return old
}

// checkContacts reports every contact that lacks what the data must say.
func checkContacts(contacts []Contact) error {
	var problems []error
	seen := map[string]bool{}
	for _, c := range contacts {
		fault := func(field string) {
			problems = append(problems, fmt.Errorf("safety: data/contacts.toml: contact %q: bad or missing %s", c.ID, field))
		}
		if c.ID == "" || seen[c.ID] {
			fault("id")
		}
		seen[c.ID] = true
		if c.Name == "" || c.Tel == "" {
			fault("name or tel")
		}
		if c.Kind != KindEmergency && c.Kind != KindAdvice && c.Kind != KindCrisis {
			fault("kind")
		}
		if c.Country != "SE" && c.Country != "NO" && c.Country != "DK" {
			fault("country")
		}
		if c.Source == "" {
			fault("source")
		}
		for field, date := range map[string]string{"verified_on": c.VerifiedOn, "valid_until": c.ValidUntil} {
			if _, err := time.Parse(time.DateOnly, date); err != nil {
				fault(field)
			}
		}
	}
	return errors.Join(problems...)
}

// numbers writes the contacts of one kind as a phrase: "112", or "112 (Sverige, Danmark) eller 113 (Norge)" where there
// are several countries, or with their regions where a country has several.
func (s *Screener) numbers(contacts []Contact, kind string, l language.Language) string {
	var shown, places []string
	for _, c := range contacts {
		if c.Kind != kind {
			continue
		}
		name := c.display()
		if c.Region != "" && spansCountries(contacts) {
			name = c.Name // a country whose every region has a number of its own
		}
		k := slices.Index(shown, name)
		if k < 0 {
			shown, places = append(shown, name), append(places, "")
			k = len(shown) - 1
		}
		place := c.Region
		if spansCountries(contacts) {
			place = s.texts.Country[c.Country][l]
		}
		if place != "" && !strings.Contains(places[k], place) {
			places[k] = strings.TrimPrefix(places[k]+", "+place, ", ")
		}
	}
	if len(shown) == 1 {
		return shown[0]
	}
	for i := range shown {
		if places[i] != "" {
			shown[i] += " (" + places[i] + ")"
		}
	}
	if len(shown) < 2 {
		return strings.Join(shown, "")
	}
	return strings.Join(shown[:len(shown)-1], ", ") + s.texts.Or[l] + shown[len(shown)-1]
}

// spansCountries reports whether the contacts belong to more than one country.
func spansCountries(contacts []Contact) bool {
	return slices.ContainsFunc(contacts, func(c Contact) bool { return c.Country != contacts[0].Country })
}

// display writes a contact by its number alone where the name is the number.
func (c Contact) display() string {
	if c.Name == c.Tel || c.Name == "" {
		return c.Tel
	}
	return c.Name + " " + c.Tel
}
