package safety

import "fmt"

// Level says who should look at a message's symptoms, and how soon. The zero value means that nothing was screened,
// and whoever holds it must refuse to answer.
type Level int

// The levels, from the zero value upwards. Compare them with < and >: a higher one asks for more haste.
const (
	Unscreened Level = iota // not screened: refuse
	None                    // screened, no flag raised; says nothing about the writer's health
	Soon                    // a clinician within days or weeks, before or alongside training
	Urgent                  // a clinician today or tomorrow
	Emergency               // function or life may be lost within hours
)

var levelNames = [...]string{"unscreened", "none", "soon", "urgent", "emergency"}

// String returns the level's name as the data, the reply and the logs write it.
func (l Level) String() string {
	if l < Unscreened || l > Emergency {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) {
	return []byte(l.String()), nil
}

// UnmarshalText reads a level's name.
func (l *Level) UnmarshalText(text []byte) error {
	for i, name := range levelNames {
		if name == string(text) {
			*l = Level(i)
			return nil
		}
	}
	return fmt.Errorf("unknown level %q", text)
}
