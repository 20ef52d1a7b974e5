package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

func (p *program) corpus() *cobra.Command {
	return group(
		&cobra.Command{Use: "corpus", Short: "Look at the findings that answers are made of, and check them"},
		p.corpusCheck(), p.corpusList(), p.corpusShow(), p.corpusExport(),
	)
}

func (p *program) corpusCheck() *cobra.Command {
	var sources string
	c := &cobra.Command{
		Use:   "check",
		Short: "Hold the data against the rules and name every problem",
		Long: `Holds the corpus against its rules and writes every problem, one a line, with file, line, entry and field. With
--sources, a folder that holds the source documents as plain text, figures and wording are checked against them.
The exit code is 1 when there is any problem.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			loaded, err := corpus.Embedded()
			if err != nil {
				return err
			}
			var documents fs.FS
			if sources != "" {
				if info, err := os.Stat(sources); err != nil {
					return fmt.Errorf("--sources: %w", err)
				} else if !info.IsDir() {
					return fmt.Errorf("--sources: %s is no folder", sources)
				}
				documents = os.DirFS(sources)
			}
			return p.reportProblems(loaded, loaded.Check(documents))
		},
	}
	c.Flags().StringVar(&sources, "sources", "", "`folder` of the source documents as plain text")
	return c
}

func (p *program) reportProblems(c *corpus.Corpus, problems []corpus.Problem) error {
	for _, problem := range problems {
		fmt.Fprintln(p.stdout, problem)
	}
	fmt.Fprintf(p.stdout, "%d sources, %d claims, %d concepts: %d problems\n", len(c.Sources), len(c.Claims), len(c.Concepts), len(problems))
	if len(problems) > 0 {
		return errReported
	}
	return nil
}

func (p *program) corpusList() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the claims: id, level of evidence, stance and a question that each answers",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			in, found := language.Parse(lang)
			if !found {
				return usageError{fmt.Errorf("--lang has to be sv, nb, da or en (got: %q)", lang)}
			}
			loaded, err := corpus.Embedded()
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(p.stdout, 0, 8, 2, ' ', 0)
			for i := range loaded.Claims {
				claim := &loaded.Claims[i]
				ask := ""
				if asks := claim.Asks.In(in); len(asks) > 0 {
					ask = asks[0]
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", claim.ID, claim.Evidence.Level, claim.Stance, ask)
			}
			return table.Flush()
		},
	}
	c.Flags().StringVar(&lang, "lang", "en", "language of the questions: `sv`, nb, da or en")
	return c
}

func (p *program) corpusShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show id",
		Short: "Show one claim whole, in every language",
		Args:  oneArgument("id of a claim"),
		RunE: func(_ *cobra.Command, args []string) error {
			loaded, err := corpus.Embedded()
			if err != nil {
				return err
			}
			claim, found := loaded.Claim(args[0])
			if !found {
				return fmt.Errorf("there is no claim %q: ryggrad corpus list names them all", args[0])
			}
			return writeClaim(p.stdout, loaded, claim)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			loaded, err := corpus.Embedded()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var ids []string
			for i := range loaded.Claims {
				if strings.HasPrefix(loaded.Claims[i].ID, begun) {
					ids = append(ids, loaded.Claims[i].ID)
				}
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func writeClaim(w io.Writer, c *corpus.Corpus, claim *corpus.Claim) error {
	var b strings.Builder
	fmt.Fprintf(&b, "id        %s\n", claim.ID)
	fmt.Fprintf(&b, "source    %s (%s)\n", claim.Source.Title, claim.Source.ID)
	fmt.Fprintf(&b, "section   %s\n", claim.Section)
	fmt.Fprintf(&b, "evidence  %s, stated as %q\n", claim.Evidence.Level, claim.Evidence.AsStated)
	fmt.Fprintf(&b, "stance    %s\n", claim.Stance)
	fmt.Fprintf(&b, "concepts  %s\n", strings.Join(claim.Concepts, ", "))
	for _, l := range language.All() {
		fmt.Fprintf(&b, "\n%s  %s\n", l, claim.Text.In(l))
		if detail := claim.Detail.In(l); detail != "" {
			fmt.Fprintf(&b, "    %s\n", detail)
		}
		fmt.Fprintf(&b, "    %s\n", c.Stated(claim.Evidence, l))
		for _, ask := range claim.Asks.In(l) {
			fmt.Fprintf(&b, "    ? %s\n", ask)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// exported is a line of `corpus export --jsonl`.
type exported struct {
	ID       string         `json:"id"`
	Source   string         `json:"source"`
	Section  string         `json:"section"`
	Evidence exportedLevel  `json:"evidence"`
	Stance   corpus.Stance  `json:"stance"`
	Text     corpus.Text    `json:"text"`
	Detail   *corpus.Text   `json:"detail"`
	Asks     corpus.Phrases `json:"asks"`
	Concepts []string       `json:"concepts"`
}

type exportedLevel struct {
	Level    corpus.Level `json:"level"`
	AsStated string       `json:"as_stated"`
}

func (p *program) corpusExport() *cobra.Command {
	var lines bool
	c := &cobra.Command{
		Use:   "export --jsonl",
		Short: "Write every claim as JSON, one a line",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if !lines {
				return usageError{errors.New("say in which form: --jsonl")}
			}
			loaded, err := corpus.Embedded()
			if err != nil {
				return err
			}
			encoder := json.NewEncoder(p.stdout)
			encoder.SetEscapeHTML(false)
			for i := range loaded.Claims {
				if err := encoder.Encode(export(&loaded.Claims[i])); err != nil {
					return fmt.Errorf("write claims: %w", err)
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&lines, "jsonl", false, "as JSON, one claim a line")
	return c
}

func export(c *corpus.Claim) exported {
	out := exported{
		ID: c.ID, Source: c.Source.ID, Section: c.Section, Evidence: exportedLevel{c.Evidence.Level, c.Evidence.AsStated},
		Stance: c.Stance, Text: c.Text, Asks: c.Asks, Concepts: c.Concepts,
	}
	if !c.Detail.Empty() {
		out.Detail = &c.Detail
	}
	return out
}
