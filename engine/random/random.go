// Package random has sequences of random numbers that need no memory.
//
// A [Stream] is a pure function of a seed, a name, a tick and a number within the tick: what is added elsewhere shifts nobody's noise, a
// snapshot needs to save nothing, and the numbers have the same bits on every machine.
package random

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// Stream is a sequence of its own.
type Stream struct{ key [2]uint32 }

// New returns the stream of a name, such as the path of an asset.
func New(seed uint64, name string) Stream {
	b := append([]byte("gemel random 1\n"), binary.LittleEndian.AppendUint64(nil, seed)...)
	sum := sha256.Sum256(append(b, name...))
	return Stream{[2]uint32{binary.LittleEndian.Uint32(sum[0:]), binary.LittleEndian.Uint32(sum[4:])}}
}

// Uniform returns number k of a tick, in (0, 1].
func (s Stream) Uniform(tick int64, k uint32) float64 {
	u, _ := s.pair(tick, k)
	return u
}

// Normal returns number k of a tick, normally distributed with mean 0 and deviation 1 (G. E. P. Box and M. E. Muller, Ann. Math. Stat. 29,
// 1958, 610).
func (s Stream) Normal(tick int64, k uint32) float64 {
	u, v := s.pair(tick, k)
	radius := math.Sqrt(-2 * kernel.Eval(expr.OpLog, u, 0))
	return radius * kernel.Eval(expr.OpCos, 2*math.Pi*v, 0)
}

// pair returns two numbers in (0, 1] of one counter.
func (s Stream) pair(tick int64, k uint32) (u, v float64) {
	r := philox([4]uint32{uint32(tick), uint32(uint64(tick) >> 32), k, 0}, s.key)
	return unit(r[0], r[1]), unit(r[2], r[3])
}

// unit takes 53 of 64 bits to (0, 1].
func unit(high, low uint32) float64 {
	bits := uint64(high)<<32 | uint64(low)
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
