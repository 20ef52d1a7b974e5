package safety

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// withChange returns the embedded data with one string replaced in one file.
func withChange(t *testing.T, name, old, new string) fstest.MapFS {
	t.Helper()
	changed := fstest.MapFS{}
	names, err := fs.Glob(embedded, "data/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(embedded, n)
		if err != nil {
			t.Fatal(err)
		}
		if n == name {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s does not hold %q", name, old)
			}
			data = []byte(strings.Replace(string(data), old, new, 1))
		}
		changed[n] = &fstest.MapFile{Data: data}
	}
	return changed
}

// TestLoadNamesTheFault damages the data and expects an error that tells the file and the entry.
func TestLoadNamesTheFault(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"data/rules.toml", `"numb + saddle - from-posture"`, `"numb + sadle"`, `sign "saddle-numbness"`},
		{"data/rules.toml", `"numb + saddle - from-posture"`, `"numb ~ saddle"`, `"~" is no operator`},
		{"data/rules.toml", `settles = true`, `setles = true`, "unknown key"},
		{"data/flags.toml", `level = "emergency"`, `level = "emergancy"`, "emergancy"},
		{"data/flags.toml", `raised_by = ["wish-to-die", `, `raised_by = ["wish", `, `flag "self-harm": raised_by: no sign "wish"`},
		{"data/flags.toml", `sv = "`, `se = "`, `flag "self-harm": needs text and line in "sv"`},
		{"data/words.sv.toml", `numb = """`, "numb = \"\"\"\n.. domnad,", `class "numb": entry`},
		{"data/words.sv.toml", `[words]`, "[words]\nloop-class = \"<loop-class>\"", `class "loop-class" is built of itself`},
		{"data/contacts.toml", `valid_until = "2027-06-30"`, `valid_until = "soon"`, `contact "se-emergency": bad or missing valid_until`},
		{"data/likeness.toml", "urgent = ", "urgend = ", `likeness.toml: least: no score for "urgent"`},
		{"data/likeness.toml", "harmless = ", "# ", "it needs scores for harmless, stretch and beside"},
		{"data/texts.toml", `[notice]`, `[notices]`, "unknown key"},
	} {
		_, err := load(withChange(t, c.file, c.old, c.new))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("load with %q for %q in %s: error %v, want %q", c.new, c.old, c.file, err, c.want)
		}
	}
}

// TestClassesAreUsed finds classes that a rule, a phrase or the code names but no language fills, and the other way round.
func TestClassesAreUsed(t *testing.T) {
	s := screener(t)
	x := s.lexicon
	filled := make([]bool, len(x.roles))
	for _, c := range x.wholes {
		filled[c] = true
	}
	for _, p := range x.phrases {
		filled[p.class] = true
	}
	for _, q := range s.measures.quantities {
		filled[q.class] = true
	}
	for _, a := range s.measures.ages {
		filled[a.class] = true
	}
	filled[s.measures.temperature], filled[s.measures.pastYear] = true, true
	for name, c := range x.classes {
		if !filled[c] {
			t.Errorf("class %q is named, but holds no words", name)
		}
	}
	used := usedClasses(s)
	for name, c := range x.classes {
		if !used[c] && name != "ordinary" {
			t.Errorf("class %q holds words, but nothing uses it", name)
		}
	}
}

func usedClasses(s *Screener) map[symbol]bool {
	used := map[symbol]bool{}
	for _, sg := range s.signs {
		for _, ru := range sg.rules {
			for _, term := range ru.terms {
				used[term.class] = true
			}
		}
	}
	for _, c := range s.lexicon.symbols {
		used[c] = true
	}
	for c, role := range s.lexicon.roles {
		if role.wholes.from < role.wholes.to {
			used[symbol(c)] = true
		}
	}
	m, sc := s.measures, s.scope
	for _, c := range []symbol{m.yearUnit, m.ageWord, m.isWord, m.aged, m.person, m.onWord, m.notAge, m.past, m.degrees, m.otherUnit,
		m.notBody, m.birth, m.out, m.pastEvent, m.ageAlone, m.temperature, m.pastYear,
		sc.no, sc.not, sc.neither, sc.cannot, sc.noFeeling, sc.pseudo, sc.but, sc.stop, sc.subject, sc.finite, sc.or, sc.and, sc.deniedAfter,
		sc.hypothetical, sc.whenToSeek, sc.condition, sc.topic, sc.generic, sc.personal, sc.anchor, sc.worse,
		sc.stable, sc.stableFirm, sc.longAgo, sc.longFirm, sc.painful,
		sc.future, sc.notNow, sc.figure, sc.noFigure, sc.homograph, sc.others, sc.question, sc.resolved, sc.never, sc.firstPerson, sc.selfOnly, sc.treatment,
		sc.story, sc.storyAbout, sc.chapter, sc.game, sc.earnest, sc.relative, sc.thirdPerson, sc.writer, sc.gotOver, sc.likewise, sc.wasThere, sc.died, sc.despair, sc.dated, sc.wasThen, sc.began, sc.atEase, m.backIn, m.longAgo, m.atAge} {
		used[c] = true
	}
	for _, q := range m.quantities {
		used[q.unit] = true
	}
	return used
}
