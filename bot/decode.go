package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// DecodeMessage reads a message from its JSON form. Only the text is required; fields that are not of a message are left
// aside. The error says what is wrong and holds nothing of what was written.
func DecodeMessage(data []byte) (Message, error) {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' {
		return Message{}, errors.New(`is no JSON object such as {"text": "…"}`)
	}
	var in struct {
		Message
		Text *string `json:"text"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return Message{}, fmt.Errorf("field %q has to be a string and is a JSON %s", wrong.Field, wrong.Value)
		}
		if broken, ok := errors.AsType[*json.SyntaxError](err); ok {
			return Message{}, fmt.Errorf("is no JSON: broken at byte %d", broken.Offset)
		}
		return Message{}, errors.New("is no JSON")
	}
	if in.Text == nil {
		return Message{}, errors.New(`field "text" is missing`)
	}
	in.Message.Text = *in.Text
	if a := in.Audience; a != "" && a != Patient && a != Student {
		return Message{}, fmt.Errorf("field \"audience\" has to be %q or %q", Patient, Student)
	}
	return in.Message, nil
}
