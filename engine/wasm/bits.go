package wasm

import (
	"math"

	"gemel/engine/expr"
)

const (
	signBit  = 1 << 63
	quietNaN = 0x7ff8000000000000
)

// constBits returns the bits of a literal. All NaN become one: payloads are not
// part of any promise.
func constBits(v float64) uint64 {
	if v != v {
		return quietNaN
	}
	return math.Float64bits(v)
}

// magic is 2^52: or-ed into the low bits of its pattern, an integer below 2^52
// becomes the float64 2^52 + integer, so conversion is an addition.
const (
	magicBits = 0x4330000000000000
	magic     = 1 << 52
	bias      = 1023
)

// bitOperation replaces the number on the stack by its 2^a, exponent or mantissa.
func (g *generator) bitOperation(op expr.Op) {
	w := g.out
	switch op {
	case expr.OpPow2:
		w.v128(math.Float64bits(magic + bias))
		w.simd(simdAdd)
		w.i32(52)
		w.simd(simdI64Shl)
	case expr.OpExponent:
		w.i32(52)
		w.simd(simdI64ShrU)
		w.v128(0x7ff)
		w.simd(simdAnd)
		w.v128(magicBits)
		w.simd(simdOr)
		w.v128(math.Float64bits(magic + bias))
		w.simd(simdSub)
	case expr.OpHigh:
		w.v128(0xfffffffff8000000)
		w.simd(simdAnd)
	case expr.OpMantissa:
		w.v128(0x800fffffffffffff)
		w.simd(simdAnd)
		w.v128(0x3ff0000000000000)
		w.simd(simdOr)
	case opFraction:
		w.v128(0x000fffffffffffff)
		w.simd(simdAnd)
		w.v128(0x3ff0000000000000)
		w.simd(simdOr)
	}
	w.ops += 3
}
