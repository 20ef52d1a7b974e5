package command

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ryggrad/internal/store"
	"ryggrad/safety"
)

func (p *program) config() *cobra.Command {
	check := &cobra.Command{
		Use:   "check",
		Short: "Test the settings and name every one that is wrong",
		Long: `Tests the settings of --config, or of config.toml in this folder, and names every key that is unknown and every value
that cannot be. It also names the contacts, shipped and own, whose numbers should be checked anew.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return p.checkConfig(time.Now()) },
	}
	show := &cobra.Command{
		Use:   "show",
		Short: "Write the settings that hold, secrets hidden",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			settings, err := p.settings()
			if err != nil {
				return err
			}
			return settings.Write(p.stdout)
		},
	}
	return group(&cobra.Command{Use: "config", Short: "Test or show the settings"}, check, show)
}

func (p *program) checkConfig(now time.Time) error {
	settings, err := p.settings()
	if err != nil {
		return err
	}
	if err := settings.ReadSecrets(); err != nil {
		return err
	}
	if url := settings.Store.URL; url != "" {
		if err := store.CheckURL(url); err != nil {
			return fmt.Errorf("config: %w", err)
		}
	}
	screener, err := safety.New()
	if err != nil {
		return err
	}
	old := screener.OutOfDate(settings.Clinic.Contacts, now)
	for _, c := range old {
		fmt.Fprintf(p.stdout, "contact %s (%s): valid until %s, has to be checked anew\n", c.ID, c.Tel, c.ValidUntil)
	}
	if len(old) > 0 {
		return errReported
	}
	fmt.Fprintln(p.stdout, "the settings are in order")
	return nil
}
