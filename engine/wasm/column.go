package wasm

import (
	"encoding/binary"
	"math"
	"slices"

	"gemel/engine/expr"
)

// An indexed loop reads its columns through a table of rows in the data segment, a row a
// round: the literals of the round, then byte offsets of cells. Columns whose cells lie at a
// constant distance from round to round need no entry, columns at a constant distance from
// another one share its entry. In a Weave a second table has a row a turn: the number
// of rounds of each part, and where the columns begin that are given by turn.

// address is a way to cells that an indexed loop keeps in a local.
type address struct {
	kind  addressKind
	step  uint32 // bytes from round to round
	entry uint32 // offset in the row
	slots []expr.Slot
}

type addressKind uint8

const (
	byStep  addressKind = iota // advances from round to round; starts at the block of cells
	byRound                    // read from the row of the round
	byTurn                     // read from the row of the turn, then advances
)

// columns is how an Each reaches its cells.
type columns struct {
	addresses []address
	of        []place // by column
	literal   []uint32
	row       uint32 // bytes of a row
	table     uint32 // address of the first row
}

// place is a cell at a fixed distance from an address.
type place struct {
	address int
	offset  uint32
}

// layOut finds the ways to the columns of an Each.
func (em *emitter) layOut(e *expr.Each) *columns {
	c := &columns{of: make([]place, len(e.Columns)), row: 8 * uint32(len(e.Literals))}
	for i := range e.Literals {
		c.literal = append(c.literal, 8*uint32(i))
	}
	if e.N == 0 {
		return c
	}
	cell := em.shape.cell
	for i := range e.Columns {
		col := &e.Columns[i]
		switch step, even := evenly(col.At); {
		case col.At == nil:
			c.of[i] = c.find(address{kind: byTurn, step: uint32(col.Step) * cell, slots: col.From}, cell)
		case even:
			k := slices.IndexFunc(c.addresses, func(a address) bool { return a.kind == byStep && a.step == uint32(step)*cell })
			if k < 0 {
				k = len(c.addresses)
				c.addresses = append(c.addresses, address{kind: byStep, step: uint32(step) * cell})
			}
			c.of[i] = place{k, uint32(col.At[0]) * cell}
		default:
			c.of[i] = c.find(address{kind: byRound, slots: col.At}, cell)
		}
	}
	for i := range c.addresses {
		if a := &c.addresses[i]; a.kind == byRound {
			a.entry = c.row
			c.row += 4
		}
	}
	if len(e.Literals) > 0 {
		c.row = (c.row + 7) &^ 7
	}
	return c
}

// evenly says whether the slots lie at a constant distance, not falling, and at which.
func evenly(at []expr.Slot) (step expr.Slot, even bool) {
	if len(at) < 2 {
		return 0, len(at) == 1
	}
	step = at[1] - at[0]
	for i := 2; i < len(at); i++ {
		if at[i]-at[i-1] != step {
			return 0, false
		}
	}
	return step, step >= 0
}

// find returns the place of the cells of a on an address that goes along with it, which it
// adds when there is none.
func (c *columns) find(a address, cell uint32) place {
	for k := range c.addresses {
		b := &c.addresses[k]
		if b.kind != a.kind || b.step != a.step {
			continue
		}
		if d := a.slots[0] - b.slots[0]; d >= 0 && shifted(a.slots, b.slots, d) {
			return place{k, uint32(d) * cell}
		}
	}
	c.addresses = append(c.addresses, a)
	return place{len(c.addresses) - 1, 0}
}

func shifted(a, b []expr.Slot, d expr.Slot) bool {
	for i := range a {
		if a[i]-b[i] != d {
			return false
		}
	}
	return true
}

// rows appends the table of an Each to the data segment.
func (em *emitter) rows(e *expr.Each, c *columns) {
	em.tableData = append(em.tableData, make([]byte, -len(em.tableData)&7)...)
	c.table = em.tableBase + uint32(len(em.tableData))
	if c.row == 0 {
		return
	}
	at := len(em.tableData)
	em.tableData = append(em.tableData, make([]byte, e.N*int(c.row))...)
	for i := range e.N {
		row := em.tableData[at+i*int(c.row):]
		for k, l := range e.Literals {
			binary.LittleEndian.PutUint64(row[8*k:], constBits(l[i]))
		}
		for _, a := range c.addresses {
			if a.kind == byRound {
				binary.LittleEndian.PutUint32(row[a.entry:], uint32(a.slots[i])*em.shape.cell)
			}
		}
	}
}

// woven is a Weave whose tables are placed.
type woven struct {
	parts []*columns
	count []uint32 // by part: offset of the number of rounds in the row of the turn; none: one round
	row   uint32
	table uint32
}

const noCount = math.MaxUint32

// placeLoops puts the tables of all indexed loops into the data segment.
func (em *emitter) placeLoops(list []expr.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case expr.Each:
			if s.N > 0 && len(s.Src) > 0 {
				c := em.layOut(&s)
				em.rows(&s, c)
				em.woven[&s.Src[0]] = &woven{parts: []*columns{c}}
			}
		case expr.Weave:
			if len(s.Parts) > 0 && s.Turns > 0 {
				em.placeWeave(&s)
			}
		case expr.Loop:
			em.placeLoops(s.Body)
		case expr.If:
			em.placeLoops(s.Body)
		}
	}
}

func (em *emitter) placeWeave(s *expr.Weave) {
	w := &woven{}
	for p := range s.Parts {
		c := em.layOut(&s.Parts[p].Each)
		em.rows(&s.Parts[p].Each, c)
		w.parts = append(w.parts, c)
		w.count = append(w.count, noCount)
		if s.Parts[p].Count != nil {
			w.count[p] = w.row
			w.row += 4
		}
		for k := range c.addresses {
			if a := &c.addresses[k]; a.kind == byTurn {
				a.entry = w.row
				w.row += 4
			}
		}
	}
	w.row = max(w.row, 4)
	em.tableData = append(em.tableData, make([]byte, -len(em.tableData)&7)...)
	w.table = em.tableBase + uint32(len(em.tableData))
	at := len(em.tableData)
	em.tableData = append(em.tableData, make([]byte, s.Turns*int(w.row))...)
	for t := range s.Turns {
		row := em.tableData[at+t*int(w.row):]
		for p := range s.Parts {
			if w.count[p] != noCount {
				binary.LittleEndian.PutUint32(row[w.count[p]:], uint32(s.Parts[p].Count[t]))
			}
			for _, a := range w.parts[p].addresses {
				if a.kind == byTurn {
					binary.LittleEndian.PutUint32(row[a.entry:], uint32(a.slots[t])*em.shape.cell)
				}
			}
		}
	}
	em.woven[&s.Parts[0]] = w
}
