package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"gemel/bridge"
)

// Hash of a line and of all before it.
type Hash [sha256.Size]byte

// String is the hash in hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 lower-case hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) || !bytes.Equal(text, bytes.ToLower(text)) {
		return fmt.Errorf("a hash has 64 lower-case hexadecimal digits")
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// Entry is one thing that was decided or done.
type Entry struct {
	N    uint64          `json:"n"` // from 1, without gaps
	At   bridge.Time     `json:"at"`
	Kind string          `json:"kind"` // such as "proposal", "approval", "write"
	By   string          `json:"by"`   // person, rule or part of the program
	Body json.RawMessage `json:"body"`
	Hash Hash            `json:"-"` // of this entry and all before it
}

// words stand in front of everything that is hashed, so that no other use of SHA-256 gives the same hash.
const words = "gemel journal 1\n"

// origin is the hash before the first entry.
func origin() Hash { return sha256.Sum256([]byte(words)) }

// next is the hash of a text after another hash.
func next(before Hash, text []byte) Hash {
	h := sha256.New()
	h.Write([]byte(words))
	h.Write(before[:])
	h.Write(text)
	return Hash(h.Sum(nil))
}

// line is an entry as it lies on disk; its Hash is set.
func (e *Entry) line(before Hash) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	e.Hash = next(before, text)
	return fmt.Appendf(nil, "%s %s\n", e.Hash, text), nil
}

// parse reads a line without its newline, which must follow on an entry with a number and a hash.
func parse(line []byte, n uint64, before Hash) (e Entry, err error) {
	const digits = 2 * sha256.Size
	if len(line) < digits+2 || line[digits] != ' ' {
		return e, fmt.Errorf("this is no entry: a hash of %d digits, a blank and an object are expected", digits)
	}
	text := line[digits+1:]
	if err := e.Hash.UnmarshalText(line[:digits]); err != nil {
		return e, err
	}
	if want := next(before, text); e.Hash != want {
		return e, fmt.Errorf("its hash does not follow from its text and the entry before it: one of them was changed, taken out or moved")
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return e, fmt.Errorf("its text is no entry: %w", err)
	}
	if e.N != n {
		return e, fmt.Errorf("it has the number %d, after %d", e.N, n-1)
	}
	return e, nil
}
