package wasm

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"gemel/engine/expr"
)

// maxBytes bounds the memory of a module; WebAssembly addresses have 32 bits.
const maxBytes = 1 << 31

// check finds what is wrong with the statements of a program; expressions are
// checked where they are translated.
func check(p *expr.Program) error {
	if p.Graph == nil || p.Cells < 0 || p.Cells > maxBytes/16 {
		return fmt.Errorf("wasm: a program needs a graph and at most %d cells, has %d", maxBytes/16, p.Cells)
	}
	c := checker{p: p, written: make([]int32, p.Cells), state: make([]uint8, len(p.Funcs))}
	names := make(map[string]bool)
	for i, f := range p.Funcs {
		if f.Name == "memory" || names[f.Name] {
			return fmt.Errorf("wasm: two exports are named %q", f.Name)
		}
		names[f.Name] = true
		if err := c.function(i); err != nil {
			return fmt.Errorf("%w (function %s)", err, f.Name)
		}
	}
	return nil
}

// checker walks the statements.
type checker struct {
	p       *expr.Program
	written []int32 // cell -> number of the statement that last wrote it
	serial  int32
	state   []uint8 // function -> 0 new, 1 being walked, 2 done
}

func (c *checker) function(i int) error {
	switch c.state[i] {
	case 1:
		return fmt.Errorf("wasm: function %s calls itself", c.p.Funcs[i].Name)
	case 2:
		return nil
	}
	c.state[i] = 1
	defer func() { c.state[i] = 2 }()
	return c.statements(c.p.Funcs[i].Body)
}

func (c *checker) statements(list []expr.Stmt) error {
	for _, s := range list {
		if err := c.statement(s); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) statement(s expr.Stmt) error {
	switch s := s.(type) {
	case expr.Assign:
		return c.targets(s.Dst, s.Src, 1)
	case expr.Map:
		return c.targets(s.Dst, s.Src, max(s.N, 0))
	case expr.Fold:
		return c.cell(s.Acc)
	case expr.Each:
		return c.eachCells(&s, 0, nil, false)
	case expr.Weave:
		for i := range s.Parts {
			if err := c.eachCells(&s.Parts[i].Each, s.Turns, s.Parts[i].Count, true); err != nil {
				return err
			}
		}
		return nil
	case expr.Loop:
		if err := c.cell(s.While); err != nil {
			return err
		}
		return c.statements(s.Body)
	case expr.If:
		if err := c.cell(s.Cond); err != nil {
			return err
		}
		return c.statements(s.Body)
	case expr.Call:
		if s.Func < 0 || s.Func >= len(c.p.Funcs) {
			return fmt.Errorf("wasm: call of function %d of %d", s.Func, len(c.p.Funcs))
		}
		return c.function(s.Func)
	}
	return fmt.Errorf("wasm: unknown statement %T", s)
}

// targets checks that n cells from each destination exist and are written once.
func (c *checker) targets(dst []expr.Slot, src []expr.Node, n int) error {
	if len(dst) != len(src) {
		return fmt.Errorf("wasm: %d destinations for %d expressions", len(dst), len(src))
	}
	c.serial++
	for _, d := range dst {
		if d < 0 || int(d)+n > c.p.Cells {
			return fmt.Errorf("wasm: cells %d to %d of %d", d, int(d)+n-1, c.p.Cells)
		}
		for i := int(d); i < int(d)+n; i++ {
			if c.written[i] == c.serial {
				return fmt.Errorf("wasm: cell %d is written twice by one statement", i)
			}
			c.written[i] = c.serial
		}
	}
	return nil
}

func (c *checker) cell(s expr.Slot) error {
	if s < 0 || int(s) >= c.p.Cells {
		return fmt.Errorf("wasm: cell %d of %d", s, c.p.Cells)
	}
	return nil
}

// checkSlot checks that the n cells from s exist.
func (em *emitter) checkSlot(s expr.Slot, n int) error {
	if s < 0 || int(s)+n > em.program.Cells {
		return fmt.Errorf("wasm: read of cells %d to %d of %d", s, int(s)+n-1, em.program.Cells)
	}
	return nil
}

// checkSpan refuses a Map that chooses from the n cells from s and writes one of them.
func checkSpan(m expr.Map, s expr.Slot, n int) error {
	for _, d := range m.Dst {
		if int(s) < int(d)+m.N && int(d) < int(s)+n {
			return fmt.Errorf("wasm: a map writes the array at cell %d and chooses from the %d cells at %d", d, n, s)
		}
	}
	return nil
}

// checkArrays checks the promise of a Map: what it writes is read at the same index only.
func checkArrays(m expr.Map, op expr.Op, s expr.Slot) error {
	n := 1
	if op == expr.OpElem {
		n = m.N
	}
	for _, d := range m.Dst {
		if op == expr.OpElem && s == d {
			continue
		}
		if int(s) < int(d)+m.N && int(d) < int(s)+n {
			return fmt.Errorf("wasm: a map writes the array at cell %d and reads it at another index (cell %d)", d, s)
		}
	}
	return nil
}

var errColumn = errors.New("wasm: an indexed loop whose columns, literals or counts do not fit its rounds")

// eachCells checks the columns of an indexed loop; count is nil outside of a Weave.
func (c *checker) eachCells(e *expr.Each, turns int, count []int32, woven bool) error {
	if len(e.Dst) != len(e.Src) {
		return fmt.Errorf("wasm: %d destinations for %d expressions", len(e.Dst), len(e.Src))
	}
	if e.N < 0 || e.N > maxBytes/4 {
		return errColumn
	}
	sum := turns
	if count != nil {
		sum = 0
		if len(count) != turns {
			return errColumn
		}
		for _, n := range count {
			if n < 0 {
				return errColumn
			}
			sum += int(n)
		}
	}
	if woven && sum != e.N {
		return errColumn
	}
	for _, l := range e.Literals {
		if len(l) != e.N {
			return errColumn
		}
	}
	seen := make([]int, 0, len(e.Dst))
	for _, d := range e.Dst {
		if d < 0 || d >= len(e.Columns) || slices.Contains(seen, d) {
			return errColumn
		}
		seen = append(seen, d)
	}
	for i := range e.Columns {
		col := &e.Columns[i]
		if col.At != nil && len(col.At) != e.N || col.At == nil && (!woven && e.N > 0 || len(col.From) != turns) {
			return errColumn
		}
		for t, s := range col.From {
			n := 1
			if count != nil {
				n = int(count[t])
			}
			if n == 0 && col.At == nil {
				continue
			}
			if err := cmp.Or(c.cell(s), c.cell(s+expr.Slot(n-1)*col.Step)); err != nil {
				return err
			}
		}
		for _, s := range col.At {
			if err := c.cell(s); err != nil {
				return err
			}
		}
	}
	return nil
}
