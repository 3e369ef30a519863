package interp

import (
	"sync"

	"gemel/engine/expr"
	"gemel/engine/kernel"
)

// elementary evaluates exp, log, pow … by running the expression that defines it.
func elementary(op expr.Op, a, b float64) (float64, bool) {
	if op < expr.OpExp || op > expr.OpTanh && op != expr.OpPow && op != expr.OpAtan2 {
		return 0, false
	}
	d := &definitions[op]
	d.once.Do(func() {
		g, args, result, ok := kernel.Graph(op)
		if !ok {
			return
		}
		d.args, d.tape = args, newTape(g, []expr.Node{result})
	})
	if d.tape == nil {
		return 0, false
	}
	var few [512]float64 // kernels are smaller; no allocation then
	v := few[:]
	if len(d.tape.code) > len(v) {
		v = make([]float64, len(d.tape.code))
	}
	d.tape.run(v, func(_ expr.Op, s expr.Slot) float64 {
		if s == d.args[0] {
			return a
		}
		return b
	})
	return v[d.tape.roots[0]], true
}

// definition is a kernel made ready, once.
type definition struct {
	once sync.Once
	args []expr.Slot
	tape *tape
}

var definitions [expr.OpAt + 1]definition

// FoldElementary evaluates an elementary function of constants with the bits of the
// module. Set it as Graph.FoldElementary.
func FoldElementary(op expr.Op, a, b float64) (float64, bool) { return elementary(op, a, b) }
