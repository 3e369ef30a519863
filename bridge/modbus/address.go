package modbus

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gemel/bridge"
)

// table of a device, in the order of their function codes.
type table uint8

const (
	coil table = iota
	discrete
	holding
	input
)

var tableNames = []string{"coil", "discrete", "holding", "input"}

// Order of the bytes of a value in registers: A is the most significant byte of two registers.
type Order string

// The four orders that devices have. With more than two registers, words and bytes are exchanged in the same way.
const (
	BigEndian    Order = "ABCD"
	WordSwapped  Order = "CDAB"
	ByteSwapped  Order = "BADC"
	LittleEndian Order = "DCBA"
)

var orders = []Order{BigEndian, WordSwapped, ByteSwapped, LittleEndian}

// address is where a tag lies.
type address struct {
	unit  uint8
	table table
	first uint16 // as the protocol counts: from 0
	order Order
	typ   bridge.DataType
}

// parseAddress reads UNIT/TABLE/NUMBER[/ORDER].
func parseAddress(t *bridge.Tag, base int, order Order) (a address, err error) {
	parts := strings.Split(t.Address, "/")
	if len(parts) < 3 || len(parts) > 4 {
		return a, fmt.Errorf("%q is no Modbus address; one looks like 1/holding/100", t.Address)
	}
	unit, err := strconv.ParseUint(parts[0], 10, 8)
	if err != nil || unit > 247 && unit != 255 {
		return a, fmt.Errorf("%q: the unit is a number from 0 to 247, or 255", t.Address)
	}
	i := slices.Index(tableNames, parts[1])
	if i < 0 {
		return a, fmt.Errorf("%q: the table is one of %s", t.Address, strings.Join(tableNames, ", "))
	}
	number, err := strconv.Atoi(parts[2])
	if err != nil || number < base || number-base > math.MaxUint16 {
		return a, fmt.Errorf("%q: the number counts from %d to %d", t.Address, base, math.MaxUint16+base)
	}
	a = address{unit: uint8(unit), table: table(i), first: uint16(number - base), order: order, typ: t.Type}
	if len(parts) == 4 {
		a.order = Order(parts[3])
	}
	if !slices.Contains(orders, a.order) {
		return a, fmt.Errorf("%q: the order is one of %v", t.Address, orders)
	}
	switch bit := a.table == coil || a.table == discrete; {
	case bit && a.typ == bridge.Unknown:
		a.typ = bridge.Boolean
	case bit && a.typ != bridge.Boolean:
		return a, fmt.Errorf("%q holds one bit, which is no %s", t.Address, a.typ)
	case a.typ == bridge.Unknown:
		a.typ = bridge.UInt16
	}
	if int(a.first)+a.size() > math.MaxUint16+1 {
		return a, fmt.Errorf("%q: a %s does not fit in there", t.Address, a.typ)
	}
	if t.Access&bridge.Write != 0 && a.table != coil && a.table != holding {
		return a, fmt.Errorf("%q: nothing can be written to this table", t.Address)
	}
	return a, nil
}

// bits says whether the table has bits and no registers.
func (t table) bits() bool { return t == coil || t == discrete }

// size in registers, or in bits of a table of bits.
func (a *address) size() int {
	switch a.typ {
	case bridge.Int32, bridge.UInt32, bridge.Float32:
		return 2
	case bridge.Int64, bridge.UInt64, bridge.Float64:
		return 4
	}
	return 1
}

// exchanged are bytes of registers, as the wire has them, in the order most significant first, or the other way round.
func (a *address) exchanged(b []byte) []byte {
	c := slices.Clone(b)
	if a.order == WordSwapped || a.order == LittleEndian {
		for i := 0; i < len(b); i += 2 {
			copy(c[len(b)-2-i:], b[i:i+2])
		}
	}
	if a.order == ByteSwapped || a.order == LittleEndian {
		for i := 0; i < len(c); i += 2 {
			c[i], c[i+1] = c[i+1], c[i]
		}
	}
	return c
}

// value of the bytes of its registers (2 each).
func (a *address) value(b []byte) float64 {
	b = a.exchanged(b)
	var x uint64
	for _, c := range b {
		x = x<<8 | uint64(c)
	}
	switch a.typ {
	case bridge.Boolean:
		if x != 0 {
			return 1
		}
		return 0
	case bridge.Int8:
		return float64(int8(x))
	case bridge.UInt8:
		return float64(uint8(x))
	case bridge.Int16:
		return float64(int16(x))
	case bridge.Int32:
		return float64(int32(x))
	case bridge.Int64:
		return float64(int64(x))
	case bridge.Float32:
		return float64(math.Float32frombits(uint32(x)))
	case bridge.Float64:
		return math.Float64frombits(x)
	}
	return float64(x)
}

// registers that hold a coerced value.
func (a *address) registers(x float64) []byte {
	var u uint64
	switch a.typ {
	case bridge.Float32:
		u = uint64(math.Float32bits(float32(x)))
	case bridge.Float64:
		u = math.Float64bits(x)
	case bridge.UInt64:
		u = uint64(x)
	default:
		u = uint64(int64(x))
	}
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], u)
	return a.exchanged(b[8-2*a.size():])
}
