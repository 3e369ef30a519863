package opcua

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"testing"

	"github.com/gopcua/opcua/ua"
	"github.com/gopcua/opcua/uapolicy"
)

var current = []string{ua.SecurityPolicyURIBasic256Sha256, ua.SecurityPolicyURIAes128Sha256RsaOaep, ua.SecurityPolicyURIAes256Sha256RsaPss}

// passes checks that what one side seals the other opens, for bodies of any length, and that a chunk with any one bit changed is refused.
func passes(t *testing.T, name string, from, to *protection, head []byte, wideFrom, wideTo bool) {
	t.Helper()
	lengths := []int{0, 3, 38, 100, 250}
	if len(head) == 16 { // symmetric: cheap
		lengths = nil
		for n := range 70 {
			lengths = append(lengths, n)
		}
	}
	for _, n := range lengths {
		plain := append(bytes.Repeat([]byte{7}, sequenceSize), bytes.Repeat([]byte{byte(n)}, n)...)
		chunk, err := from.seal(head, plain, wideFrom)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := to.open(bytes.Clone(chunk), len(head), wideTo)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%s, %d bytes: %x, %v", name, n, got, err)
		}
		step := 1
		if len(chunk) > 200 {
			step = 61 // asymmetric ones take their time
		}
		for i := 0; n == 38 && i < len(chunk); i += step {
			bad := bytes.Clone(chunk)
			bad[i] ^= 1 << (i % 8)
			if _, err := to.open(bad, len(head), wideTo); err == nil {
				t.Fatalf("%s: byte %d of %d may be changed", name, i, len(chunk))
			}
		}
	}
}

func TestChunksAreSealed(t *testing.T) {
	t.Parallel()
	nonces := [2][]byte{bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)}
	head := []byte("MSGF\x00\x00\x00\x00\x07\x00\x00\x00\x01\x00\x00\x00")
	for _, policy := range current {
		for _, encrypt := range []bool{true, false} {
			ours, err := uapolicy.Symmetric(policy, nonces[0], nonces[1])
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := uapolicy.Symmetric(policy, nonces[1], nonces[0])
			if err != nil {
				t.Fatal(err)
			}
			passes(t, fmt.Sprint(policyName(policy), encrypt), &protection{algorithm: ours, encrypt: encrypt}, &protection{algorithm: theirs, encrypt: encrypt}, head, false, false)
		}
	}
}

// Keys of more than 2048 bits have padding of more than 255 bytes, and its length in two bytes.
func TestChunksThatOpenAChannelAreSealed(t *testing.T) {
	t.Parallel()
	small := identity(t, "client").key
	great, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	head := []byte("OPNF\x00\x00\x00\x00\x00\x00\x00\x00")
	for _, policy := range current {
		for _, k := range [][2]*rsa.PrivateKey{{small, great}, {great, small}} {
			ours, err := uapolicy.Asymmetric(policy, k[0], &k[1].PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := uapolicy.Asymmetric(policy, k[1], &k[0].PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			wide := k[1].Size() > 256
			passes(t, fmt.Sprint(policyName(policy), k[0].Size(), k[1].Size()), &protection{algorithm: ours, encrypt: true}, &protection{algorithm: theirs, encrypt: true}, head, wide, wide)
		}
	}
}

// What is given room for fills a chunk to less than a block, and never goes beyond it.
func TestRoomOfAChunk(t *testing.T) {
	t.Parallel()
	a, err := uapolicy.Symmetric(ua.SecurityPolicyURIBasic256Sha256, make([]byte, 32), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*protection{{}, {algorithm: a}, {algorithm: a, encrypt: true}} {
		for size := 8192; size < 8192+32; size++ {
			chunk, err := p.seal(make([]byte, 16), make([]byte, sequenceSize+p.room(size, 16)), false)
			if err != nil || len(chunk) > size || len(chunk) <= size-16 {
				t.Errorf("encrypted %v: a chunk of %d bytes, %d allowed, %v", p.encrypt, len(chunk), size, err)
			}
		}
	}
}
