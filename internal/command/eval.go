package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"ryggrad/corpus"
	"ryggrad/internal/engine"
	"ryggrad/internal/evaluation"
)

// goldenFolder is where the ranking and the figures lie in the repository.
var goldenFolder = filepath.Join("internal", "evaluation", "testdata")

func (p *program) eval() *cobra.Command {
	var folder string
	var misses int
	var update, baseline bool
	c := &cobra.Command{
		Use:   "eval",
		Short: "Measure the answers on labelled messages",
		Long: `Answers labelled messages and prints how many were answered right, by language, with 95 % Wilson intervals. The sets
questions.jsonl, outofscope.jsonl and safety.jsonl come with the program, and the questions that it shows on buttons
are asked too; --sets names a folder with other sets.
The exit code does not depend on the figures: they are for a person to judge, and the tests hold them to the bars.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if update && baseline {
				return usageError{errors.New("--update cannot be joined with --baseline")}
			}
			sets, err := evaluation.Embedded()
			if folder != "" {
				sets, err = evaluation.Load(os.DirFS(folder))
			}
			if err != nil {
				return err
			}
			if baseline {
				return p.evalBaseline(c, sets, misses)
			}
			return p.evalBot(c, sets, folder, misses, update)
		},
	}
	c.Flags().StringVar(&folder, "sets", "", "`folder` of the labelled sets (default: those that come with the program)")
	c.Flags().IntVar(&misses, "misses", 15, "how many misses of each set to print")
	c.Flags().BoolVar(&update, "update", false, "rewrite ranking/ and figures/ in the folder of the sets, or in "+goldenFolder)
	c.Flags().BoolVar(&baseline, "baseline", false, "measure a plain Bleve match query over the same claims instead")
	return c
}

func (p *program) evalBaseline(c *cobra.Command, sets evaluation.Sets, misses int) error {
	loaded, err := corpus.Embedded()
	if err != nil {
		return err
	}
	results, err := evaluation.Baseline(c.Context(), loaded, sets.Questions)
	if err != nil {
		return err
	}
	return results.Write(p.stdout, misses)
}

func (p *program) evalBot(c *cobra.Command, sets evaluation.Sets, folder string, misses int, update bool) (err error) {
	// The clinic of the settings is left out, and so is today's date: the figures are to be the same everywhere.
	e, err := engine.Open(engine.Options{Now: func() time.Time { return evaluation.Day }})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	results, err := evaluation.Run(c.Context(), e.Bot, sets)
	if err != nil {
		return err
	}
	if folder == "" {
		if err := results.RunOwn(c.Context(), e.Bot, e.Corpus); err != nil {
			return err
		}
	}
	if update {
		if folder == "" {
			folder = goldenFolder
		}
		if _, err := os.Stat(folder); err != nil {
			return fmt.Errorf("--update: %w (run it at the top of the repository, or name a folder by --sets)", err)
		}
		if err := results.Update(folder); err != nil {
			return err
		}
	}
	return results.Write(p.stdout, misses)
}
