package estimate

import (
	"fmt"
	"math"

	"gemel/engine"
)

// Spread places the sigma points of Unscented: at sqrt(n + Lambda) deviations, lambda = Alpha² (n + Kappa) - n (E. A. Wan and R. van der Merwe,
// The Unscented Kalman Filter, in S. Haykin, Kalman Filtering and Neural Networks, Wiley 2001, chapter 7). With Alpha = 1 and the others 0 the point
// in the middle has no weight: the cubature filter (I. Arasaratnam and S. Haykin, IEEE Trans. Automatic Control 54(6), 2009).
type Spread struct{ Alpha, Beta, Kappa float64 }

// Cubature is the spread without a middle, which is never negative.
var Cubature = Spread{Alpha: 1}

// Unscented steps 2 n + 1 sigma points as lanes. Where one of a pair leaves the bounds, what the pair differs from the middle is found to first order from points within them:
// one moves the unknowns that have room ahead, the other those that have room behind, both drawn in if need be, and scaled back. So mean and covariance stay right to first order; points that are put on the bounds (R. Kandepu,
// B. Foss, L. Imsland, Applying the unscented Kalman filter for nonlinear state estimation, J. Process Control 18, 2008, section 3.3) would move the mean inwards at every tick.
type Unscented struct {
	*belief
	lanes        *engine.Lanes
	middle       float64   // weight of the middle point in the mean
	middleSquare float64   // and in the covariance
	side         float64   // weight of the others
	rootSide     float64   // and its root
	reach        float64   // distance of the points in deviations
	root         []float64 // L of P = L L' (n × n)
	points       []float64 // the points less x ((2 n + 1) × n)
	pairs        []pair    // by column of root (n)
	way          []float64 // scratch (n)
	values       []float64 // unknowns and readings of all points ((n + sensors) × (2 n + 1)), then less their mean and times the root of the weight
	joint        []float64 // covariance of unknowns and readings ((n + sensors)²)
	mean         []float64 // of both
	gain         []float64
	u            []float64 // inputs of all lanes
}

// NewUnscented returns a filter that steps its points on at most so many goroutines; 0: one for each processor.
func NewUnscented(p *Problem, spread Spread, workers int) (*Unscented, error) {
	b, err := newBelief(p)
	if err != nil {
		return nil, err
	}
	n := float64(b.n)
	lambda := float64(float64(spread.Alpha*spread.Alpha)*(n+spread.Kappa)) - n
	if !(n+lambda > 0) {
		_ = b.work.Close()
		return nil, fmt.Errorf("sigma points with alpha %g and kappa %g have no distance", spread.Alpha, spread.Kappa)
	}
	count := 2*b.n + 1
	lanes, err := p.Plant.NewLanes(count, workers)
	if err != nil {
		_ = b.work.Close()
		return nil, err
	}
	all := b.n + len(p.Sensors)
	middle := lambda / (n + lambda)
	return &Unscented{belief: b, lanes: lanes, middle: middle, middleSquare: middle + 1 - float64(spread.Alpha*spread.Alpha) + spread.Beta, side: 0.5 / (n + lambda), rootSide: math.Sqrt(0.5 / (n + lambda)), reach: math.Sqrt(n + lambda),
		root: make([]float64, b.n*b.n), points: make([]float64, count*b.n), pairs: make([]pair, b.n), way: make([]float64, b.n), values: make([]float64, all*count), joint: make([]float64, all*all), mean: make([]float64, all), gain: make([]float64, all)}, nil
}

// Close frees what the filter holds.
func (f *Unscented) Close() error {
	_ = f.lanes.Close()
	return f.work.Close()
}

// Begin takes the State with which estimation begins.
func (f *Unscented) Begin(s *engine.State) error { return f.begin(s) }

// pair says how two points were placed: at their places, or split, the first with the unknowns that have room ahead, the second with the others, each so much of its way; 0: not at all.
type pair struct {
	split      bool
	first, two float64
}

// spreadOut puts the points around the estimate into the lanes.
func (f *Unscented) spreadOut() error {
	if err := cholesky(f.root, f.p, f.n); err != nil {
		return err
	}
	if err := f.lanes.Load(0, f.state); err != nil {
		return err
	}
	for column := range f.n {
		at := 2*column + 1
		one, two := f.points[at*f.n:(at+1)*f.n], f.points[(at+1)*f.n:(at+2)*f.n]
		for k := range one {
			one[k] = float64(f.reach * f.root[k*f.n+column])
			two[k] = -one[k]
		}
		q := &f.pairs[column]
		*q = pair{split: f.room(one) < 1 || f.room(two) < 1, first: 1, two: 1}
		for side, point := range [2][]float64{one, two} {
			way, share := point, &q.first
			if side == 1 {
				share = &q.two
			}
			if q.split {
				way = f.way
				*share = f.divide(way, point, side == 0)
			}
			if err := f.put(at+side, way, *share); err != nil {
				return err
			}
		}
	}
	f.lanes.Settle()
	return nil
}

// divide gives of a point the unknowns that are its to move: the first point has those that have more room ahead than behind. It returns how far they can go; 0: there are none, or next to
// no room.
func (f *Unscented) divide(way, point []float64, first bool) float64 {
	any := false
	for k, d := range point {
		ahead, behind := f.list[k].High-f.x[k], f.x[k]-f.list[k].Low
		if d < 0 {
			ahead, behind = behind, ahead
		}
		size := math.Abs(d)
		mine := ahead > behind && behind < size
		if first {
			mine = ahead >= behind || ahead >= size
		}
		way[k] = 0
		if mine && d != 0 {
			way[k], any = d, true
		}
	}
	share := f.room(way)
	if !any || share < 1e-4 {
		return 0
	}
	return share
}

// room is how much of the way d from the mean lies within bounds: 0 to 1. Constraints between unknowns are no matter of where the plant holds.
func (f *Unscented) room(d []float64) float64 {
	s := 1.0
	for k, v := range d {
		if u := &f.list[k]; v > 0 {
			s = math.Min(s, (u.High-f.x[k])/v)
		} else if v < 0 {
			s = math.Min(s, (u.Low-f.x[k])/v)
		}
	}
	return math.Max(s, 0)
}

// put brings the State into a lane, with the unknowns of the plant a share of d away.
func (f *Unscented) put(lane int, d []float64, share float64) error {
	if err := f.lanes.Load(lane, f.state); err != nil {
		return err
	}
	if share == 0 {
		return nil
	}
	for k, v := range f.variables[:f.n-f.biases] {
		if d[k] == 0 {
			continue
		}
		if err := f.lanes.Put(lane, v, f.list[k].within(f.x[k]+float64(share*d[k]))); err != nil {
			return err
		}
	}
	return nil
}

// mirror makes both points of the pairs that were split of what these differ from the middle.
func (f *Unscented) mirror(row []float64) {
	for column := range f.pairs {
		q := &f.pairs[column]
		if !q.split {
			continue
		}
		one, two, d := 2*column+1, 2*column+2, 0.0
		if q.first > 0 {
			d = (row[one] - row[0]) / q.first
		}
		if q.two > 0 {
			d -= (row[two] - row[0]) / q.two
		}
		row[one], row[two] = row[0]+d, row[0]-d
	}
}

// collect reads the unknowns of all points and the readings, and makes mean and joint covariance of them.
func (f *Unscented) collect(readings []Reading) error {
	f.lanes.Observe()
	all, count := f.n+len(readings), 2*f.n+1
	for i := range count {
		if err := f.lanes.Err(i); err != nil {
			return f.blame(i, err)
		}
		for k, v := range f.variables[:f.n-f.biases] {
			f.values[k*count+i] = f.lanes.Value(i, v)
		}
		for k, r := range readings {
			row, y := f.values[(f.n+k)*count:(f.n+k+1)*count], f.lanes.Value(i, f.problem.Sensors[r.Sensor].Var)
			if row[i] = y; i > 0 {
				row[i] = row[0] + f.from(row[0], y, r.Sensor)
			}
		}
	}
	for k := range all {
		if row := f.values[k*count : (k+1)*count]; k < f.n-f.biases || k >= f.n {
			f.mirror(row)
		} else {
			f.shift(row, k, false)
		}
	}
	for k, r := range readings {
		if at := f.biasOf[r.Sensor]; at >= 0 {
			f.shift(f.values[(f.n+k)*count:(f.n+k+1)*count], at, true)
		}
	}
	for k := range all {
		row := f.values[k*count : (k+1)*count]
		sum := 0.0
		for _, y := range row[1:] {
			sum += y - row[0]
		}
		f.mean[k] = row[0] + float64(sum*f.side)
		for i := range row {
			row[i] -= f.mean[k]
		}
		for i := range row[1:] {
			row[1+i] *= f.rootSide
		}
	}
	gram(f.joint, all, f.values[1:], count-1, count, 0)
	if f.middleSquare != 0 {
		for i := range all {
			for k := range all {
				f.joint[i*all+k] += float64(f.middleSquare * float64(f.values[i*count]*f.values[k*count]))
			}
		}
	}
	return nil
}

// shift sets a row to what an unknown is at the points, or adds that.
func (f *Unscented) shift(row []float64, k int, add bool) {
	for i := range row {
		x := f.x[k] + f.points[i*f.n+k]
		if add {
			x += row[i]
		}
		row[i] = x
	}
}

// blame says which point cannot be stepped.
func (f *Unscented) blame(i int, err error) error {
	if i == 0 {
		return fmt.Errorf("the estimate cannot be stepped; where a reading has moved it to a point at which the plant does not hold, give the unknowns bounds, or smaller deviations: %w", err)
	}
	most, at := 0.0, 0
	for k, d := range f.points[i*f.n : (i+1)*f.n] {
		if v := math.Abs(d) / math.Sqrt(f.keptP[k*f.n+k]); v > most {
			most, at = v, k
		}
	}
	return fmt.Errorf("the sigma point with %s = %g cannot be stepped: give %s bounds within which the plant holds, or a smaller deviation: %w", f.names[at], f.x[at]+f.points[i*f.n+at], f.names[at], err)
}

// Predict takes the estimate n ticks on, one after the other.
func (f *Unscented) Predict(n int, u []float64) error {
	if err := f.given(n, u); err != nil {
		return err
	}
	inputs := len(f.problem.Plant.Inputs)
	f.keep()
	f.innovations = f.innovations[:0]
	for k := range n {
		var now []float64
		if u != nil {
			now = u[k*inputs : (k+1)*inputs]
		}
		if err := f.predict(now); err != nil {
			return f.undo(err)
		}
	}
	return nil
}

func (f *Unscented) predict(u []float64) error {
	if err := f.spreadOut(); err != nil {
		return err
	}
	f.u = f.u[:0]
	if u != nil {
		for range f.lanes.Len() {
			f.u = append(f.u, u...)
		}
		u = f.u
	}
	if err := f.lanes.Steps(1, u); err != nil {
		return err
	}
	if err := f.collect(nil); err != nil {
		return err
	}
	copy(f.p, f.joint[:f.n*f.n])
	if err := f.lanes.Store(0, f.state); err != nil {
		return err
	}
	copy(f.x, f.mean)
	f.wander()
	return f.write()
}

// Correct takes in the readings by the covariance between unknowns and readings.
func (f *Unscented) Correct(readings []Reading) error {
	if err := f.check(readings); err != nil {
		return err
	}
	f.keep()
	f.innovations = f.innovations[:0]
	if len(readings) == 0 {
		return nil
	}
	if err := f.correct(readings); err != nil {
		return f.undo(err)
	}
	return nil
}

func (f *Unscented) correct(readings []Reading) error {
	if err := f.spreadOut(); err != nil {
		return err
	}
	if err := f.collect(readings); err != nil {
		return err
	}
	all := f.n + len(readings)
	copy(f.mean[:f.n], f.x) // the points' mean, but for bounds
	for j, r := range readings {
		at := f.n + j
		variance := f.joint[at*all+at] + f.variance(r)
		if !f.note(r, f.mean[at], variance) {
			continue
		}
		residual := f.from(f.mean[at], r.Value, r.Sensor) / variance
		copy(f.gain, f.joint[at*all:(at+1)*all])
		for i, g := range f.gain[:all] {
			f.mean[i] += float64(g * residual)
			g /= variance
			row := f.joint[i*all : (i+1)*all]
			for k, h := range f.gain[:all] {
				row[k] -= float64(g * h)
			}
		}
	}
	copy(f.x, f.mean[:f.n])
	for i := range f.n {
		for k := range i + 1 {
			v := 0.5 * (f.joint[i*all+k] + f.joint[k*all+i])
			f.p[i*f.n+k], f.p[k*f.n+i] = v, v
		}
	}
	f.pin(nil, 1)
	return f.write()
}
