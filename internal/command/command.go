// Package command is the command line: what `ryggrad serve`, `ask`, `chat`, `eval`, `corpus`, `config` and `version` do.
//
// [Run] is the whole program but for the signals, so that a test can start it. A command writes what was asked for to
// standard output, and everything else to standard error.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"ryggrad/bot"
	"ryggrad/internal/config"
	"ryggrad/internal/engine"
)

// The exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // a problem was found, or something failed
	exitUsage   = 2 // the command line is wrong
)

// defaultConfig is the file that is read where --config names none and it exists.
const defaultConfig = "config.toml"

// program is what the commands share.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environment    func(string) string
	configPath     string
}

// usageError is an error in the command line.
type usageError struct{ error }

// errReported ends a command that has already said what is wrong.
var errReported = errors.New("reported")

// Run runs the program with its arguments, without the program's name, and returns its exit code.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr, environment: os.Getenv}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
		return exitFailure
	}
	fmt.Fprintf(stderr, "ryggrad: %v\n", err)
	if _, wrong := errors.AsType[usageError](err); wrong {
		fmt.Fprintf(stderr, "Try: %s --help\n", command.CommandPath())
		return exitUsage
	}
	return exitFailure
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "ryggrad",
		Short: "Answers questions on physical activity and back pain from Scandinavian guidelines",
		Long: `Ryggråd answers questions on physical activity and back pain, in Swedish, Norwegian, Danish and English.
Every answer is a finding of a Scandinavian guideline, with its source and how sure it is.
It runs on this machine alone: nothing that is asked goes anywhere.

Without a command it serves a page for the browser on http://127.0.0.1:8080.`,
		Example: `  ryggrad                                          a page in the browser
  ryggrad ask "Kan jag jogga med ont i ryggen?"    one answer
  ryggrad chat                                     a conversation in the terminal`,
		Args:              noArguments,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
	}
	root.PersistentFlags().StringVar(&p.configPath, "config", "", "settings `file` (default: config.toml, where there is one)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	serve := p.serve()
	root.RunE = serve.RunE
	root.Flags().AddFlagSet(serve.Flags())
	root.AddCommand(serve, p.ask(), p.chat(), p.eval(), p.corpus(), p.config(), p.version())
	return root
}

// noArguments refuses arguments. At the root, an argument is a command that does not exist.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasSubCommands() {
		hint := ""
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			hint = fmt.Sprintf(", did you mean %q?", near[0])
		}
		return usageError{fmt.Errorf("there is no command %q%s", args[0], hint)}
	}
	return usageError{fmt.Errorf("%s takes no arguments (got: %q)", c.CommandPath(), args[0])}
}

// oneArgument asks for exactly one argument, which is called name.
func oneArgument(name string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError{fmt.Errorf("%s takes one %s (got: %d)", c.CommandPath(), name, len(args))}
		}
		return nil
	}
}

// group is a command that only holds others.
func group(c *cobra.Command, commands ...*cobra.Command) *cobra.Command {
	c.AddCommand(commands...)
	c.Args = noArguments
	c.RunE = func(c *cobra.Command, _ []string) error {
		return usageError{errors.New("say what to do")}
	}
	return c
}

// settings returns those of the file that was named, or of config.toml in this folder, or the defaults.
func (p *program) settings() (config.Config, error) {
	path := p.configPath
	if path == "" {
		if _, err := os.Stat(defaultConfig); err == nil {
			path = defaultConfig
		} else if !errors.Is(err, fs.ErrNotExist) {
			return config.Config{}, fmt.Errorf("config: %w", err)
		}
	}
	return config.Load(path, p.environment)
}

func clinic(c config.Clinic) bot.Clinic {
	return bot.Clinic{Name: c.Name, Country: c.Country, Region: c.Region, Contacts: c.Contacts}
}

// engine opens a bot whose memory ends with the command.
func (p *program) engine() (*engine.Engine, error) {
	settings, err := p.settings()
	if err != nil {
		return nil, err
	}
	return engine.Open(engine.Options{Clinic: clinic(settings.Clinic)})
}
