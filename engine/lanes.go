package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"gemel/engine/dae"
	"gemel/engine/expr"
	"gemel/engine/wasm"
)

// Lanes are many States of one Plant that step together: an ensemble, the starts of a fit, the
// particles of a filter, the environments of a learner. Two lanes share the instructions of one
// block, blocks are spread over goroutines. Each lane has the same bits as a State that is
// stepped alone, whatever the others do and however many they are.
//
// Lanes hold their States themselves: Load and Store copy them in and out. They are not safe for
// concurrent use.
type Lanes struct {
	plant   *Plant
	lanes   []lane
	workers []*crew
	done    sync.WaitGroup
}

// width is the number of lanes of a block.
const width = 2

// crew is a goroutine with a machine and the lanes that it steps.
type crew struct {
	machine *machine
	lanes   []lane // of its blocks, in order; the last block may have one
	first   int    // number of the first lane
	jobs    chan job
}

// job is a number of ticks with the inputs of all lanes, or a request to observe.
type job struct {
	ticks   int
	u       []float64 // (lanes × ticks × inputs), or nil
	observe bool
}

// lazy is a module that is compiled when it is first needed.
type lazy struct {
	once   sync.Once
	module *wasm.Module
	err    error
}

func (m *lazy) close() error {
	if m.module == nil {
		return nil
	}
	return m.module.Close()
}

// get compiles the program that build returns for two lanes.
func (m *lazy) get(p *Plant, build func() (*expr.Program, error)) (*wasm.Module, error) {
	m.once.Do(func() {
		p.building.Lock() // both kinds grow the same graph
		defer p.building.Unlock()
		var program *expr.Program
		if program, m.err = build(); m.err != nil {
			return
		}
		var code []byte
		if code, m.err = wasm.Emit(program, wasm.Options{Lanes: width}); m.err != nil {
			return
		}
		m.module, m.err = wasm.Compile(context.Background(), code, p.Options.CacheDir)
	})
	return m.module, m.err
}

// NewLanes returns n lanes, spread over at most workers goroutines; 0: one for each processor. They hold no States
// yet.
func (p *Plant) NewLanes(n, workers int) (*Lanes, error) {
	module, err := p.pairs.get(p, func() (*expr.Program, error) { return p.rolled, nil })
	if err != nil {
		return nil, err
	}
	return p.newLanes(module, n, workers, 0)
}

// newLanes returns lanes of a module whose derivatives, if any, are so many cells behind the values.
func (p *Plant) newLanes(module *wasm.Module, n, workers int, tangent expr.Slot) (*Lanes, error) {
	if n < 1 {
		return nil, fmt.Errorf("engine: %d lanes, want at least 1", n)
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	blocks := (n + width - 1) / width
	workers = min(workers, blocks)
	l := &Lanes{plant: p, lanes: make([]lane, n)}
	for k := range workers {
		from, to := k*blocks/workers, (k+1)*blocks/workers
		m, err := p.newMachine(module, width, to-from)
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		m.tangent = tangent
		first, last := from*width, min(to*width, n)
		for i := first; i < last; i++ {
			b := (i - first) / width
			l.lanes[i] = lane{machine: m, block: b, cells: m.instance.Block(b), at: (i - first) % width, err: errNoState}
		}
		c := &crew{machine: m, lanes: l.lanes[first:last], first: first}
		l.workers = append(l.workers, c)
		if k > 0 { // the first works for the caller
			c.jobs = make(chan job)
			go func() {
				for j := range c.jobs {
					c.do(j)
					l.done.Done()
				}
			}()
		}
	}
	return l, nil
}

var errNoState = errors.New("engine: the lane holds no State: Load one")

// Len is the number of lanes.
func (l *Lanes) Len() int { return len(l.lanes) }

// Close frees the machines.
func (l *Lanes) Close() error {
	var errs []error
	for _, c := range l.workers {
		if c.jobs != nil {
			close(c.jobs)
		}
		errs = append(errs, c.machine.instance.Close())
	}
	l.workers = nil
	return errors.Join(errs...)
}

// Load brings a copy of s into lane i.
func (l *Lanes) Load(i int, s *State) error {
	x := &l.lanes[i]
	if err := x.load(s); err != nil {
		return err
	}
	x.err = nil
	x.events = x.events[:0]
	return nil
}

// Store copies the State of lane i to s, which must be of the same plant. The seed of s stays.
func (l *Lanes) Store(i int, s *State) error {
	if x := &l.lanes[i]; x.err != nil && errors.Is(x.err, errNoState) {
		return x.err
	} else if s.plant != l.plant.hash {
		return fmt.Errorf("engine: the State belongs to another plant")
	} else {
		x.store(s)
	}
	return nil
}

// Set is Plant.Set for lane i.
func (l *Lanes) Set(i int, v dae.VarID, value float64) error {
	if err := l.plant.acceptable(v, value); err != nil {
		return err
	}
	x, at := &l.lanes[i], l.plant.layout.places[v]
	if at.negate {
		value = -value
	}
	x.set(at.cell, value)
	x.set(l.plant.layout.touched, 1)
	x.ready = false
	return nil
}

// Put is Plant.Put for lane i: states, too.
func (l *Lanes) Put(i int, v dae.VarID, value float64) error {
	at := l.plant.layout.places[v]
	if int(at.cell) >= l.plant.layout.nx {
		return l.Set(i, v, value)
	}
	if nan(value) {
		return fmt.Errorf("%s cannot be set to %g", l.plant.Variables[v].Name, value)
	}
	if at.negate {
		value = -value
	}
	x := &l.lanes[i]
	x.set(at.cell, value)
	x.set(l.plant.layout.touched, 1)
	return nil
}

// Settle is Plant.Settle for every lane that steps.
func (l *Lanes) Settle() {
	for i := range l.lanes {
		x := &l.lanes[i]
		if x.err != nil || x.get(l.plant.layout.touched) == 0 {
			continue
		}
		x.events = x.events[:0]
		if err := x.follow(); err != nil {
			x.abandon(err)
		}
	}
}

// Err says why lane i does not step any more: nil, a *StepError, or *Terminated. It then stays at its last good tick
// until it is loaded again.
func (l *Lanes) Err(i int) error { return l.lanes[i].err }

// Tick of lane i.
func (l *Lanes) Tick(i int) int64 { return l.lanes[i].tick }

// Events of lane i during the last Step.
func (l *Lanes) Events(i int) []Event { return l.lanes[i].events }

// Stats of lane i since NewLanes.
func (l *Lanes) Stats(i int) Stats { return l.lanes[i].stats }

// Step takes every lane to its next tick; see Plant.Step. u holds the inputs of all lanes (lanes × inputs), or
// nil to keep them.
func (l *Lanes) Step(u []float64) error { return l.Steps(1, u) }

// Steps is n times Step. u holds the inputs of all lanes and ticks (lanes × n × inputs), or nil to keep them. A lane that
// fails stays where it is while the others go on: see Err. The error is about the arguments only.
func (l *Lanes) Steps(n int, u []float64) error {
	if want := len(l.lanes) * n * len(l.plant.Inputs); u != nil && len(u) != want {
		return fmt.Errorf("engine: %d inputs given, want %d lanes × %d ticks × %d inputs", len(u), len(l.lanes), n, len(l.plant.Inputs))
	}
	l.all(job{ticks: n, u: u})
	return nil
}

// Observe computes every variable of every lane, for Value.
func (l *Lanes) Observe() { l.all(job{observe: true}) }

// Value of variable v in lane i after Observe.
func (l *Lanes) Value(i int, v dae.VarID) float64 { return l.lanes[i].value(v) }

func (l *Lanes) all(j job) {
	l.done.Add(len(l.workers) - 1)
	for _, c := range l.workers[1:] {
		c.jobs <- j
	}
	l.workers[0].do(j)
	l.done.Wait()
}

func (c *crew) do(j job) {
	for from := 0; from < len(c.lanes); from += width {
		block := c.lanes[from:min(from+width, len(c.lanes))]
		if j.observe {
			observe(block)
			continue
		}
		var u []float64
		size := j.ticks * len(c.machine.plant.Inputs)
		if j.u != nil {
			u = j.u[(c.first+from)*size:]
		}
		c.steps(block, j.ticks, u)
	}
}

// observe computes the variables of a block.
func observe(block []lane) {
	l := &block[0]
	var err error
	for i := range block {
		if err == nil {
			err = block[i].prepared()
		}
	}
	if err == nil {
		err = l.call(l.observe)
	}
	for i := range block {
		if err != nil && block[i].err == nil {
			block[i].err = block[i].wrap(err)
		}
	}
}

// steps does n ticks of one block.
func (c *crew) steps(block []lane, n int, u []float64) {
	inputs := len(c.machine.plant.Inputs)
	for i := range block {
		block[i].events = block[i].events[:0]
	}
	for done := 0; done < n; done += seriesLength {
		k := min(seriesLength, n-done)
		open := 0
		for i := range block {
			l := &block[i]
			if l.open = l.err == nil; !l.open {
				continue
			}
			var part []float64
			if u != nil {
				part = u[(i*n+done)*inputs : (i*n+done+k)*inputs]
			}
			if err := l.begin(k, part); err != nil {
				l.abandon(err)
				continue
			}
			open++
		}
		for open > 0 {
			open = c.round(block)
		}
	}
}

// round runs a block until something needs the host, and returns how many lanes go on.
func (c *crew) round(block []lane) (open int) {
	err := block[0].call(c.machine.run)
	for i := range block {
		l := &block[i]
		if !l.open {
			continue
		}
		on, failure := false, l.wrap(err)
		if err == nil {
			on, failure = l.attend()
		}
		switch {
		case failure != nil:
			l.abandon(failure)
		case on:
			open++
		default:
			l.open = false
		}
	}
	return open
}

// abandon leaves a lane at its last good tick.
func (l *lane) abandon(err error) {
	l.open, l.err = false, err
	l.set(l.plant.layout.run.going, 0)
	l.restore()
}
