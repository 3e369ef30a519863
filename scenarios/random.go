package scenarios

import (
	"crypto/sha256"
	"encoding/binary"

	"gemel/engine/dae"
)

// stream is a sequence of random numbers of its own: a pure function of the seed, a name and the tick. Adding a stream changes
// no other one, and nothing of it needs to be saved.
type stream struct{ key [2]uint32 }

func newStream(seed uint64, name string) stream {
	b := append([]byte("gemel random 1\n"), binary.LittleEndian.AppendUint64(nil, seed)...)
	sum := sha256.Sum256(append(b, name...))
	return stream{[2]uint32{binary.LittleEndian.Uint32(sum[0:]), binary.LittleEndian.Uint32(sum[4:])}}
}

// uniform returns number k of a tick, in (0, 1].
func (s stream) uniform(tick int64, k uint32) float64 {
	r := philox([4]uint32{uint32(tick), uint32(uint64(tick) >> 32), k, 0}, s.key)
	bits := uint64(r[0])<<32 | uint64(r[1])
	return float64(bits>>11+1) * (1.0 / (1 << 53)) // both factors and the product are exact
}

// philox is Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11,
// 2011): it turns a counter into random bits.
func philox(c [4]uint32, key [2]uint32) [4]uint32 {
	for range 10 {
		p0 := uint64(c[0]) * 0xD2511F53
		p1 := uint64(c[2]) * 0xCD9E8D57
		c = [4]uint32{uint32(p1>>32) ^ c[1] ^ key[0], uint32(p1), uint32(p0>>32) ^ c[3] ^ key[1], uint32(p0)}
		key[0] += 0x9E3779B9
		key[1] += 0xBB67AE85
	}
	return c
}

// noise is an input that gets a random number at every tick.
type noise struct {
	id     dae.VarID
	stream stream
	k      uint32
}
