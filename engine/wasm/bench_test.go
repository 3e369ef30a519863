package wasm_test

import (
	"context"
	"testing"

	"gemel/engine/expr"
	"gemel/engine/wasm"
)

var kernelNames = []struct {
	name string
	op   expr.Op
	low  float64
	high float64
}{
	{"exp", expr.OpExp, -3, 3}, {"log", expr.OpLog, 0.1, 10}, {"sin", expr.OpSin, -6, 6}, {"cos", expr.OpCos, -6, 6}, {"tan", expr.OpTan, -6, 6},
	{"asin", expr.OpAsin, -1, 1}, {"acos", expr.OpAcos, -1, 1}, {"atan", expr.OpAtan, -3, 3}, {"sinh", expr.OpSinh, -3, 3},
	{"cosh", expr.OpCosh, -3, 3}, {"tanh", expr.OpTanh, -3, 3}, {"pow", expr.OpPow, 0.1, 10}, {"atan2", expr.OpAtan2, -3, 3},
}

// BenchmarkKernel measures one value of each elementary function: one by one as in a
// right-hand side, and in pairs as in a Map or in lanes.
func BenchmarkKernel(b *testing.B) {
	const n = 64
	for _, k := range kernelNames {
		apply := func(g *expr.Graph, x expr.Node) expr.Node {
			if k.op == expr.OpPow || k.op == expr.OpAtan2 {
				return g.Binary(k.op, x, g.Var(2*n))
			}
			return g.Unary(k.op, x)
		}
		g := expr.New()
		var one expr.Assign
		for i := range expr.Slot(n) {
			one.Dst, one.Src = append(one.Dst, n+i), append(one.Src, apply(g, g.Var(i)))
		}
		pairs := expr.Map{N: n, Dst: []expr.Slot{n}, Src: []expr.Node{apply(g, g.Elem(0))}}
		p := &expr.Program{Graph: g, Cells: 2*n + 1, Funcs: []*expr.Func{{Name: "one", Body: []expr.Stmt{one}}, {Name: "pairs", Body: []expr.Stmt{pairs}}}}
		inst := load(b, p, wasm.Options{})
		for i := range n {
			inst.Cells()[i] = k.low + (k.high-k.low)*float64((i*37)%n)/n
		}
		inst.Cells()[2*n] = 1.7
		for _, name := range []string{"one", "pairs"} {
			f := inst.Func(name)
			b.Run(k.name+"/"+name, func(b *testing.B) {
				for range b.N {
					if err := f.Call(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/value")
			})
		}
	}
}

func BenchmarkCall(b *testing.B) {
	p := &expr.Program{Graph: expr.New(), Funcs: []*expr.Func{{Name: "nothing"}}}
	f := load(b, p, wasm.Options{}).Func("nothing")
	b.ReportAllocs()
	for range b.N {
		if err := f.Call(); err != nil {
			b.Fatal(err)
		}
	}
}

// loopRHS is a six-state loop of the kind of a pump station: speed, flow, level,
// temperatures; regularised friction, a check valve, a limited torque.
func loopRHS(g *expr.Graph, x [6]expr.Node) [6]expr.Node {
	c := g.Const
	omega, q, level, pipe, tank, integral := x[0], x[1], x[2], x[3], x[4], x[5]
	head := g.Add(g.Mul(c(0.0021), g.Mul(omega, omega)), g.Sub(g.Mul(c(0.31), g.Mul(omega, q)), g.Mul(c(41), g.Mul(q, g.Abs(q)))))
	friction := g.Mul(c(870), g.Mul(q, g.Sqrt(g.Add(g.Mul(q, q), c(1e-6)))))
	static := g.Add(level, c(11))
	valve := g.Select(g.Lt(q, c(0)), c(1e6), c(35))
	loss := g.Mul(valve, g.Mul(q, g.Abs(q)))
	dq := g.Mul(c(0.73), g.Sub(g.Sub(g.Sub(head, friction), static), loss))
	drive := g.Add(g.Mul(c(12), g.Sub(c(3.2), level)), g.Mul(c(0.4), integral))
	torque := g.Max(c(0), g.Min(c(95), drive))
	power := g.Add(g.Mul(g.Mul(c(9.81e3), q), head), g.Mul(c(0.02), g.Mul(omega, omega)))
	domega := g.Mul(c(1.7), g.Sub(torque, g.Div(power, g.Add(g.Abs(omega), c(1)))))
	dlevel := g.Mul(c(0.021), g.Sub(q, g.Mul(c(0.05), g.Sqrt(g.Max(level, c(0))))))
	heat := g.Mul(g.Abs(q), g.Sub(tank, pipe))
	dpipe := g.Add(g.Mul(c(3.1), heat), g.Mul(c(0.002), g.Sub(c(288), pipe)))
	dtank := g.Sub(g.Mul(c(-0.4), heat), g.Mul(c(0.0007), g.Sub(tank, c(291))))
	dintegral := g.Select(g.Lt(g.Abs(drive), c(100)), g.Sub(c(3.2), level), c(0))
	return [6]expr.Node{domega, dq, dlevel, dpipe, dtank, dintegral}
}

// loopRK4 is a classical Runge-Kutta step of it as one assignment, cells 0-5 and step size 6.
func loopRK4(g *expr.Graph) expr.Assign {
	var x [6]expr.Node
	for i := range x {
		x[i] = g.Var(expr.Slot(i))
	}
	h := g.Var(6)
	shift := func(k [6]expr.Node, f float64) (y [6]expr.Node) {
		for i := range y {
			y[i] = g.Add(x[i], g.Mul(g.Mul(g.Const(f), h), k[i]))
		}
		return y
	}
	k1 := loopRHS(g, x)
	k2 := loopRHS(g, shift(k1, 0.5))
	k3 := loopRHS(g, shift(k2, 0.5))
	k4 := loopRHS(g, shift(k3, 1))
	var a expr.Assign
	for i := range x {
		sum := g.Add(g.Add(k1[i], k4[i]), g.Mul(g.Const(2), g.Add(k2[i], k3[i])))
		a.Dst = append(a.Dst, expr.Slot(i))
		a.Src = append(a.Src, g.Add(x[i], g.Mul(g.Div(h, g.Const(6)), sum)))
	}
	return a
}

var loopStart = [...]float64{150, 0.02, 3, 289, 292, 10, 0.001}

// BenchmarkStep measures 1,000 RK4 steps of the six-state loop in one call.
func BenchmarkStep(b *testing.B) {
	g := expr.New()
	const count = expr.Slot(7)
	step := loopRK4(g)
	step.Dst = append(step.Dst, count)
	step.Src = append(step.Src, g.Sub(g.Var(count), g.Const(1)))
	p := &expr.Program{Graph: g, Cells: 8, Funcs: []*expr.Func{{Name: "steps", Body: []expr.Stmt{expr.Loop{While: count, Body: []expr.Stmt{step}}}}}}
	for lanes := 1; lanes <= 2; lanes++ {
		inst := load(b, p, wasm.Options{Lanes: lanes})
		f := inst.Func("steps")
		b.Run(map[int]string{1: "scalar", 2: "lanes"}[lanes], func(b *testing.B) {
			for range b.N {
				for i, v := range loopStart {
					for l := range lanes {
						inst.Cells()[i*lanes+l] = v
					}
				}
				for l := range lanes {
					inst.Cells()[7*lanes+l] = 1000
				}
				if err := f.Call(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000/float64(lanes), "ns/step")
		})
	}
}

// BenchmarkCompile measures emission and compilation of a chain of 4,000 segments, about
// 10 operations each, in one function.
func BenchmarkCompile(b *testing.B) {
	const n = 4000
	g := expr.New()
	var a expr.Assign
	for i := range expr.Slot(n) {
		dp := g.Sub(g.Var(i), g.Var(i+1))
		q := g.Div(dp, g.Sqrt(g.Sqrt(g.Add(g.Mul(dp, dp), g.Const(float64(i))))))
		a.Dst = append(a.Dst, n+1+i)
		a.Src = append(a.Src, g.Select(g.Lt(q, g.Var(0)), g.Mul(q, g.Const(0.5+float64(i))), g.Sub(q, g.Var(i))))
	}
	p := &expr.Program{Graph: g, Cells: 2*n + 1, Funcs: []*expr.Func{{Name: "f", Body: []expr.Stmt{a}}}}
	module, err := wasm.Emit(p, wasm.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("emit", func(b *testing.B) {
		for range b.N {
			if _, err := wasm.Emit(p, wasm.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("compile", func(b *testing.B) {
		for range b.N {
			m, err := wasm.Compile(context.Background(), module, "")
			if err != nil {
				b.Fatal(err)
			}
			if err := m.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	f := load(b, p, wasm.Options{}).Func("f")
	b.Run("run", func(b *testing.B) {
		for range b.N {
			if err := f.Call(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
