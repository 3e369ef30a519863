package engine

import (
	"fmt"
	"math"
	"slices"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/wasm"
)

// machine is an instance of the module with the functions that the host calls. It serves
// one goroutine at a time.
type machine struct {
	plant    *Plant
	instance *wasm.Instance
	width    int       // lanes of a block
	tangent  expr.Slot // derivatives lie so many cells behind the values; 0: there are none

	prepare, starts, relations, restless, observe, asserts, advance, newton, act, stops, run,
	before, left, assign, reinits, finish, remember, gaps, slopes wasm.Fn
	settling *newton   // scratch for the host's Newton method; nil: no algebraic unknowns
	kept     []float64 // scratch for the derivatives of algebraic unknowns
}

// rise is the last time at which a condition became true in the present tick, how long before that it
// had, and since how many times these gaps shrink, the first of which is widest.
type rise struct {
	at, gap, widest float64
	seen, shrinking int
}

func (p *Plant) newMachine(module *wasm.Module, width, blocks int) (*machine, error) {
	in, err := module.NewInstance(blocks)
	if err != nil {
		return nil, err
	}
	m := &machine{plant: p, instance: in, width: width}
	for _, f := range []struct {
		name string
		fn   *wasm.Fn
	}{
		{"prepare", &m.prepare}, {"starts", &m.starts}, {"relations", &m.relations}, {"restless", &m.restless}, {"observe", &m.observe},
		{"asserts", &m.asserts}, {"advance", &m.advance}, {"newton", &m.newton}, {"act", &m.act}, {"stops", &m.stops}, {"run", &m.run},
		{"before", &m.before}, {"left", &m.left}, {"assign", &m.assign}, {"reinits", &m.reinits}, {"finish", &m.finish}, {"remember", &m.remember}, {"gaps", &m.gaps}, {"slopes", &m.slopes},
	} {
		*f.fn = in.Func(f.name)
	}
	if p.settling != nil {
		m.settling = p.settling.new(in)
	}
	for b := range blocks {
		cells := in.Block(b)
		for at := range width {
			x := lane{machine: m, cells: cells, at: at}
			x.set(p.layout.tol, p.Options.Tolerance)
			for i, s := range p.scale {
				x.set(p.layout.scale+expr.Slot(i), s)
			}
			if a := p.advance; a != nil {
				x.set(a.MaxStep, p.Options.MaxStep)
				x.set(a.MinStep, float64(p.Options.Period*1e-30))
			}
		}
	}
	return m, nil
}

// lane is one State that is being stepped: its cells in a block of a machine's memory, and
// what the host notes about it.
type lane struct {
	*machine
	block   int
	cells   []float64 // of the block: cell s is cells[s*width+at]
	at      int
	tick    int64
	events  []Event        // since the last Step began
	noted   int64          // tick to which count, rise, since and zeno belong; see forget
	count   int            // events located in that tick, or since counted
	counted float64        // time of the first of them [s]
	rise    []rise         // by relation: when it became true in that tick; made when it first does
	ending  *dae.Terminate // by which the simulation ends at this instant
	lost    int            // 1 + number of the guard whose variable is about to be lost; 0: none
	refill  float64        // when advance last got more trials in the present tick [s]
	since   float64        // time of the last reinit in that tick [s]
	zeno    int            // 1 + number of the relation whose events come ever faster; 0: none
	stats   Stats
	err     error // why it does not step any more
	open    bool  // it has ticks to do
	ready   bool  // prepare has been called for the parameters and inputs at hand
	watch   func(before bool) error
}

func (l *lane) get(s expr.Slot) float64    { return l.cells[int(s)*l.width+l.at] }
func (l *lane) set(s expr.Slot, v float64) { l.cells[int(s)*l.width+l.at] = v }

// read copies len(to) cells from s on.
func (l *lane) read(to []float64, s expr.Slot) {
	if l.width == 1 {
		copy(to, l.cells[s:])
		return
	}
	for i, j := 0, int(s)*l.width+l.at; i < len(to); i, j = i+1, j+l.width {
		to[i] = l.cells[j]
	}
}

// write copies values to the cells from s on.
func (l *lane) write(s expr.Slot, values []float64) {
	if l.width == 1 {
		copy(l.cells[s:], values)
		return
	}
	for i, j := 0, int(s)*l.width+l.at; i < len(values); i, j = i+1, j+l.width {
		l.cells[j] = values[i]
	}
}

// equals says whether the cells from a slot on are those of a State.
func (l *lane) equals(cells []float64, from expr.Slot) bool {
	cells = cells[from:]
	if l.width == 1 {
		return slices.Equal(cells, l.cells[from:int(from)+len(cells)])
	}
	for i, x := range cells {
		if x != l.get(from+expr.Slot(i)) {
			return false
		}
	}
	return true
}

// call runs a function of the module, for all lanes of the block, that may be absent because
// it has nothing to do.
func (l *lane) call(f wasm.Fn) error {
	if !f.Valid() {
		return nil
	}
	return f.CallAt(l.block)
}

// load brings a State into the lane; prepared computes what depends on its parameters and inputs.
func (l *lane) load(s *State) error {
	if s.plant != l.plant.hash {
		return fmt.Errorf("engine: the State belongs to another plant")
	}
	l.ready = l.ready && l.equals(s.cells, l.plant.layout.input)
	l.write(0, s.cells)
	l.tick, l.noted, l.refill = s.Tick, none, 0
	l.set(l.plant.layout.time, l.plant.Time(s))
	return nil
}

// store copies the State part back.
func (l *lane) store(s *State) {
	l.read(s.cells, 0)
	s.Tick = l.tick
}

// value of a variable after observe.
func (l *lane) value(v dae.VarID) float64 {
	at := l.plant.layout.places[v]
	if at.negate {
		return -l.get(at.cell)
	}
	return l.get(at.cell)
}

// backup keeps what a tick may change, as run does at the beginning of each.
func (l *lane) backup() {
	lay := &l.plant.layout
	n := int(lay.parameter)
	for i := range n {
		l.set(lay.good+expr.Slot(i), l.get(expr.Slot(i)))
	}
	for i, s := range l.plant.driven {
		l.set(lay.good+expr.Slot(n+i), l.get(s))
	}
}

// prepared calls prepare where parameters or inputs have changed since; derivatives may have changed without them.
func (l *lane) prepared() error {
	if l.ready {
		return nil
	}
	err := l.call(l.prepare)
	l.ready = err == nil && l.tangent == 0
	return err
}

// restore goes back to what backup has kept, or run, if something has begun since.
func (l *lane) restore() {
	lay := &l.plant.layout
	if l.get(lay.run.begin) != 0 {
		return
	}
	l.ready = false
	n := int(lay.parameter)
	for i := range n {
		l.set(expr.Slot(i), l.get(lay.good+expr.Slot(i)))
	}
	for i, s := range l.plant.driven {
		l.set(s, l.get(lay.good+expr.Slot(n+i)))
	}
	l.tick = int64(l.get(lay.run.tick))
	l.set(lay.time, float64(l.tick)*l.plant.Options.Period)
}

// begin makes the lane ready for n ticks. u holds the inputs for their ends (n × inputs), or nil
// to keep the present ones; n is at most seriesLength then.
func (l *lane) begin(n int, u []float64) error {
	r := &l.plant.layout.run
	l.noted = none
	l.set(r.tick, float64(l.tick))
	l.set(r.left, float64(n))
	l.set(r.begin, 1)
	l.set(r.done, 0)
	l.set(r.phase, finished)
	l.set(r.going, 1)
	l.set(r.held, 0)
	if u != nil {
		if err := l.hold(n, u); err != nil {
			return err
		}
	}
	if l.get(l.plant.layout.touched) != 0 {
		if err := l.follow(); err != nil {
			return err
		}
	}
	if l.plant.timeEvents {
		if err := l.prepared(); err != nil {
			return l.wrap(err)
		}
		if err := l.call(l.stops); err != nil {
			return l.wrap(err)
		}
	}
	stale := 1.0
	if l.ready {
		stale = 0
	}
	l.set(r.stale, stale)
	return nil
}

// follow settles what Set has changed. A failure can be taken back by restore, like one in a tick.
func (l *lane) follow() error {
	lay := &l.plant.layout
	l.backup()
	l.set(lay.touched, 0)
	l.set(lay.run.begin, 0)
	if err := l.prepared(); err != nil {
		return l.wrap(err)
	}
	if err := l.settle(false); err != nil {
		return err
	}
	l.set(lay.run.begin, 1)
	return nil
}

// none is no tick.
const none = math.MinInt64

// forget begins new notes of events where those at hand belong to another tick: what is noted must not depend on
// where calls of Step and Steps begin, nor on what else the lane has held.
func (l *lane) forget() {
	if l.noted == l.tick {
		return
	}
	l.noted, l.count, l.zeno, l.since = l.tick, 0, 0, 0
	clear(l.rise)
}

// hold gives the inputs of the next ticks.
func (l *lane) hold(n int, u []float64) error {
	p, r := l.plant, &l.plant.layout.run
	inputs := len(p.Inputs)
	if len(u) != n*inputs {
		return fmt.Errorf("engine: %d inputs given for %d ticks, the plant has %d", len(u), n, inputs)
	}
	for k, x := range u {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return l.failAt(p.Inputs[k%inputs], fmt.Errorf("%w: the input is %g", ErrNotFinite, x))
		}
	}
	l.set(r.held, 1)
	for i := range inputs {
		for k := range n {
			l.set(r.series+expr.Slot(i*seriesLength+k), u[k*inputs+i])
		}
	}
	return nil
}
