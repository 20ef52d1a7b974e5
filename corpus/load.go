package corpus

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"ryggrad/internal/catalogue"
)

//go:embed data
var embedded embed.FS

// Embedded loads the corpus that is shipped with the program.
func Embedded() (*Corpus, error) {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	return Load(data)
}

// claimFile is the form of data/claims/<source>.toml.
type claimFile struct {
	Source string       `toml:"source"`
	Claims []claimEntry `toml:"claim"`
}

type claimEntry struct {
	ID       string            `toml:"id"`
	Section  string            `toml:"section"`
	Concepts map[Kind][]string `toml:"concepts"`
	Stance   Stance            `toml:"stance"`
	Evidence Evidence          `toml:"evidence"`
	Text     Text              `toml:"text"`
	Detail   Text              `toml:"detail"`
	Asks     Phrases           `toml:"asks"`
}

// Load reads a corpus from a folder of the form of data/: sources.toml, concepts.toml, outside.toml, disagreements.toml,
// statements.toml and claims/*.toml. An unknown key, a claim of an unknown source or an id used twice is an error that
// names the file and the entry; what else can be wrong is for Check.
func Load(fsys fs.FS) (*Corpus, error) {
	names, err := fs.Glob(fsys, "claims/*.toml")
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("corpus: no claims/*.toml")
	}
	c := new(Corpus)
	files := make([]claimFile, len(names))
	reads := []read{
		{"sources.toml", &struct {
			Sources *[]Source `toml:"source"`
		}{&c.Sources}},
		{"concepts.toml", &struct {
			Concepts *[]Concept `toml:"concept"`
		}{&c.Concepts}},
		{"outside.toml", &struct {
			Outside *[]Outside `toml:"outside"`
		}{&c.Outside}},
		{"disagreements.toml", &struct {
			Disagreements *[]Disagreement `toml:"disagreement"`
		}{&c.Disagreements}},
		{"statements.toml", &struct {
			Statements *[]Statement `toml:"statement"`
		}{&c.Statements}},
	}
	for i, name := range names {
		reads = append(reads, read{name, &files[i]})
	}
	if err := readAll(fsys, reads); err != nil {
		return nil, err
	}
	if err := c.locate(fsys, reads); err != nil {
		return nil, err
	}
	if err := c.assemble(names, files); err != nil {
		return nil, err
	}
	return c, nil
}

// read is a file and what it is decoded into.
type read struct {
	name string
	into any
}

// readAll decodes the files side by side: decoding is most of the time that the program takes to start.
func readAll(fsys fs.FS, reads []read) error {
	errs := make([]error, len(reads))
	var wait sync.WaitGroup
	for i, r := range reads {
		wait.Go(func() { errs[i] = decode(fsys, r) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

func decode(fsys fs.FS, r read) error {
	data, err := fs.ReadFile(fsys, r.name)
	if err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	if err := catalogue.Decode(data, r.into); err != nil {
		return fmt.Errorf("corpus: %s: %w", r.name, err)
	}
	return nil
}

// locate notes in which file and line each entry begins, so that a problem can be pointed at.
func (c *Corpus) locate(fsys fs.FS, reads []read) error {
	c.places = make(map[string]string)
	for _, r := range reads {
		data, err := fs.ReadFile(fsys, r.name)
		if err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
		line := 0
		for text := range bytes.Lines(data) {
			line++
			if id, found := bytes.CutPrefix(text, []byte(`id = "`)); found {
				c.places[string(id[:max(0, bytes.IndexByte(id, '"'))])] = fmt.Sprintf("%s:%d", r.name, line)
			}
		}
	}
	return nil
}

// assemble joins the claims to their sources and builds the look-ups by id.
func (c *Corpus) assemble(names []string, files []claimFile) error {
	var errs []error
	index := func(file, what string, n int, id func(int) string) map[string]int {
		ids := make(map[string]int, n)
		for i := range n {
			if _, twice := ids[id(i)]; twice || id(i) == "" {
				errs = append(errs, fmt.Errorf("corpus: %s: %s %d: the id %q is empty or used twice", file, what, i+1, id(i)))
			}
			ids[id(i)] = i
		}
		return ids
	}
	c.sources = index("sources.toml", "source", len(c.Sources), func(i int) string { return c.Sources[i].ID })
	c.concepts = index("concepts.toml", "concept", len(c.Concepts), func(i int) string { return c.Concepts[i].ID })
	c.statements = index("statements.toml", "statement", len(c.Statements), func(i int) string { return c.Statements[i].AsStated })
	for i, file := range files {
		source, found := c.Source(file.Source)
		if !found {
			errs = append(errs, fmt.Errorf("corpus: %s: source %q is not in sources.toml", names[i], file.Source))
			continue
		}
		if path.Base(names[i]) != file.Source+".toml" {
			errs = append(errs, fmt.Errorf("corpus: %s: holds the claims of %s and has to be named %[2]s.toml", names[i], file.Source))
		}
		for _, entry := range file.Claims {
			c.Claims = append(c.Claims, entry.claim(source))
		}
	}
	slices.SortStableFunc(c.Claims, func(a, b Claim) int { return c.sources[a.Source.ID] - c.sources[b.Source.ID] })
	c.claims = index("claims", "claim", len(c.Claims), func(i int) string { return c.Claims[i].ID })
	return errors.Join(errs...)
}

func (e *claimEntry) claim(source *Source) Claim {
	claim := Claim{
		ID: e.ID, Source: source, Section: e.Section, Stance: e.Stance, Evidence: e.Evidence,
		Text: e.Text, Detail: e.Detail, Asks: e.Asks, kinds: e.Concepts,
	}
	for _, kind := range Kinds() {
		claim.Concepts = append(claim.Concepts, e.Concepts[kind]...)
	}
	return claim
}
