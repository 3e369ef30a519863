package wasm

import (
	"encoding/binary"
	"math"

	"gemel/engine/expr"
)

// Value types of WebAssembly.
const (
	typeI32  byte = 0x7f
	typeF64  byte = 0x7c
	typeV128 byte = 0x7b
)

// Opcodes of one byte.
const (
	opBlock      = 0x02
	opLoop       = 0x03
	opIf         = 0x04
	opEnd        = 0x0b
	opBr         = 0x0c
	opBrIf       = 0x0d
	opCall       = 0x10
	opDrop       = 0x1a
	opSelect     = 0x1b
	opLocalGet   = 0x20
	opLocalSet   = 0x21
	opLocalTee   = 0x22
	opI32Load    = 0x28
	opF64Load    = 0x2b
	opI32Const   = 0x41
	opF64Const   = 0x44
	opI32Eqz     = 0x45
	opI32LtS     = 0x48
	opI32LtU     = 0x49
	opF64Gt      = 0x64
	opF64Le      = 0x65
	opI32Add     = 0x6a
	opI32Sub     = 0x6b
	opI32Mul     = 0x6c
	opI32And     = 0x71
	opI32Shl     = 0x74
	opI32ShrU    = 0x76
	opF64Abs     = 0x99
	opF64ConvI32 = 0xb7 // signed
)

// Opcodes of vectors, after the prefix 0xfd. Those without a type in their name are of f64x2.
const (
	simdLoad      = 0x00
	simdLoadSplat = 0x0a
	simdLoadZero  = 0x5d
	simdLoadLane  = 0x57
	simdStore     = 0x0b
	simdStoreLane = 0x5b
	simdConst     = 0x0c
	simdShuffle   = 0x0d
	simdSwizzle   = 0x0e
	simdI32Splat  = 0x11
	simdI32Get    = 0x1b
	simdGet       = 0x21
	simdSet       = 0x22
	simdEq        = 0x47
	simdNe        = 0x48
	simdGt        = 0x4a
	simdFloor     = 0x75
	simdNot       = 0x4d
	simdAnd       = 0x4e
	simdAndNot    = 0x4f // a and not b
	simdOr        = 0x50
	simdXor       = 0x51
	simdBitSelect = 0x52
	simdAnyTrue   = 0x53
	simdI64Mask   = 0xc4 // the highest bits of the halves, as an i32
	simdI64Shl    = 0xcb
	simdI64ShrU   = 0xcd
	simdAbs       = 0xec
	simdAdd       = 0xf0
	simdSub       = 0xf1
	simdPMin      = 0xf6 // b < a ? b : a
	simdPMax      = 0xf7 // a < b ? b : a
)

// direct lists the operations that are one instruction; comparisons give masks.
var direct = [...]uint32{
	expr.OpNeg:     0xed,
	expr.OpAbs:     simdAbs,
	expr.OpSqrt:    0xef,
	expr.OpFloor:   simdFloor,
	expr.OpCeil:    0x74,
	expr.OpTrunc:   0x7a,
	expr.OpNearest: 0x94,
	expr.OpNot:     simdNot,
	expr.OpAdd:     simdAdd,
	expr.OpSub:     simdSub,
	expr.OpMul:     0xf2,
	expr.OpDiv:     0xf3,
	expr.OpMin:     0xf4,
	expr.OpMax:     0xf5,
	expr.OpLt:      0x49,
	expr.OpLe:      0x4b,
	expr.OpEq:      0x47,
	expr.OpNe:      simdNe,
	expr.OpAnd:     simdAnd,
	expr.OpOr:      simdOr,
}

// directOp returns the opcode of op when it is a single instruction.
func directOp(op expr.Op) (uint32, bool) {
	if int(op) < len(direct) && direct[op] != 0 {
		return direct[op], true
	}
	return 0, false
}

// isTruth says whether op yields a truth value, which is a mask of all or no bits.
func isTruth(op expr.Op) bool {
	switch op {
	case expr.OpNot, expr.OpLt, expr.OpLe, expr.OpEq, expr.OpNe, expr.OpAnd, expr.OpOr:
		return true
	}
	return false
}

// operands returns how many operands op has.
func operands(op expr.Op) int {
	switch op {
	case expr.OpNone, expr.OpConst, expr.OpVar, expr.OpElem, expr.OpItem, expr.OpLiteral:
		return 0
	case expr.OpSelect:
		return 3
	case expr.OpLocate, expr.OpAt, expr.OpHigh, expr.OpCell:
		return 1
	}
	if op < expr.OpAdd {
		return 1
	}
	return 2
}

// buffer holds encoded bytes.
type buffer struct{ b []byte }

func (w *buffer) op(ops ...byte) { w.b = append(w.b, ops...) }

func (w *buffer) simd(op uint32) { w.b = binary.AppendUvarint(append(w.b, 0xfd), uint64(op)) }

func (w *buffer) u32(v uint32) { w.b = binary.AppendUvarint(w.b, uint64(v)) }

// s64 appends a signed LEB128 number.
func (w *buffer) s64(v int64) {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if (v == 0 && c&0x40 == 0) || (v == -1 && c&0x40 != 0) {
			w.b = append(w.b, c)
			return
		}
		w.b = append(w.b, c|0x80)
	}
}

func (w *buffer) i32(v int32) { w.op(opI32Const); w.s64(int64(v)) }

func (w *buffer) f64(v float64) {
	w.op(opF64Const)
	w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v))
}

// v128 pushes a literal in both halves.
func (w *buffer) v128(bits uint64) {
	w.simd(simdConst)
	w.b = binary.LittleEndian.AppendUint64(w.b, bits)
	w.b = binary.LittleEndian.AppendUint64(w.b, bits)
}

func (w *buffer) name(s string) {
	w.u32(uint32(len(s)))
	w.b = append(w.b, s...)
}

func (w *buffer) get(local uint32) { w.op(opLocalGet); w.u32(local) }
func (w *buffer) set(local uint32) { w.op(opLocalSet); w.u32(local) }
func (w *buffer) tee(local uint32) { w.op(opLocalTee); w.u32(local) }

// memarg appends alignment (as a power of two) and offset of a memory access.
func (w *buffer) memarg(align, offset uint32) { w.u32(align); w.u32(offset) }

// section appends a section with its size.
func (w *buffer) section(id byte, content []byte) {
	w.op(id)
	w.u32(uint32(len(content)))
	w.b = append(w.b, content...)
}
