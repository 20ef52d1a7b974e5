package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"unicode"

	"github.com/bwmarrin/discordgo"

	"ryggrad/bot"
)

// Limits on commands. https://discord.com/developers/docs/interactions/application-commands
const (
	mostName     = 32
	mostDescribe = 100
	mostTyped    = 6000 // the longest a question can be
)

// locales are Discord's for our languages; English is what stands where there is no other. Nynorsk has none.
var locales = map[string][]discordgo.Locale{
	"sv": {discordgo.Swedish}, "nb": {discordgo.Norwegian}, "da": {discordgo.Danish},
	"en": {discordgo.EnglishUS, discordgo.EnglishGB},
}

// option describes an option of a command, in code what is no text.
type option struct {
	name         string
	optional     bool
	autocomplete bool
	most         int
	choices      func(*Adapter) []choice
}

// choice is one value of an option, by its name in each language.
type choice struct {
	value string
	names map[string]string
}

// catalog lists the commands in the order in which they are registered, by English name; the texts hold their words.
var catalog = []struct {
	name    kind
	options []option
}{
	{ask, []option{{name: "question", most: mostTyped}, {name: "audience", optional: true, choices: (*Adapter).audiences}}},
	{compare, []option{{name: "activity", autocomplete: true, most: 200}}},
	{evidence, []option{{name: "level", choices: (*Adapter).levels}}},
	{source, []option{{name: "document", choices: (*Adapter).documents}}},
	{listTopics, nil},
	{quiz, nil},
	{privacy, nil},
	{forget, nil},
	{fixTongue, []option{{name: "language", choices: (*Adapter).languages}}},
}

func (a *Adapter) audiences() []choice {
	patient, student := choice{string(bot.Patient), map[string]string{}}, choice{string(bot.Student), map[string]string{}}
	for l, t := range a.texts {
		patient.names[l], student.names[l] = t.Patient, t.Student
	}
	return []choice{patient, student}
}

func (a *Adapter) levels() []choice {
	var out []choice
	byLevel := make(map[string]int)
	for l := range a.texts {
		for _, g := range a.bot.Grades(l) {
			at, found := byLevel[string(g.Level)]
			if !found {
				at = len(out)
				byLevel[string(g.Level)] = at
				out = append(out, choice{string(g.Level), map[string]string{}})
			}
			out[at].names[l] = g.Words
		}
	}
	return out
}

func (a *Adapter) documents() []choice {
	var out []choice
	for _, d := range a.bot.Documents("en") {
		if len(out) == mostOptions {
			break // the ones after it are named by their findings
		}
		// A document has the same title in every language.
		out = append(out, choice{d.ID, map[string]string{"en": cut(plain(d.Title), mostOption)}})
	}
	return out
}

func (a *Adapter) languages() []choice {
	var out []choice
	for _, l := range []string{"sv", "nb", "da", "en"} {
		out = append(out, choice{l, map[string]string{"en": a.texts[l].Own}})
	}
	follow := choice{"text", map[string]string{}}
	for l, t := range a.texts {
		follow.names[l] = t.FollowText
	}
	return append(out, follow)
}

// localised returns the words of the languages other than English, by Discord's locales.
func localised(words map[string]string) map[discordgo.Locale]string {
	out := make(map[discordgo.Locale]string)
	for l, word := range words {
		if l == "en" || word == "" {
			continue
		}
		for _, locale := range locales[l] {
			out[locale] = word
		}
	}
	return out
}

// commands are those to register, checked against Discord's limits.
func (a *Adapter) commands() ([]*discordgo.ApplicationCommand, error) {
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
	var out []*discordgo.ApplicationCommand
	var problems []error
	for _, c := range catalog {
		names, descriptions := make(map[string]string), make(map[string]string)
		for l, t := range a.texts {
			names[l], descriptions[l] = t.Commands[string(c.name)].Name, t.Commands[string(c.name)].Description
		}
		problems = append(problems, check(string(c.name), names, descriptions))
		localNames, localDescriptions := localised(names), localised(descriptions)
		made := &discordgo.ApplicationCommand{
			Type: discordgo.ChatApplicationCommand, Name: names["en"], NameLocalizations: &localNames,
			Description: descriptions["en"], DescriptionLocalizations: &localDescriptions, Contexts: &contexts,
		}
		for _, o := range c.options {
			option, err := a.option(string(c.name), o)
			made.Options = append(made.Options, option)
			problems = append(problems, err)
		}
		out = append(out, made)
	}
	return out, errors.Join(problems...)
}

func (a *Adapter) option(of string, o option) (*discordgo.ApplicationCommandOption, error) {
	names, descriptions := make(map[string]string), make(map[string]string)
	for l, t := range a.texts {
		words := t.Commands[of].Options[o.name]
		names[l], descriptions[l] = words.Name, words.Description
	}
	problems := []error{check(of+" "+o.name, names, descriptions)}
	out := &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: names["en"], NameLocalizations: localised(names),
		Description: descriptions["en"], DescriptionLocalizations: localised(descriptions),
		Required: !o.optional, Autocomplete: o.autocomplete, MaxLength: o.most,
	}
	if o.choices == nil {
		return out, errors.Join(problems...)
	}
	for _, c := range o.choices(a) {
		out.Choices = append(out.Choices, &discordgo.ApplicationCommandOptionChoice{
			Name: c.names["en"], NameLocalizations: localised(c.names), Value: c.value,
		})
		for l, name := range c.names {
			if n := length(name); n == 0 || n > mostOption {
				problems = append(problems, fmt.Errorf("/%s %s, choice %s: %d characters in %s; Discord takes 1 to %d", of, o.name, c.value, n, l, mostOption))
			}
		}
	}
	if len(out.Choices) > mostOptions {
		problems = append(problems, fmt.Errorf("/%s %s: %d choices; Discord takes %d", of, o.name, len(out.Choices), mostOptions))
	}
	return out, errors.Join(problems...)
}

// named is Discord's pattern for the names of commands and options.
var named = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// check holds names and descriptions to Discord's limits.
func check(what string, names, descriptions map[string]string) error {
	var problems []error
	for l, name := range names {
		lower := true
		for _, r := range name {
			lower = lower && r == unicode.ToLower(r)
		}
		if !named.MatchString(name) || !lower {
			problems = append(problems, fmt.Errorf("/%s: %q in %s is no name for Discord: 1 to %d lower-case letters, digits and hyphens", what, name, l, mostName))
		}
	}
	for l, description := range descriptions {
		if n := length(description); n == 0 || n > mostDescribe {
			problems = append(problems, fmt.Errorf("/%s: its description in %s has %d characters; Discord takes 1 to %d", what, l, n, mostDescribe))
		}
	}
	return errors.Join(problems...)
}

// register makes Discord's list of our commands the same as ours. One that is the same is left alone: Discord limits how
// often commands may be made, and clients load them anew.
func (a *Adapter) register(ctx context.Context, application string) error {
	wanted, err := a.commands()
	if err != nil {
		return err
	}
	there, err := a.rest.session.ApplicationCommands(application, a.guild, discordgo.WithContext(ctx))
	if err != nil {
		return err
	}
	if same(wanted, there) {
		return nil
	}
	if _, err := a.rest.session.ApplicationCommandBulkOverwrite(application, a.guild, wanted, discordgo.WithContext(ctx)); err != nil {
		return err
	}
	a.log.Info("the commands were registered", "commands", len(wanted))
	return nil
}

// same reports whether commands say the same in what this package sets.
func same(wanted, there []*discordgo.ApplicationCommand) bool {
	if len(wanted) != len(there) {
		return false
	}
	byName := make(map[string]string)
	for _, c := range there {
		byName[c.Name] = form(c)
	}
	for _, c := range wanted {
		if byName[c.Name] != form(c) {
			return false
		}
	}
	return true
}

// form writes what counts of a command, with nothing and an empty list as the same.
func form(c *discordgo.ApplicationCommand) string {
	type choiceForm struct {
		Name  string
		Names map[discordgo.Locale]string
		Value any
	}
	type optionForm struct {
		Type                   discordgo.ApplicationCommandOptionType
		Name, Description      string
		Names, Descriptions    map[discordgo.Locale]string
		Required, Autocomplete bool
		Most                   int
		Choices                []choiceForm
	}
	type commandForm struct {
		Name, Description   string
		Names, Descriptions map[discordgo.Locale]string
		Contexts            []discordgo.InteractionContextType
		Options             []optionForm
	}
	out := commandForm{Name: c.Name, Description: c.Description, Names: words(c.NameLocalizations), Descriptions: words(c.DescriptionLocalizations)}
	if c.Contexts != nil {
		out.Contexts = *c.Contexts
	}
	for _, o := range c.Options {
		f := optionForm{
			Type: o.Type, Name: o.Name, Description: o.Description, Names: words(&o.NameLocalizations), Descriptions: words(&o.DescriptionLocalizations),
			Required: o.Required, Autocomplete: o.Autocomplete, Most: o.MaxLength,
		}
		for _, ch := range o.Choices {
			f.Choices = append(f.Choices, choiceForm{ch.Name, words(&ch.NameLocalizations), ch.Value})
		}
		out.Options = append(out.Options, f)
	}
	data, err := json.Marshal(out)
	if err != nil {
		return err.Error() // names and numbers always encode
	}
	return string(data)
}

func words(m *map[discordgo.Locale]string) map[discordgo.Locale]string {
	if m == nil || len(*m) == 0 {
		return nil
	}
	return *m
}
