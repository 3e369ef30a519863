package estimate

import (
	"fmt"
	"math"

	"gemel/engine"
	"gemel/engine/dae"
)

// Extended is the extended Kalman filter (A. H. Jazwinski, Stochastic Processes and Filtering Theory, Academic Press 1970, chapter 8; A. Gelb,
// Applied Optimal Estimation, MIT Press 1974, table 6.1-1): mean and covariance, carried along by the derivatives of Step, which are exact, but for what
// lies below 1e-10 of a row where the unknowns are many: see sparse.
//
// Where few of the derivatives are nothing, a tick takes the columns of a root of P along as directions: of P = L L' comes F P F' = (F L)(F L)', at half the cost of F
// first, and with no more directions than P has ranks.
type Extended struct {
	*belief
	along     *engine.Sensitivities
	ahead     *sparse   // derivatives of the states a tick later (states × n)
	seen      *sparse   // derivatives of what the sensors read (sensors × n)
	sigma     []float64 // deviations of the unknowns (n)
	rooted    bool      // the last prediction went by a root
	whole     bool      // none shall, since a smoother needs F
	root      []float64 // L (n × n, the first rank columns); or F P
	moved     []float64 // F L (n × n)
	rank      int
	left      []float64 // scratch (n)
	order     []int     // scratch (n)
	uncertain []int     // unknowns of the plant that are not known exactly
	gains     []float64 // of the readings of a tick: P h', later what they take from P (sensors × n)
	expected  []float64 // what each of these should read (sensors)
	columns   []float64 // gains of the readings taken in (n × sensors)
	wanted    []bool    // sensors that have read (sensors)
}

// sparseFrom is the number of unknowns from which looking for a pattern is worth its check.
const sparseFrom = 16

// NewExtended returns a filter that steps its derivatives on at most so many goroutines; 0: one for each processor.
func NewExtended(p *Problem, workers int) (*Extended, error) {
	b, err := newBelief(p)
	if err != nil {
		return nil, err
	}
	x, err := p.Plant.NewSensitivities(b.n+1, workers)
	if err != nil {
		_ = b.work.Close()
		return nil, err
	}
	n, m := b.n, len(p.Sensors)
	return &Extended{belief: b, along: x, ahead: newSparse(b.states, n), seen: newSparse(m, n), sigma: make([]float64, n), root: make([]float64, n*n), moved: make([]float64, n*n), left: make([]float64, n), order: make([]int, n),
		uncertain: make([]int, 0, n), gains: make([]float64, m*n), expected: make([]float64, m), columns: make([]float64, m*n), wanted: make([]bool, m)}, nil
}

// Close frees what the filter holds.
func (f *Extended) Close() error {
	_ = f.along.Close()
	return f.work.Close()
}

// Begin takes the State with which estimation begins.
func (f *Extended) Begin(s *engine.State) error {
	f.ahead.forget()
	f.seen.forget()
	return f.begin(s)
}

// Predict takes the estimate n ticks on, one after the other: P = F P F' + Q.
func (f *Extended) Predict(n int, u []float64) error {
	inputs := len(f.problem.Plant.Inputs)
	if err := f.given(n, u); err != nil {
		return err
	}
	f.keep()
	f.innovations = f.innovations[:0]
	for k := range n {
		var now []float64
		if u != nil {
			now = u[k*inputs : (k+1)*inputs]
		}
		if err := f.predict(now); err != nil {
			return f.undo(fmt.Errorf("the estimate cannot be stepped; where a reading has moved it to a point at which the plant does not hold, give the unknowns bounds, or smaller deviations: %w", err))
		}
	}
	return nil
}

func (f *Extended) predict(u []float64) error {
	f.rooted = !f.whole && (f.n < sparseFrom || f.ahead.dense)
	var err error
	if f.rooted {
		err = f.predictRoot(u)
	} else {
		err = f.predictSparse(u)
	}
	if err != nil {
		return err
	}
	if err := f.along.Store(f.state); err != nil {
		return err
	}
	f.read()
	f.wander()
	return f.sane()
}

// predictRoot steps the columns of a root of P.
func (f *Extended) predictRoot(u []float64) error {
	f.rank = factor(f.root, f.p, f.n, 1e-14, f.left, f.order)
	f.along.Use(f.rank)
	if err := f.along.Load(f.state); err != nil {
		return err
	}
	plant := f.variables[:f.n-f.biases]
	for i, v := range plant {
		for k, d := range f.root[i*f.n : i*f.n+f.rank] {
			if d == 0 {
				continue
			}
			if err := f.along.Direct(k, v, d); err != nil {
				return err
			}
		}
	}
	if err := f.along.Steps(1, u); err != nil {
		return err
	}
	copy(f.moved, f.root) // what is no state stays
	for i, v := range plant[:f.states] {
		row := f.moved[i*f.n : i*f.n+f.rank]
		for k := range row {
			row[k] = f.along.Derivative(k, v)
		}
	}
	gram(f.p, f.n, f.moved, f.rank, f.n, 0)
	return nil
}

// predictSparse steps the directions of the pattern, or one for each unknown where that is to be learned.
func (f *Extended) predictSparse(u []float64) error {
	for {
		if err := f.directAll(f.ahead, u, true); err != nil {
			return err
		}
		if f.gather(f.ahead, nil) {
			f.carryOn()
			return nil
		}
		f.ahead.learned = false
	}
}

// directAll brings the estimate into the lanes, in the directions of a pattern, or, where that is not learned yet, along each unknown; and steps or observes.
func (f *Extended) directAll(s *sparse, u []float64, step bool) error {
	f.uncertain = f.uncertain[:0]
	for i := range f.n {
		f.sigma[i] = math.Sqrt(math.Max(f.p[i*f.n+i], 0))
		if f.sigma[i] > 0 && i < f.n-f.biases {
			f.uncertain = append(f.uncertain, i)
		}
	}
	directions := len(f.uncertain)
	if s.learned {
		directions = s.colors + 1
	}
	f.along.Use(directions)
	if err := f.along.Load(f.state); err != nil {
		return err
	}
	for k, i := range f.uncertain {
		v, sigma := f.variables[i], f.sigma[i]
		if !s.learned {
			if err := f.along.Direct(k, v, sigma); err != nil {
				return err
			}
			continue
		}
		if err := f.along.Direct(s.color[i], v, sigma); err != nil {
			return err
		}
		if err := f.along.Direct(s.colors, v, float64(sigma*sign(f.state.Tick, i))); err != nil {
			return err
		}
	}
	if step {
		return f.along.Steps(1, u)
	}
	return f.along.Observe()
}

// row is the derivative of a row of a pattern along a direction.
func (f *Extended) row(s *sparse, direction, i int) float64 {
	if s == f.ahead {
		return f.along.Derivative(direction, f.variables[i])
	}
	return f.along.Derivative(direction, f.problem.Sensors[i].Var)
}

// gather reads the derivatives of the rows, or learns them; it is false where the check of one that is wanted (nil: all) shows that others count by now.
func (f *Extended) gather(s *sparse, wanted []bool) bool {
	if !s.learned {
		clear(s.value)
		for i := range s.rows {
			for k, at := range f.uncertain {
				s.value[i*s.n+at] = f.row(s, k, i) / f.sigma[at]
			}
		}
		s.learn(f.sigma)
		return true
	}
	for i := range s.rows {
		if wanted != nil && !wanted[i] {
			continue
		}
		for _, k := range s.column[s.first[i]:s.first[i+1]] {
			s.value[i*s.n+k] = 0
			if f.sigma[k] > 0 {
				s.value[i*s.n+k] = f.row(s, s.color[k], i) / f.sigma[k]
			}
		}
		if !s.agrees(i, f.sigma, f.state.Tick, f.row(s, s.colors, i)) {
			return false
		}
	}
	return true
}

// carryOn makes P of F P F' by the derivatives that count; what is no state stays.
func (f *Extended) carryOn() {
	n, s := f.n, f.ahead
	copy(f.root[f.states*n:], f.p[f.states*n:])
	for i := range f.states {
		to := f.root[i*n : (i+1)*n]
		clear(to)
		for _, k := range s.column[s.first[i]:s.first[i+1]] {
			d := s.value[i*n+k]
			for j, x := range f.p[k*n : (k+1)*n] {
				to[j] += float64(d * x)
			}
		}
	}
	for i := range n {
		from := f.root[i*n : (i+1)*n]
		for k := range min(i+1, f.states) {
			row, sum := s.value[k*n:(k+1)*n], 0.0
			for _, j := range s.column[s.first[k]:s.first[k+1]] {
				sum += float64(from[j] * row[j])
			}
			f.p[i*n+k], f.p[k*n+i] = sum, sum
		}
		for k := f.states; k <= i; k++ {
			f.p[i*n+k], f.p[k*n+i] = from[k], from[k]
		}
	}
}

// Correct takes in the readings one by one, with the derivatives at the estimate before them.
func (f *Extended) Correct(readings []Reading) error {
	if err := f.check(readings); err != nil {
		return err
	}
	f.keep()
	f.innovations = f.innovations[:0]
	if len(readings) == 0 {
		return nil
	}
	if err := f.look(readings); err != nil {
		return f.undo(err)
	}
	f.takeIn(readings)
	f.pin(nil, 1)
	if err := f.write(); err != nil {
		return f.undo(err)
	}
	return nil
}

// look finds what the sensors should read, and its derivatives by each unknown.
func (f *Extended) look(readings []Reading) error {
	if err := f.observe(readings); err != nil {
		return err
	}
	for j, r := range readings {
		f.expected[j] = f.along.Value(f.problem.Sensors[r.Sensor].Var)
		gain := f.gains[j*f.n : (j+1)*f.n]
		clear(gain)
		if at := f.biasOf[r.Sensor]; at >= 0 {
			f.expected[j] += f.x[at]
			copy(gain, f.p[at*f.n:(at+1)*f.n])
		}
		for _, k := range f.seen.column[f.seen.first[r.Sensor]:f.seen.first[r.Sensor+1]] {
			d := f.seen.value[r.Sensor*f.n+k]
			for i, p := range f.p[k*f.n : (k+1)*f.n] {
				gain[i] += float64(d * p)
			}
		}
	}
	return nil
}

// observe computes the derivatives of the readings of a tick.
func (f *Extended) observe(readings []Reading) error {
	if f.n < sparseFrom {
		f.seen.forget()
	}
	if f.seen.learned {
		if err := f.directAll(f.seen, nil, false); err != nil {
			return err
		}
		clear(f.wanted)
		for _, r := range readings {
			f.wanted[r.Sensor] = true
		}
		if f.gather(f.seen, f.wanted) {
			return nil
		}
		f.seen.learned = false
	}
	if err := f.directAll(f.seen, nil, false); err != nil {
		return err
	}
	f.gather(f.seen, nil)
	return nil
}

// project is h x of a reading.
func (f *Extended) project(sensor int, x []float64) float64 {
	sum := 0.0
	for _, k := range f.seen.column[f.seen.first[sensor]:f.seen.first[sensor+1]] {
		sum += float64(f.seen.value[sensor*f.n+k] * x[k])
	}
	if at := f.biasOf[sensor]; at >= 0 {
		sum += x[at]
	}
	return sum
}

// takeIn corrects mean and covariance by scalar readings, one after the other: what one takes from P is taken from the gains of those behind it, and from P at the end,
// of all at once.
func (f *Extended) takeIn(readings []Reading) {
	n, taken, sensors := f.n, 0, len(f.problem.Sensors)
	for j, r := range readings {
		gain := f.gains[j*n : (j+1)*n]
		variance := f.variance(r) + f.project(r.Sensor, gain)
		if !f.note(r, f.expected[j], variance) {
			continue
		}
		step := f.from(f.expected[j], r.Value, r.Sensor) / variance
		if f.passed != nil {
			*f.passed = append(*f.passed, passed{h: f.derivatives(r.Sensor), gain: append([]float64(nil), gain...), residual: step * variance, variance: variance})
		}
		for i, g := range gain {
			f.x[i] += float64(g * step)
		}
		for k := j + 1; k < len(readings); k++ {
			share := f.project(readings[k].Sensor, gain)
			f.expected[k] += float64(share * step)
			share /= variance
			later := f.gains[k*n : (k+1)*n]
			for i, g := range gain {
				later[i] -= float64(share * g)
			}
		}
		root := math.Sqrt(variance)
		for i, g := range gain {
			f.columns[i*sensors+taken] = g / root
		}
		taken++
	}
	if taken > 0 {
		gram(f.p, n, f.columns, taken, sensors, -1)
	}
}

// derivatives are those of a reading by all unknowns.
func (f *Extended) derivatives(sensor int) []float64 {
	h := make([]float64, f.n)
	for _, k := range f.seen.column[f.seen.first[sensor]:f.seen.first[sensor+1]] {
		h[k] = f.seen.value[sensor*f.n+k]
	}
	if at := f.biasOf[sensor]; at >= 0 {
		h[at] += 1
	}
	return h
}

// transition is F of the last prediction of one tick, by which the whole list of unknowns went on.
func (f *Extended) transition(to []float64) {
	n, s := f.n, f.ahead
	clear(to)
	for i := range f.states {
		for _, k := range s.column[s.first[i]:s.first[i+1]] {
			to[i*n+k] = s.value[i*n+k]
		}
	}
	for i := f.states; i < n; i++ {
		to[i*n+i] = f.memory[i]
	}
}

// slopes gives the derivatives of a variable along each uncertain unknown; see Expect.
func (f *Extended) slopes(to []float64, v dae.VarID) {
	clear(to)
	for k, i := range f.uncertain {
		to[i] = f.along.Derivative(k, v) / f.sigma[i]
	}
}
