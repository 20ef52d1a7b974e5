package language

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/swedish"
	"github.com/pelletier/go-toml/v2"
)

// Stem returns the folded stem of one lower-case word: the Snowball stem of the folded word, with the endings taken off
// that Snowball leaves on the nouns of this field (ryggskottet, ryggsmärtan, programmet; prolapsen beside prolaps), and
// with -ing taken off, so that "träning" meets "träna". Folding comes first, because it has to give one stem however the
// word was typed.
func Stem(l Language, word string) string {
	if l == English {
		return english.Stem(foldLetters(word), true)
	}
	if bokmål, found := nynorsk()[word]; found && l == Norwegian {
		word = bokmål
	}
	folded := Fold(word)
	if len(folded) < 4 {
		return folded
	}
	for _, replace := range irregular[l] {
		if stem, found := strings.CutSuffix(folded, replace.ending); found {
			folded = stem + replace.with
			break
		}
	}
	return shorten(l, snowball(l, folded))
}

func snowball(l Language, folded string) string {
	switch l {
	case Swedish:
		return swedish.Stem(folded, true)
	case Norwegian:
		return norwegian.Stem(folded, true)
	default:
		env := snowballstem.NewEnv(folded)
		danish.Stem(env)
		return env.Current()
	}
}

//go:embed data/nynorsk.toml
var nynorskFile []byte

// nynorsk returns the Bokmål words by the Nynorsk words that are read as them. The file is embedded and tested, so that
// an error in it is a broken build.
var nynorsk = sync.OnceValue(func() map[string]string {
	var file struct{ Words map[string]string }
	if err := toml.Unmarshal(nynorskFile, &file); err != nil {
		panic(fmt.Sprintf("language: nynorsk.toml: %v", err))
	}
	for word, bokmål := range file.Words {
		if plain := Fold(word); file.Words[plain] == "" {
			file.Words[plain] = bokmål
		}
	}
	return file.Words
})

// replacement puts one ending for another before stemming.
type replacement struct{ ending, with string }

// irregular lists endings that Snowball would cut to another stem than the same word's other forms.
var irregular = map[Language][]replacement{
	Swedish: {
		{"laddningen", "laddning"}, {"medlet", "medel"}, {"medlen", "medel"}, {"fingrar", "finger"},
		{"ischiasen", "ischias"}, {"iskias", "ischias"}, {"isjias", "ischias"},
	},
	Norwegian: {
		{"smerte", "smerter"}, {"smerten", "smerter"}, {"isjiasen", "isjias"}, {"iskias", "isjias"}, {"ischias", "isjias"},
		{"midlene", "middel"}, {"midler", "middel"},
	},
	Danish: {
		{"iskiasen", "iskias"}, {"ischias", "iskias"}, {"isjias", "iskias"}, {"midlerne", "middel"}, {"midler", "middel"},
	},
}

// definite lists the endings that stay on after Snowball: the definite neuter and the definite -an of Swedish, and the
// -ing of a verb's noun in all three.
var definite = map[Language][]string{
	Swedish:   {"ing", "et", "an"},
	Norwegian: {"ing"},
	Danish:    {"ing"},
}

func shorten(l Language, stem string) string {
	for _, ending := range definite[l] {
		if cut, found := strings.CutSuffix(stem, ending); found && len(cut) >= 4 {
			stem = cut
			break
		}
	}
	n := len(stem)
	if n >= 5 && stem[n-1] == 's' && !vowel(stem[n-2]) {
		stem, n = stem[:n-1], n-1
	}
	if n >= 4 && stem[n-1] == stem[n-2] && !vowel(stem[n-1]) {
		stem = stem[:n-1]
	}
	return stem
}

func vowel(c byte) bool {
	return strings.IndexByte("aeiouy", c) >= 0
}
