package wasm

import (
	"cmp"
	"fmt"
	"slices"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// DefaultMaxOps is the number of operations above which a function is split. Machine
// code of functions up to this size is better in one piece: cutting spills to memory.
const DefaultMaxOps = 40_000

// inlineOps is the number of operations of elementary functions that the hot functions of
// a module write out where they use them, before they call them: about 40 functions.
// That saves a tenth of their time, and costs time to compile.
const inlineOps = 4_000

// minTableBase keeps tables away from address 0: a constant that is subtracted from an index
// is subtracted from the address of the table instead, which must not become negative.
const minTableBase = 4096

// Options of Emit.
type Options struct {
	Lanes  int // instances computed side by side, 1 or 2; 0 means 1
	MaxOps int // operations of one WebAssembly function before it is split; 0 means DefaultMaxOps
}

// function is one entry of the function and code sections.
type function struct {
	name string // export name, "" for internal functions
	body *body
}

// emitter holds the module under construction.
type emitter struct {
	program *expr.Program
	shape   shape // of statements outside Map
	maxOps  int

	functions  []function // the program's functions first
	kernels    map[expr.Op]uint32
	fulls      map[expr.Op]uint32 // the full ways of kernels that have a short one
	hot        bool               // the function being written runs inside a loop
	inlineLeft int                // operations of elementary functions that may still be written out
	search     uint32             // 1 + number of the table search; 0: not yet
	tables     []table
	tableIndex map[string]int
	tableData  []byte
	tableBase  uint32 // bytes of cells before the tables
	scratch    scratch
	expr       *translator
	woven      map[any]*woven // tables of indexed loops, by the address of their first source or part
	storedBy   []int32        // cell -> serial of the last indexed loop that stores it
	serial     int32
	lastRead   []int32 // cell -> epoch of the translator in which it was read
}

// Emit translates a program to a WebAssembly module that exports its memory as
// "memory" and each function under its name. An error names what the program got
// wrong; a program made by the engine has none.
func Emit(p *expr.Program, opt Options) ([]byte, error) {
	em := &emitter{program: p, shape: singleShape, maxOps: opt.MaxOps, inlineLeft: inlineOps,
		kernels: make(map[expr.Op]uint32), fulls: make(map[expr.Op]uint32), tableIndex: make(map[string]int), woven: make(map[any]*woven)}
	switch opt.Lanes {
	case 0, 1:
	case 2:
		em.shape = laneShape
	default:
		return nil, fmt.Errorf("wasm: %d lanes, want 1 or 2", opt.Lanes)
	}
	if em.maxOps <= 0 {
		em.maxOps = DefaultMaxOps
	}
	if err := check(p); err != nil {
		return nil, err
	}
	em.tableBase = max(minTableBase, (uint32(p.Cells)*em.shape.cell+15)&^15)
	if err := em.collectTables(p.Graph, make(map[*expr.Graph]bool)); err != nil {
		return nil, err
	}
	for _, f := range p.Funcs {
		em.placeLoops(f.Body)
	}
	if len(em.tableData) > maxBytes-int(em.tableBase)-pageBytes {
		return nil, fmt.Errorf("wasm: %d bytes of tables are too many", len(em.tableData))
	}
	em.scratch.base = (em.tableBase + uint32(len(em.tableData)) + 15) &^ 15
	em.expr = newTranslator(em, p.Graph)
	em.lastRead, em.storedBy = make([]int32, p.Cells), make([]int32, p.Cells)
	for _, f := range p.Funcs {
		em.functions = append(em.functions, function{name: f.Name})
	}
	heat := callsInLoops(p)
	order := make([]int, len(p.Funcs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(heat[j], heat[i]) })
	for _, i := range order {
		em.hot = heat[i] > 0
		w := newWriter(em)
		if err := w.statements(p.Funcs[i].Body); err != nil {
			return nil, fmt.Errorf("%w (function %s)", err, p.Funcs[i].Name)
		}
		w.flush()
		em.functions[i].body = w.out
	}
	return em.module(), nil
}

// callsInLoops counts for each function the calls of it that a round of a loop makes, and
// one for a loop of its own. Without any loop, every function counts one.
func callsInLoops(p *expr.Program) []int {
	heat := make([]int, len(p.Funcs))
	seen := make([]bool, len(p.Funcs)) // walked as called from a loop
	some := false
	var walk func(f int, list []expr.Stmt, inLoop bool)
	walk = func(f int, list []expr.Stmt, inLoop bool) {
		for _, s := range list {
			switch s := s.(type) {
			case expr.Loop:
				heat[f]++
				some = true
				walk(f, s.Body, true)
			case expr.Each, expr.Weave:
				heat[f]++
				some = true
			case expr.If:
				walk(f, s.Body, inLoop)
			case expr.Call:
				if !inLoop {
					break
				}
				heat[s.Func]++
				if !seen[s.Func] {
					seen[s.Func] = true
					walk(s.Func, p.Funcs[s.Func].Body, true)
				}
			}
		}
	}
	for f := range p.Funcs {
		walk(f, p.Funcs[f].Body, false)
	}
	if !some {
		for f := range heat {
			heat[f] = 1
		}
	}
	return heat
}

// collectTables places the tables that the graph reads, so that the layout is
// known before the first instruction.
func (em *emitter) collectTables(g *expr.Graph, seen map[*expr.Graph]bool) error {
	if seen[g] {
		return nil
	}
	seen[g] = true
	for n := expr.Node(1); int(n) < g.Len(); n++ {
		switch op := g.Op(n); op {
		case expr.OpLocate, expr.OpAt:
			em.table(g.Table(n))
		default:
			k, _, _, ok := kernel.Graph(op)
			if !ok {
				continue
			}
			if err := em.collectTables(k, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

// add appends an internal function.
func (em *emitter) add(b *body) uint32 {
	em.functions = append(em.functions, function{body: b})
	return uint32(len(em.functions) - 1)
}

// kernelFunc returns the number of the function that computes op on vectors, made on first use.
func (em *emitter) kernelFunc(op expr.Op) uint32 {
	f, ok := em.kernels[op]
	if !ok {
		_, args, _, _ := kernel.Graph(op)
		f = em.vectorFunc(len(args), func(b *block, params []vid) vid { return b.kernel(em, op, true, params...) })
		em.kernels[op] = f
	}
	return f
}

// fullFunc returns the number of the function that goes the full way of op.
func (em *emitter) fullFunc(op expr.Op) uint32 {
	f, ok := em.fulls[op]
	if !ok {
		g, args, result, _ := kernel.Full(op)
		f = em.vectorFunc(len(args), func(b *block, params []vid) vid { return b.expand(em, g, args, result, true, params...) })
		em.fulls[op] = f
	}
	return f
}

// vectorFunc adds a function of n vectors that build writes.
func (em *emitter) vectorFunc(n int, build func(b *block, params []vid) vid) uint32 {
	b := &body{result: typeV128}
	blk := newBlock(em, true)
	var params []vid
	for i := range n {
		b.params = append(b.params, typeV128)
		params = append(params, blk.intern(value{op: expr.OpVar, bits: inLocal | uint64(i)}))
	}
	v := build(blk, params)
	sc := plan(blk, []root{{v: v, kind: toStack}}, false)
	newGenerator(em, b, laneShape, sc).run(0, len(sc.steps))
	return em.add(b)
}

// locateFunc returns the number of the table search.
func (em *emitter) locateFunc() uint32 {
	if em.search == 0 {
		em.search = em.add(locateBody()) + 1
	}
	return em.search - 1
}
