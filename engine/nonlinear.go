package engine

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/lu"
	"gemel/engine/solver"
	"gemel/engine/wasm"
)

// nonlinear is a square system of equations 0 = r(v) over some cells, with functions
// of the module for r and its Jacobian. It is solved on the host with pivoting by size:
// at initialisation, and wherever the fast correction of the module fails.
type nonlinear struct {
	name     string
	unknowns []dae.VarID
	cells    []expr.Slot // of the unknowns
	scale    []float64   // nominal values of the unknowns
	residual expr.Slot   // n cells
	entries  expr.Slot   // cells of the Jacobian's entries
	row, col []int
	prepares bool // parameters are among the unknowns
}

// nonlinear writes the functions <name>res and <name>jac.
func (c *compiler) nonlinear(name string, unknowns []dae.VarID, residuals []expr.Node) *nonlinear {
	b, g, n := c.builder, c.builder.Program.Graph, len(unknowns)
	s := &nonlinear{name: name, unknowns: unknowns, residual: b.Cells(n)}
	column := map[expr.Slot]int{}
	for i, v := range unknowns {
		at := c.plant.layout.places[v].cell
		column[at] = i
		s.cells = append(s.cells, at)
		scale := math.Abs(c.plant.Variables[v].Nominal)
		if !(scale > 0) || math.IsInf(scale, 0) {
			scale = 1
		}
		s.scale = append(s.scale, scale)
		if c.plant.Variables[v].Kind == dae.Parameter {
			s.prepares = true
		}
	}
	var res, jac expr.Assign
	for i, r := range residuals {
		res.Dst = append(res.Dst, s.residual+expr.Slot(i))
		res.Src = append(res.Src, r)
	}
	for i, row := range g.Jacobian(residuals, func(s expr.Slot) bool { _, ok := column[s]; return ok }) {
		for _, p := range row {
			s.row, s.col = append(s.row, i), append(s.col, column[p.Slot])
			jac.Src = append(jac.Src, p.Node)
		}
	}
	s.entries = b.Cells(len(jac.Src))
	for k := range jac.Src {
		jac.Dst = append(jac.Dst, s.entries+expr.Slot(k))
	}
	b.Func(name+"res", res)
	b.Func(name+"jac", jac)
	return s
}

// newton is a nonlinear system in one Work.
type newton struct {
	*nonlinear
	lane              *lane // whose unknowns they are
	resFn, jacFn      wasm.Fn
	val               []float64 // entries of the Jacobian
	v, step, trial, r []float64 // n each
	offset            []float64 // homotopy: the equations solved are r(v) = offset
	weights           []float64 // of the rows, from the last Jacobian
}

func (s *nonlinear) new(in *wasm.Instance) *newton {
	n := len(s.cells)
	a := func() []float64 { return make([]float64, n) }
	return &newton{nonlinear: s, resFn: in.Func(s.name + "res"), jacFn: in.Func(s.name + "jac"), val: make([]float64, len(s.row)),
		v: a(), step: a(), trial: a(), r: a(), offset: a(), weights: a()}
}

const newtonRounds = 60

var errNoConvergence = errors.New("no convergence of Newton's method")

// present reads the values of the cells into v.
func (s *newton) present() []float64 {
	for i, c := range s.cells {
		s.v[i] = s.lane.get(c)
	}
	return s.v
}

// put stores v into the cells and evaluates the residual into r.
func (s *newton) put(v []float64) error {
	for i, c := range s.cells {
		s.lane.set(c, v[i])
	}
	if s.prepares {
		if err := s.lane.call(s.lane.prepare); err != nil {
			return err
		}
	}
	if err := s.lane.call(s.resFn); err != nil {
		return err
	}
	s.lane.read(s.r, s.residual)
	for i := range s.r {
		s.r[i] -= s.offset[i]
	}
	return nil
}

// factors evaluates and factors the Jacobian at the present cells.
func (s *newton) factors() (*lu.Factors, error) {
	if err := s.lane.call(s.jacFn); err != nil {
		return nil, err
	}
	s.lane.read(s.val, s.entries)
	clear(s.weights)
	for k, x := range s.val {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("the derivative of equation %d is %g", s.row[k], x)
		}
		s.weights[s.row[k]] = math.Max(s.weights[s.row[k]], math.Abs(float64(x*s.scale[s.col[k]])))
	}
	return lu.Factor(lu.NewMatrix(len(s.cells), s.row, s.col, s.val), lu.Options{ColScale: s.scale})
}

func (s *newton) norm(step, v []float64) float64 { return correction(step, v, s.scale) }

// solve finds v, beginning at the present cells. In turn it tries damped Newton steps, whole
// steps and a homotopy, each from the present values, from rest, and from the nominal
// values (products of unknowns have no slope where both are zero). On failure the cells
// are as before and the error is that of the first try.
func (s *newton) solve() error {
	present := append([]float64(nil), s.present()...)
	starts := [][]float64{present, make([]float64, len(present)), s.scale}
	var first error
	for _, try := range []func([]float64) error{s.damped, s.full, s.homotopy} {
		for _, from := range starts {
			clear(s.offset)
			err := try(from)
			if err == nil {
				return nil
			}
			if first == nil {
				first = err
			}
		}
	}
	clear(s.offset)
	if err := s.put(present); err != nil {
		return err
	}
	return first
}

// tangents finds the derivatives of the solution at the present cells: J v' = -r', with r' the derivative of the residual at v held.
func (s *newton) tangents() error {
	l := s.lane
	for _, c := range s.cells {
		l.set(l.tangent+c, 0)
	}
	if err := s.put(s.present()); err != nil {
		return err
	}
	l.read(s.r, l.tangent+s.residual)
	f, err := s.factors()
	if err != nil {
		return err
	}
	f.Solve(s.step, s.r)
	for i, c := range s.cells {
		l.set(l.tangent+c, -s.step[i])
	}
	if s.prepares {
		return l.call(l.prepare)
	}
	return nil
}

// damped is Newton's method with the natural monotonicity test (Deuflhard, Newton Methods
// for Nonlinear Problems, sect. 3.3).
func (s *newton) damped(from []float64) error {
	copy(s.v, from)
	if err := s.put(s.v); err != nil {
		return err
	}
	for range newtonRounds {
		f, err := s.factors()
		if err != nil {
			return err
		}
		f.Solve(s.step, s.r)
		size := s.norm(s.step, s.v)
		s.lane.stats.Newton++
		if math.IsNaN(size) || math.IsInf(size, 0) {
			return errNoConvergence
		}
		lambda := 1.0
		for {
			for i := range s.v {
				s.trial[i] = s.v[i] - float64(lambda*s.step[i])
			}
			if err := s.put(s.trial); err != nil {
				return err
			}
			if size <= solver.NewtonDone {
				if finite(s.r) {
					return nil
				}
				return errNoConvergence
			}
			simplified := append([]float64(nil), s.r...)
			f.Solve(simplified, simplified)
			if s.norm(simplified, s.v) <= contraction(lambda)*size {
				break
			}
			if lambda *= 0.5; lambda < 1e-6 {
				return errNoConvergence
			}
		}
		copy(s.v, s.trial)
	}
	return errNoConvergence
}

// contraction is by how much a step of length lambda must shrink the next correction to
// be taken: 1 − λ/4.
func contraction(lambda float64) float64 { return 1 - float64(lambda*0.25) }

// correction is the size of a step relative to values and nominal values; NaN if any part is.
func correction(step, v, scale []float64) float64 {
	worst := 0.0
	for i, d := range step {
		x := math.Abs(d) / (scale[i] + math.Abs(v[i]))
		if math.IsNaN(x) {
			return x
		}
		worst = math.Max(worst, x)
	}
	return worst
}

// homotopy follows r(v) = (1−λ) r(v₀) from λ = 0 to 1.
func (s *newton) homotopy(from []float64) error {
	clear(s.offset)
	if err := s.put(from); err != nil {
		return err
	}
	if !finite(s.r) {
		return errNoConvergence
	}
	r0 := append([]float64(nil), s.r...)
	at := append([]float64(nil), from...)
	for lambda, step := 0.0, 0.1; lambda < 1; {
		next := math.Min(1, lambda+step)
		for i := range s.offset {
			s.offset[i] = float64((1 - next) * r0[i])
		}
		if err := s.damped(at); err != nil {
			if step *= 0.25; step < 1e-5 {
				clear(s.offset)
				return err
			}
			continue
		}
		copy(at, s.trial)
		lambda = next
		step *= 2
	}
	clear(s.offset)
	return nil
}

func finite(v []float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// worst returns the up to five equations that hold worst at the present cells, scaled by
// the largest entry of their row times nominal values.
func (s *newton) worst() []int {
	order := make([]int, len(s.r))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return s.scaled(order[a]) > s.scaled(order[b]) })
	if len(order) > 5 {
		order = order[:5]
	}
	return order
}

func (s *newton) scaled(i int) float64 {
	x := math.Abs(s.r[i])
	if math.IsNaN(x) {
		return math.Inf(1)
	}
	if s.weights[i] > 0 {
		x /= s.weights[i]
	}
	return x
}
