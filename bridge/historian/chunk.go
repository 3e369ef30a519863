package historian

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"

	"gemel/bridge"
)

// A chunk holds samples of one tag, column after column: the count, source times (difference of differences), server times (difference to the source, and
// of that), status (runs), values (each XOR the one before, without its zero bytes). Chunks may follow each other.
const chunkVersion = 1

var errChunk = errors.New("this is no chunk of samples")

// mostInChunk bounds what a foreign count can make us allocate.
const mostInChunk = 1 << 26

// appendChunk encodes samples of one tag behind b.
func appendChunk(b []byte, samples []bridge.Sample) []byte {
	if len(samples) == 0 {
		return b
	}
	b = append(b, chunkVersion)
	b = binary.AppendUvarint(b, uint64(len(samples)))
	var last, step int64
	for _, s := range samples {
		d := int64(s.Source) - last
		b = binary.AppendVarint(b, d-step)
		last, step = int64(s.Source), d
	}
	var late int64
	for _, s := range samples {
		d := int64(s.Server) - int64(s.Source)
		b = binary.AppendVarint(b, d-late)
		late = d
	}
	for i := 0; i < len(samples); {
		n := i + 1
		for n < len(samples) && samples[n].Status == samples[i].Status {
			n++
		}
		b = binary.AppendUvarint(b, uint64(n-i))
		b = binary.LittleEndian.AppendUint32(b, uint32(samples[i].Status))
		i = n
	}
	var before uint64
	for _, s := range samples {
		v := math.Float64bits(s.Value)
		b = appendXOR(b, v^before)
		before = v
	}
	return b
}

// appendXOR writes a word without the zero bytes at its ends: one byte says where the others belong.
func appendXOR(b []byte, x uint64) []byte {
	if x == 0 {
		return append(b, 0)
	}
	low := bits.TrailingZeros64(x) / 8
	n := 8 - bits.LeadingZeros64(x)/8 - low
	b = append(b, byte(low<<4|n))
	x >>= 8 * low
	for range n {
		b = append(b, byte(x))
		x >>= 8
	}
	return b
}

// reader takes a chunk apart; the first error sticks.
type reader struct {
	b   []byte
	at  int // of the next byte
	bad bool
}

func (r *reader) left() int { return len(r.b) - r.at }

func (r *reader) byte() byte {
	if r.at >= len(r.b) {
		r.bad = true
		return 0
	}
	x := r.b[r.at]
	r.at++
	return x
}

func (r *reader) uvarint() uint64 {
	x, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.at += n
	return x
}

func (r *reader) varint() int64 {
	x, n := binary.Varint(r.b[r.at:])
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.at += n
	return x
}

func (r *reader) status() bridge.Status {
	if r.left() < 4 {
		r.bad = true
		return 0
	}
	x := binary.LittleEndian.Uint32(r.b[r.at:])
	r.at += 4
	return bridge.Status(x)
}

func (r *reader) xor() (x uint64) {
	head := r.byte()
	low, n := int(head>>4), int(head&15)
	if n == 0 {
		r.bad = r.bad || head != 0
		return 0
	}
	if low+n > 8 || r.left() < n {
		r.bad = true
		return 0
	}
	for i, c := range r.b[r.at : r.at+n] {
		x |= uint64(c) << (8 * (low + i))
	}
	r.at += n
	return x
}

// readChunks decodes chunks that follow each other, behind what is in samples.
func readChunks(b []byte, tag bridge.TagID, samples []bridge.Sample) ([]bridge.Sample, error) {
	r := &reader{b: b}
	for r.left() > 0 {
		if r.byte() != chunkVersion {
			return samples, errChunk
		}
		n := r.uvarint()
		if r.bad || n == 0 || n > mostInChunk || n > uint64(r.left()) { // every sample has three bytes at least
			return samples, errChunk
		}
		from := len(samples)
		samples = slices.Grow(samples, int(n))[:from+int(n)]
		if r.columns(samples[from:], tag); r.bad {
			return samples[:from], errChunk
		}
	}
	return samples, nil
}

func (r *reader) columns(samples []bridge.Sample, tag bridge.TagID) {
	var last, step int64
	for i := range samples {
		step += r.varint()
		last += step
		samples[i].Tag, samples[i].Source = tag, bridge.Time(last)
	}
	var late int64
	for i := range samples {
		late += r.varint()
		samples[i].Server = samples[i].Source + bridge.Time(late)
	}
	for i := 0; i < len(samples); {
		n, s := r.uvarint(), r.status()
		if r.bad || n == 0 || n > uint64(len(samples)-i) {
			r.bad = true
			return
		}
		for range n {
			samples[i].Status = s
			i++
		}
	}
	var v uint64
	for i := range samples {
		v ^= r.xor()
		samples[i].Value = math.Float64frombits(v)
	}
}

// ordered sorts samples of one tag by source time and takes out what is told twice; the first telling stays.
func ordered(samples []bridge.Sample) []bridge.Sample {
	order := func(a, b bridge.Sample) int {
		if c := cmp.Compare(a.Source, b.Source); c != 0 {
			return c
		}
		if c := cmp.Compare(math.Float64bits(a.Value), math.Float64bits(b.Value)); c != 0 {
			return c
		}
		return cmp.Compare(a.Status, b.Status)
	}
	if !slices.IsSortedFunc(samples, order) {
		slices.SortStableFunc(samples, order)
	}
	return slices.CompactFunc(samples, same)
}

// same says whether two samples of a tag are one, told twice.
func same(a, b bridge.Sample) bool {
	return a.Source == b.Source && a.Status == b.Status && math.Float64bits(a.Value) == math.Float64bits(b.Value)
}
