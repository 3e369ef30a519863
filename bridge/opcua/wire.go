package opcua

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gopcua/opcua/ua"
)

// hello is the first message of a connection (OPC 10000-6, 7.1.2.3).
func hello(url string) []byte {
	b := ua.NewBuffer(nil)
	b.Write([]byte("HELF"))
	b.WriteUint32(0)
	for _, n := range []uint32{0, receiveSize, receiveSize, maxMessage, maxChunks} { // version, buffers, limits
		b.WriteUint32(n)
	}
	b.WriteString(url)
	out := b.Bytes()
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)))
	return out
}

// acknowledged returns the size of the chunks that the server takes.
func acknowledged(chunk []byte) (int, error) {
	if string(chunk[:4]) != "ACKF" || len(chunk) < 28 {
		return 0, fmt.Errorf("this is no OPC UA server: it answers %q", printable(chunk[:4]))
	}
	n := binary.LittleEndian.Uint32(chunk[12:]) // its receive buffer
	if n < 8192 {
		return 0, fmt.Errorf("the server takes chunks of %d bytes; OPC UA asks for 8192", n)
	}
	return int(min(n, receiveSize)), nil
}

// readChunk reads one chunk into buffer, which has receiveSize bytes.
func readChunk(r io.Reader, buffer []byte) ([]byte, error) {
	if _, err := io.ReadFull(r, buffer[:8]); err != nil {
		return nil, err
	}
	switch string(buffer[:3]) {
	case "HEL", "ACK", "ERR", "OPN", "MSG", "CLO":
	default:
		return nil, fmt.Errorf("this is no OPC UA server: it answers %q", printable(buffer[:8]))
	}
	size := binary.LittleEndian.Uint32(buffer[4:])
	if size < 8 || size > uint32(len(buffer)) {
		return nil, fmt.Errorf("a chunk of %d bytes announced, where 8 to %d were agreed", size, len(buffer))
	}
	if _, err := io.ReadFull(r, buffer[8:size]); err != nil {
		return nil, err
	}
	if string(buffer[:3]) == "ERR" {
		return nil, serverError(buffer[8:size])
	}
	return buffer[:size], nil
}

func serverError(body []byte) error {
	b := ua.NewBuffer(body)
	code, reason := ua.StatusCode(b.ReadUint32()), b.ReadString()
	if b.Error() != nil || code == 0 {
		return errors.New("the server ended the connection with an error that cannot be read")
	}
	if reason = printable([]byte(reason)); reason != "" {
		return fmt.Errorf("the server ended the connection: %w (%s)", code, reason)
	}
	return fmt.Errorf("the server ended the connection: %w", code)
}

// printable keeps foreign text fit for a line of a log.
func printable(b []byte) string {
	if len(b) > 200 {
		b = b[:200]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return '?'
		}
		return r
	}, string(b))
}
