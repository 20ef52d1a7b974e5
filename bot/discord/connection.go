package discord

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"sync"
)

// connection is the gateway's connection as the library reads it. It is there for what the library does not tell:
//
//   - Why Discord closed it. The library logs the code, and connects again even where that cannot succeed.
//   - That the session is invalid. The library opens a new one whether Discord says that the old one can be resumed or not,
//     and so gives up the events that wait there.
//   - To end it without saying goodbye. The library closes with the code that ends the session, also where it only means
//     to connect again.
//
// It reads along: what a server sends is not masked, and without compression nothing is hidden.
type connection struct {
	net.Conn

	mutex   sync.Mutex
	header  []byte // of the frame that is being read, as far as it came
	left    int64  // of that frame's payload
	opcode  byte
	final   bool
	payload []byte // of that frame, if it is short
	begun   bool   // the response to the handshake is over
	tail    []byte // the last bytes of the handshake
	code    int    // with which Discord closed, or 0
	problem error  // why nothing is read any more
}

// invalidSession is the error of a connection on which Discord ended the session.
type invalidSession struct{ resumable bool }

// Error implements error.
func (e invalidSession) Error() string {
	return fmt.Sprintf("the gateway calls the session invalid (resumable: %v)", e.resumable)
}

// longestControl bounds the payloads that are looked into: those that say op 9 or close are short.
const longestControl = 256

// Read implements net.Conn.
func (c *connection) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.problem != nil {
		return 0, c.problem
	}
	if n = c.follow(p[:n]); n == 0 && c.problem != nil {
		return 0, c.problem
	}
	return n, err
}

// cut ends the connection at once and without a word, so that the session stays.
func (c *connection) cut(why error) {
	c.mutex.Lock()
	if c.problem == nil {
		c.problem = why
	}
	c.mutex.Unlock()
	_ = c.Conn.Close() // it is over either way
}

// closed returns the code with which Discord closed the connection, or 0, and why it was cut, if it was.
func (c *connection) closed() (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.code, c.problem
}

// follow reads along. It returns how much of the data comes before what ends the connection.
func (c *connection) follow(data []byte) int {
	all, start := len(data), 0
	for len(data) > 0 {
		switch {
		case !c.begun:
			data = c.handshake(data)
		case c.left > 0:
			n := min(c.left, int64(len(data)))
			if len(c.payload) <= longestControl {
				c.payload = append(c.payload, data[:n]...)
			}
			data = data[n:]
			if c.left -= n; c.left > 0 {
				break
			}
			if c.frame(); c.problem != nil {
				return start
			}
		default:
			if len(c.header) == 0 {
				start = all - len(data)
			}
			data = c.head(data)
		}
	}
	return all
}

// handshake passes over the response to the upgrade.
func (c *connection) handshake(data []byte) []byte {
	for i, b := range data {
		c.tail = append(c.tail, b)
		if n := len(c.tail); n > 4 {
			c.tail = c.tail[n-4:]
		}
		if string(c.tail) == "\r\n\r\n" {
			c.begun = true
			return data[i+1:]
		}
	}
	return nil
}

// head reads the header of a frame. https://www.rfc-editor.org/rfc/rfc6455#section-5.2
func (c *connection) head(data []byte) []byte {
	c.header = append(c.header, data[0])
	need := 2
	if len(c.header) >= 2 {
		switch c.header[1] & 0x7f {
		case 126:
			need = 4
		case 127:
			need = 10
		}
	}
	if len(c.header) < need {
		return data[1:]
	}
	c.opcode, c.final = c.header[0]&0x0f, c.header[0]&0x80 != 0
	switch need {
	case 2:
		c.left = int64(c.header[1] & 0x7f)
	case 4:
		c.left = int64(binary.BigEndian.Uint16(c.header[2:]))
	default:
		c.left = int64(binary.BigEndian.Uint64(c.header[2:]) & (1<<63 - 1))
	}
	c.header, c.payload = c.header[:0], c.payload[:0]
	return data[1:]
}

// frame looks into a frame that is whole.
func (c *connection) frame() {
	const text, closing = 1, 8
	if !c.final || len(c.payload) > longestControl {
		return
	}
	switch c.opcode {
	case closing:
		if len(c.payload) >= 2 {
			c.code = int(binary.BigEndian.Uint16(c.payload))
		}
		_ = c.Conn.Close() // before the library takes leave of a session that is to be resumed
	case text:
		var event struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if json.Unmarshal(c.payload, &event) == nil && event.Op == 9 {
			c.problem = invalidSession{resumable: string(event.Data) == "true"}
			_ = c.Conn.Close() // what comes after it is of no session
		}
	}
}
