package classifier

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// softmaxHeader is the first line of a stored model.
type softmaxHeader struct {
	Classes  []string `json:"classes"`
	Features int      `json:"features"`
	Step     float64  `json:"step"`
}

// recordSize is how many bytes a feature is stored in: its key, its value, and how many pairs of bytes its weights are.
const recordSize = 4 + 2 + 2

// Encode returns the model as it is stored: a line of JSON, the features, and their weights.
func (m *Softmax) Encode() ([]byte, error) {
	known := m.known[:len(m.known)-1]
	line, err := json.Marshal(softmaxHeader{m.classes, len(known), m.step})
	if err != nil {
		return nil, fmt.Errorf("classifier: %w", err)
	}
	data := append(line, '\n')
	for k, f := range known {
		data = binary.LittleEndian.AppendUint32(data, f.key)
		data = binary.LittleEndian.AppendUint16(data, uint16(f.value))
		data = binary.LittleEndian.AppendUint16(data, uint16((m.known[k+1].row-f.row)/2))
	}
	return append(data, m.weights...), nil
}

// DecodeSoftmax returns a stored model. The model keeps the data, which must not be changed after that.
func DecodeSoftmax(data []byte) (*Softmax, error) {
	var h softmaxHeader
	data, err := decodeHeader(data, &h)
	if err != nil {
		return nil, err
	}
	if n := len(h.Classes); n == 0 || n > mostSoftmaxClasses || h.Step <= 0 || h.Features < 0 || h.Features > len(data)/recordSize {
		return nil, fmt.Errorf("classifier: the model has %d classes, %d features in %d bytes, and a step of %v", n, h.Features, len(data), h.Step)
	}
	m := &Softmax{classes: h.Classes, step: h.Step, known: make([]feature, h.Features, h.Features+1)}
	m.weights = data[h.Features*recordSize:]
	row := uint32(0)
	for k := range m.known {
		record := data[k*recordSize:][:recordSize]
		f := &m.known[k]
		f.key, f.value, f.row = binary.LittleEndian.Uint32(record), uint32(binary.LittleEndian.Uint16(record[4:])), row
		if k > 0 && f.key <= m.known[k-1].key {
			return nil, fmt.Errorf("classifier: the model's feature %d is out of order", k)
		}
		row += 2 * uint32(binary.LittleEndian.Uint16(record[6:]))
	}
	if int(row) != len(m.weights) {
		return nil, fmt.Errorf("classifier: the model has %d bytes of weights, and its features name %d", len(m.weights), row)
	}
	m.index()
	return m, nil
}
