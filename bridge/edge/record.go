package edge

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"gemel/bridge"
)

// Gap is a time in which reports of a source are missing, and why.
type Gap struct {
	Source string      `json:"source"`
	From   bridge.Time `json:"from"`
	To     bridge.Time `json:"to"`
	Lost   uint64      `json:"lost"` // reports that were made and then dropped; 0 where nobody can count
	Text   string      `json:"text"`
}

// A segment is a header and records. A record is length (4), CRC-32C of what follows (4), and its body: a kind (1) with samples of 32 bytes or a Gap as
// JSON. All numbers are little-endian.
const (
	magic       = "gemelq1\n"
	headerSize  = len(magic) + 8 + 4 // newest source time in the segments before, CRC
	frameSize   = 8
	sampleSize  = 32
	mostBody    = 1 + 4096*sampleSize
	kindSamples = 's'
	kindGap     = 'g'
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errRecord = errors.New("a damaged record")

func header(newest bridge.Time) []byte {
	b := binary.LittleEndian.AppendUint64([]byte(magic), uint64(newest))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func parseHeader(b []byte) (newest bridge.Time, err error) {
	if len(b) < headerSize || string(b[:len(magic)]) != magic || crc32.Checksum(b[:headerSize-4], castagnoli) != binary.LittleEndian.Uint32(b[headerSize-4:]) {
		return 0, errors.New("this is no segment of a queue, or of another version")
	}
	return bridge.Time(binary.LittleEndian.Uint64(b[len(magic):])), nil
}

// appendSamples appends records with samples.
func appendSamples(b []byte, list []bridge.Sample) []byte {
	for len(list) > 0 {
		n := min(len(list), (mostBody-1)/sampleSize)
		begin := len(b)
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, kindSamples)
		for _, s := range list[:n] {
			b = binary.LittleEndian.AppendUint32(b, uint32(s.Tag))
			b = binary.LittleEndian.AppendUint32(b, uint32(s.Status))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.Value))
			b = binary.LittleEndian.AppendUint64(b, uint64(s.Source))
			b = binary.LittleEndian.AppendUint64(b, uint64(s.Server))
		}
		seal(b[begin:])
		list = list[n:]
	}
	return b
}

// appendGap appends a record with a gap.
func appendGap(b []byte, g Gap) ([]byte, error) {
	if len(g.Text) > 4096 {
		g.Text = g.Text[:4096]
	}
	if len(g.Source) > 4096 {
		return b, fmt.Errorf("the name of a source has %d bytes; 4096 are enough", len(g.Source))
	}
	text, err := json.Marshal(g)
	if err != nil {
		return b, err
	}
	begin := len(b)
	b = append(append(b, 0, 0, 0, 0, 0, 0, 0, 0, kindGap), text...)
	seal(b[begin:])
	return b, nil
}

func seal(record []byte) {
	binary.LittleEndian.PutUint32(record, uint32(len(record)-frameSize))
	binary.LittleEndian.PutUint32(record[4:], crc32.Checksum(record[frameSize:], castagnoli))
}

// Batch is what a queue holds next, in the order in which it was told.
type Batch struct {
	Samples []bridge.Sample
	Gaps    []Gap
}

func (b *Batch) reset() { b.Samples, b.Gaps = b.Samples[:0], b.Gaps[:0] }

// parseRecord adds the first record in text to a batch. What is cut off or damaged is an error; then nothing is added.
func parseRecord(text []byte, to *Batch) (size int, err error) {
	if len(text) < frameSize {
		return 0, errRecord
	}
	n := binary.LittleEndian.Uint32(text)
	if n < 1 || n > uint32(mostBody) || int(n) > len(text)-frameSize {
		return 0, errRecord
	}
	body := text[frameSize : frameSize+int(n)]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(text[4:]) {
		return 0, errRecord
	}
	switch kind, rest := body[0], body[1:]; {
	case kind == kindSamples && len(rest)%sampleSize == 0:
		for ; len(rest) > 0; rest = rest[sampleSize:] {
			to.Samples = append(to.Samples, bridge.Sample{
				Tag: bridge.TagID(binary.LittleEndian.Uint32(rest)), Status: bridge.Status(binary.LittleEndian.Uint32(rest[4:])),
				Value: math.Float64frombits(binary.LittleEndian.Uint64(rest[8:])), Source: bridge.Time(binary.LittleEndian.Uint64(rest[16:])),
				Server: bridge.Time(binary.LittleEndian.Uint64(rest[24:]))})
		}
	case kind == kindGap:
		var g Gap
		if json.Unmarshal(rest, &g) != nil {
			return 0, errRecord
		}
		to.Gaps = append(to.Gaps, g)
	default:
		return 0, errRecord
	}
	return frameSize + int(n), nil
}
