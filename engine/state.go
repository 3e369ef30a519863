package engine

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
)

// State is everything that can influence the future of a run. It belongs to one
// Plant, holds no pointers into it, and is not safe for concurrent use.
type State struct {
	Tick  int64
	Seed  uint64
	plant [sha256.Size]byte
	cells []float64 // the State part of the layout of Plant
}

// Clone returns an independent copy: a branch.
func (s *State) Clone() *State {
	c := *s
	c.cells = append([]float64(nil), s.cells...)
	return &c
}

// CopyFrom makes s equal to o without allocating; both must be of the same Plant.
func (s *State) CopyFrom(o *State) {
	if len(s.cells) != len(o.cells) || s.plant != o.plant {
		panic("engine: CopyFrom between States of different plants")
	}
	s.Tick, s.Seed = o.Tick, o.Seed
	copy(s.cells, o.cells)
}

// Hash returns the SHA-256 of the State's canonical bytes, in hex.
func (s *State) Hash() string {
	h := sha256.New()
	s.encode(h)
	return hex.EncodeToString(h.Sum(nil))
}

// The snapshot file, version 1, little endian:
//
//	magic    8 bytes  "GEMELST\x01" (the last byte is the version)
//	plant   32 bytes  SHA-256 of the plant
//	tick     int64
//	seed     uint64
//	n        uint64   number of cells
//	cells    n × float64
//	check   32 bytes  SHA-256 of all of the above
const snapshotMagic = "GEMELST\x01"

func (s *State) encode(w io.Writer) {
	var b [8]byte
	put := func(v uint64) {
		binary.LittleEndian.PutUint64(b[:], v)
		_, _ = w.Write(b[:]) // hash.Hash and bytes.Buffer do not fail; bufio keeps the first error
	}
	_, _ = io.WriteString(w, snapshotMagic)
	_, _ = w.Write(s.plant[:])
	put(uint64(s.Tick))
	put(s.Seed)
	put(uint64(len(s.cells)))
	for _, v := range s.cells {
		put(math.Float64bits(v))
	}
}

// WriteTo writes the snapshot file.
func (s *State) WriteTo(w io.Writer) (int64, error) {
	h := sha256.New()
	b := bufio.NewWriter(w)
	s.encode(io.MultiWriter(b, h))
	_, _ = b.Write(h.Sum(nil))
	n := int64(len(snapshotMagic) + 2*sha256.Size + 24 + 8*len(s.cells))
	return n, b.Flush()
}

// Errors of ReadState.
var (
	ErrNotSnapshot     = errors.New("not a gemel snapshot")
	ErrSnapshotVersion = errors.New("snapshot of another format version")
	ErrSnapshotDamaged = errors.New("snapshot is damaged")
	ErrOtherPlant      = errors.New("snapshot belongs to another plant")
)

// ReadState reads a snapshot of plant p. Errors wrap ErrNotSnapshot,
// ErrSnapshotVersion, ErrSnapshotDamaged or ErrOtherPlant.
func (p *Plant) ReadState(r io.Reader) (*State, error) {
	want := len(snapshotMagic) + 2*sha256.Size + 24 + 8*p.layout.state
	data, err := io.ReadAll(io.LimitReader(r, int64(want)+1))
	if err != nil {
		return nil, err
	}
	m := len(snapshotMagic)
	switch {
	case len(data) < m || !bytes.Equal(data[:m-1], []byte(snapshotMagic[:m-1])):
		return nil, ErrNotSnapshot
	case data[m-1] != snapshotMagic[m-1]:
		return nil, fmt.Errorf("%w: version %d, this program reads version %d", ErrSnapshotVersion, data[m-1], snapshotMagic[m-1])
	case len(data) < m+2*sha256.Size+24:
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrSnapshotDamaged, len(data))
	}
	s := &State{}
	copy(s.plant[:], data[m:])
	if s.plant != p.hash {
		return nil, fmt.Errorf("%w: it was made by plant %x…, this is %x…", ErrOtherPlant, s.plant[:6], p.hash[:6])
	}
	if len(data) != want {
		return nil, fmt.Errorf("%w: length %d, want %d", ErrSnapshotDamaged, len(data), want)
	}
	if sum := sha256.Sum256(data[:want-sha256.Size]); !bytes.Equal(sum[:], data[want-sha256.Size:]) {
		return nil, fmt.Errorf("%w: its checksum does not match", ErrSnapshotDamaged)
	}
	rest := data[m+sha256.Size:]
	s.Tick = int64(binary.LittleEndian.Uint64(rest))
	s.Seed = binary.LittleEndian.Uint64(rest[8:])
	if n := binary.LittleEndian.Uint64(rest[16:]); n != uint64(p.layout.state) {
		return nil, fmt.Errorf("%w: %d cells, want %d", ErrSnapshotDamaged, n, p.layout.state)
	}
	s.cells = make([]float64, p.layout.state)
	for i := range s.cells {
		s.cells[i] = math.Float64frombits(binary.LittleEndian.Uint64(rest[24+8*i:]))
	}
	return s, nil
}
