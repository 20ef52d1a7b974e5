package classifier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// header is the first line of a stored model.
type header struct {
	Classes []string `json:"classes"`
	Buckets int      `json:"buckets"`
	Unit    []int32  `json:"unit"`
	Bias    []int32  `json:"bias"`
}

// Encode returns the model as it is stored: a line of JSON, then its weights, a byte each.
func (m *Model) Encode() ([]byte, error) {
	line, err := json.Marshal(header{m.classes, m.buckets, m.unit, m.bias})
	if err != nil {
		return nil, fmt.Errorf("classifier: %w", err)
	}
	return append(append(line, '\n'), m.weights...), nil
}

// Decode returns a stored model. The model keeps the data, which must not be changed after that.
func Decode(data []byte) (*Model, error) {
	var h header
	weights, err := decodeHeader(data, &h)
	if err != nil {
		return nil, err
	}
	n := len(h.Classes)
	if n == 0 || n > mostClasses || h.Buckets < 1 || len(h.Unit) != n || len(h.Bias) != n || len(weights) != n*h.Buckets {
		return nil, fmt.Errorf("classifier: the model has %d weights for %d classes in %d buckets", len(weights), n, h.Buckets)
	}
	for _, unit := range h.Unit {
		if unit < 1 {
			return nil, fmt.Errorf("classifier: the model has a unit of %d: it has to be positive", unit)
		}
	}
	return &Model{classes: h.Classes, buckets: h.Buckets, unit: h.Unit, bias: h.Bias, weights: weights}, nil
}

// decodeHeader reads the first line of a stored model and returns what follows it.
func decodeHeader(data []byte, into any) (rest []byte, err error) {
	line, rest, found := bytes.Cut(data, []byte("\n"))
	if !found {
		return nil, errors.New("classifier: this is no model: it has no first line")
	}
	if err := json.Unmarshal(line, into); err != nil {
		return nil, fmt.Errorf("classifier: the model's first line: %w", err)
	}
	return rest, nil
}
