package series

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
)

// Hasher is the trajectory hash: SHA-256 over the column names and the IEEE bits of the rows. As bytes, little endian:
//
//	"gemel trajectory 1\n", number of columns (uint64), for each name its length (uint64) and UTF-8 bytes,
//	then for each row the bits of each value (uint64).
type Hasher struct {
	h     hash.Hash
	names []string
	row   []byte // one row as bytes (8·columns)
	rows  int
	holes bool // NaN is a value that is missing
}

// NewHasher starts a hash over columns of these names.
func NewHasher(names []string) *Hasher {
	h := &Hasher{h: sha256.New(), names: append([]string(nil), names...), row: make([]byte, 8*len(names))}
	h.h.Write([]byte("gemel trajectory 1\n"))
	h.length(len(names))
	for _, n := range names {
		h.length(len(n))
		h.h.Write([]byte(n))
	}
	return h
}

func (h *Hasher) length(n int) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(n))
	h.h.Write(b[:])
}

// Write adds a row. A NaN is an error, since its payload differs between processors; the hash is then as before the row.
func (h *Hasher) Write(row []float64) error {
	if len(row) != len(h.names) {
		return fmt.Errorf("a row of %d values for %d columns", len(row), len(h.names))
	}
	for i, v := range row {
		bits := math.Float64bits(v)
		if math.IsNaN(v) {
			if !h.holes {
				return fmt.Errorf("row %d: %s is not a number (NaN)", h.rows+1, h.names[i])
			}
			bits = hole
		}
		binary.LittleEndian.PutUint64(h.row[8*i:], bits)
	}
	h.h.Write(h.row)
	h.rows++
	return nil
}

// Close does nothing; it makes a Hasher a Writer.
func (h *Hasher) Close() error { return nil }

// Sum returns the hash so far in hexadecimal. More rows may follow.
func (h *Hasher) Sum() string { return hex.EncodeToString(h.h.Sum(nil)) }

// hole is what stands in a hash for every NaN of a table, whatever its payload.
const hole = 0x7ff8000000000000

// HashTable returns the trajectory hash of a whole table, in which values may be missing (NaN).
func HashTable(t *Table) (string, error) {
	h := NewHasher(t.Names())
	h.holes = true
	if err := t.Write(h); err != nil {
		return "", err
	}
	return h.Sum(), nil
}
