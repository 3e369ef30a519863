package journal

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"

	"gemel/bridge"
)

// KindCheckpoint marks entries whose Body is a Checkpoint of the entry before them.
const KindCheckpoint = "checkpoint"

// Checkpoint says what the journal was up to an entry, signed with the journal's key. Kept elsewhere, it shows later that nothing up to N was
// changed or cut off.
type Checkpoint struct {
	N         uint64            `json:"n"`
	Hash      Hash              `json:"hash"`
	At        bridge.Time       `json:"at"`
	Key       ed25519.PublicKey `json:"key"`
	Signature []byte            `json:"signature"`
}

// signed are the bytes that the signature is for.
func (c *Checkpoint) signed() []byte {
	b := append([]byte("gemel checkpoint 1\n"), c.Hash[:]...)
	b = binary.BigEndian.AppendUint64(b, c.N)
	return binary.BigEndian.AppendUint64(b, uint64(c.At))
}

// Check says whether the signature is that of the key.
func (c *Checkpoint) Check() error {
	if len(c.Key) != ed25519.PublicKeySize || !ed25519.Verify(c.Key, c.signed(), c.Signature) {
		return fmt.Errorf("the signature of the checkpoint at entry %d is wrong", c.N)
	}
	return nil
}

// sign makes a checkpoint.
func sign(key ed25519.PrivateKey, n uint64, h Hash, at bridge.Time) Checkpoint {
	c := Checkpoint{N: n, Hash: h, At: at, Key: key.Public().(ed25519.PublicKey)}
	c.Signature = ed25519.Sign(key, c.signed())
	return c
}
