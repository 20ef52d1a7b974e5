package discord

import (
	"encoding/json"

	"github.com/bwmarrin/discordgo"
)

// Discord's limits on a message. Those of lengths are in UTF-16 units.
const (
	mostContent     = 2000
	mostEmbeds      = 10
	mostEmbedded    = 6000 // in all the embeds of a message
	mostDescription = 4096
	mostFields      = 25
	mostFieldName   = 256
	mostFieldValue  = 1024
	mostTitle       = 256
	mostFooter      = 2048
	mostLabel       = 80  // of a button
	mostCustomID    = 100 // of a button or a menu
	mostRows        = 5
	mostInRow       = 5
	mostOptions     = 25  // of a menu, and choices of a command
	mostOption      = 100 // the label of one
	mostPlaceholder = 150 // of a menu
	mostLink        = 512 // the address of a button
)

// message is what is sent, in one shape for a channel, an interaction and a webhook.
type message struct {
	Content    string
	Embeds     []*discordgo.MessageEmbed
	Components []discordgo.MessageComponent
	Reference  *discordgo.MessageReference
	Nonce      string // a second message with the same one is not made
	Ephemeral  bool   // seen only by the person who asked
}

// MarshalJSON writes a message so that it can mention nobody, whatever its text: that is said here and cannot be
// forgotten.
func (m message) MarshalJSON() ([]byte, error) {
	wire := struct {
		Content         string                           `json:"content"`
		Embeds          []*discordgo.MessageEmbed        `json:"embeds"`
		Components      []discordgo.MessageComponent     `json:"components"`
		AllowedMentions discordgo.MessageAllowedMentions `json:"allowed_mentions"`
		Reference       *discordgo.MessageReference      `json:"message_reference,omitempty"`
		Nonce           string                           `json:"nonce,omitempty"`
		EnforceNonce    bool                             `json:"enforce_nonce,omitempty"`
		Flags           discordgo.MessageFlags           `json:"flags,omitempty"`
	}{
		Content: m.Content, Embeds: m.Embeds, Components: m.Components, Reference: m.Reference,
		AllowedMentions: discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		Nonce:           m.Nonce, EnforceNonce: m.Nonce != "",
	}
	if wire.Embeds == nil {
		wire.Embeds = []*discordgo.MessageEmbed{}
	}
	if wire.Components == nil {
		wire.Components = []discordgo.MessageComponent{}
	}
	if m.Ephemeral {
		wire.Flags = discordgo.MessageFlagsEphemeral
	}
	return json.Marshal(wire)
}

// response is the first answer to an interaction.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// choices is the answer to a partly typed option.
type choices struct {
	Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
}

// embedded is how much of the room for embeds an embed takes.
func embedded(e *discordgo.MessageEmbed) int {
	n := length(e.Title) + length(e.Description)
	if e.Footer != nil {
		n += length(e.Footer.Text)
	}
	for _, f := range e.Fields {
		n += length(f.Name) + length(f.Value)
	}
	return n
}
