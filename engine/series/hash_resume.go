package series

import (
	"encoding"
	"encoding/binary"
	"errors"
)

// Mark returns the inner state of the hash, so that a later process can go on hashing where this one stopped: the hash of a run that was
// continued from a snapshot is then that of the whole run.
func (h *Hasher) Mark() ([]byte, error) {
	m, ok := h.h.(encoding.BinaryMarshaler)
	if !ok {
		return nil, errors.New("this SHA-256 cannot be saved")
	}
	inner, err := m.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return append(binary.LittleEndian.AppendUint64(nil, uint64(h.rows)), inner...), nil
}

// ResumeHasher continues a hash over columns of the same names from a Mark.
func ResumeHasher(names []string, mark []byte) (*Hasher, error) {
	h := NewHasher(names)
	m, ok := h.h.(encoding.BinaryUnmarshaler)
	if !ok || len(mark) < 8 {
		return nil, errors.New("the mark of the trajectory hash is damaged")
	}
	if err := m.UnmarshalBinary(mark[8:]); err != nil {
		return nil, errors.New("the mark of the trajectory hash is damaged")
	}
	h.rows = int(binary.LittleEndian.Uint64(mark))
	return h, nil
}
