package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/reference"
)

// odeRun is one integration of a reference problem.
type odeRun struct {
	tolerance float64
	wall      float64 // of the fastest repetition [s]
	steps     float64
	method    engine.Method // that Gemel took; "" for peers
	err       float64       // error at the end, see reference.Problem.Error; NaN: the solver gave up
}

// odeSolver is one solver of a comparison. run integrates at a relative tolerance, again and again for some seconds.
type odeSolver struct {
	name string
	peer string // library, for the columns; "" for Gemel
	run  func(tolerance, seconds float64) odeRun
}

// precisionTask is one row of the table: solve a problem to so many digits.
type precisionTask struct {
	problem *reference.Problem
	digits  int
	methods []engine.Method // of Gemel; the fastest counts
	peers   [][2]string     // program, method
	against string          // the peer that the bar names; "" for the best of all
	bar     float64
	system  func() (*dae.System, error) // nil: that of the problem
	period  float64                     // length of a tick [s]; 0: from start to end
}

// The scan of tolerances: from loose to tight, points of a decade, and how many in a row must be good enough. A tolerance whose
// next ones miss the digits again was luck.
const (
	scanLoose   = 1e-1
	scanTight   = 1e-13
	scanPoints  = 4
	scanGood    = 3
	scanSlow    = 1.0 // a solver that needs more [s] is not asked for still more digits
	scanBeyond  = 1e-3
	scanLeast   = 12 // points of every solver
	scanSeconds = 0.004
	timeSeconds = 0.01
)

// scan integrates at one tolerance after the other, until the error is so far below the wanted one that the picture is complete.
func (s *odeSolver) scan(wanted float64) []odeRun {
	var runs []odeRun
	for k := 0; ; k++ {
		tol := scanLoose * math.Pow(10, -float64(k)/scanPoints)
		if tol < scanTight {
			return runs
		}
		begin := time.Now()
		r := s.run(tol, scanSeconds)
		runs = append(runs, r)
		slow := time.Since(begin).Seconds() > scanSlow
		if slow && !math.IsNaN(r.err) || k >= scanLeast && r.err < wanted*scanBeyond && reached(runs, wanted) >= 0 {
			return runs
		}
	}
}

// reached is the index of the first of scanGood runs in a row (or of fewer up to the end) that are good enough; -1 if there is none.
func reached(runs []odeRun, wanted float64) int {
	for i := range runs {
		good := true
		for _, r := range runs[i:min(i+scanGood, len(runs))] {
			good = good && r.err <= wanted
		}
		if good {
			return i
		}
	}
	return -1
}

// loosest finds the loosest tolerance that reaches the wanted error: the scan, then bisection between the last that missed and the
// first that was good. ok is false where the solver cannot.
func (s *odeSolver) loosest(runs []odeRun, wanted float64) (tolerance float64, ok bool) {
	i := reached(runs, wanted)
	if i < 0 {
		return 0, false
	}
	good := runs[i].tolerance
	if i == 0 {
		return good, true
	}
	bad := runs[i-1].tolerance
	for range 4 {
		if mid := math.Sqrt(good * bad); s.run(mid, 0).err <= wanted {
			good = mid
		} else {
			bad = mid
		}
	}
	return good, true
}

// gemelSolver integrates with Gemel, with a plant for each tolerance.
func (b *bench) gemelSolver(t *precisionTask, method engine.Method) (*odeSolver, func()) {
	p, period, ticks := t.problem, t.problem.End, 1
	if t.period > 0 {
		period, ticks = t.period, int(math.Round(p.End/t.period))
	}
	system := t.system
	if system == nil {
		system = func() (*dae.System, error) { return p.System(), nil }
	}
	made := map[float64]*twin{}
	cache := filepath.Join(b.temp, "modules")
	s := &odeSolver{name: "Gemel " + string(method)}
	s.run = func(tolerance, seconds float64) odeRun {
		w := made[tolerance]
		if w == nil {
			sys, err := system()
			if err == nil {
				var plant *engine.Plant
				if plant, err = engine.Compile(sys, engine.Options{Method: method, Period: period, Tolerance: tolerance, CacheDir: cache}); err == nil {
					w, err = awake(plant)
				}
			}
			if err != nil {
				return odeRun{tolerance: tolerance, wall: math.Inf(1), err: math.NaN()}
			}
			made[tolerance] = w
		}
		r := w.integrate(p, ticks, tolerance, seconds)
		r.method = w.plant.Options.Method
		return r
	}
	return s, func() {
		for _, w := range made {
			_ = w.close()
		}
	}
}

// integrate runs from start to end again and again and keeps the fastest.
func (w *twin) integrate(p *reference.Problem, ticks int, tolerance, seconds float64) odeRun {
	r := odeRun{tolerance: tolerance, wall: math.Inf(1)}
	for begin := time.Now(); ; {
		wall, steps, err := w.run(ticks)
		if err != nil {
			r.err = math.NaN()
			return r
		}
		r.wall, r.steps = min(r.wall, wall), float64(steps)
		if time.Since(begin).Seconds() >= seconds {
			break
		}
	}
	y := make([]float64, len(p.Names))
	for i, name := range p.Names {
		v, err := w.value(name)
		if err != nil {
			v = math.NaN()
		}
		y[i] = v
	}
	r.err = p.Error(y)
	return r
}

// peerSolver integrates with a compiled peer.
func peerSolver(p *reference.Problem, program, library, method string) *odeSolver {
	return &odeSolver{name: strings.TrimSpace(library + " " + method), peer: library, run: func(tolerance, seconds float64) odeRun {
		r := odeRun{tolerance: tolerance, wall: math.Inf(1), err: math.NaN()}
		out, err := output(program, method, fmt.Sprintf("%.17g", tolerance), fmt.Sprint(seconds))
		if err != nil || len(out) != 2+len(p.Names) {
			return r
		}
		r.wall, r.steps, r.err = out[0]*1e-9, out[1], p.Error(out[2:])
		return r
	}}
}

// solvers of a task: Gemel, then the peers that are here. left says which are not.
func (b *bench) solvers(t precisionTask) (list []*odeSolver, left []string, done func(), err error) {
	folder, err := os.MkdirTemp(b.temp, "problem-")
	if err != nil {
		return nil, nil, nil, err
	}
	header, err := problemHeader(t.problem)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "problem.h"), []byte(header), 0o644); err != nil {
		return nil, nil, nil, err
	}
	var dones []func()
	for _, m := range t.methods {
		gemel, done := b.gemelSolver(&t, m)
		list, dones = append(list, gemel), append(dones, done)
	}
	done = func() {
		for _, f := range dones {
			f()
		}
	}
	programs := map[string]string{}
	for _, peer := range t.peers {
		program, ok := programs[peer[0]]
		if !ok {
			if program, err = buildPeer(".", peer[0], folder); err != nil {
				left = append(left, fmt.Sprintf("%s: %v", peer[0], err))
			}
			programs[peer[0]] = program
		}
		if program != "" {
			list = append(list, peerSolver(t.problem, program, libraryName[peer[0]], peer[1]))
		}
	}
	return list, left, done, nil
}

var libraryName = map[string]string{"pumpnetwork": "torn C with CVODE,", "cvode": "CVODE", "gsl": "GSL", "odeint": "odeint"}

// precision makes the section of one task.
func (b *bench) precision(t precisionTask) (section, error) {
	list, left, done, err := b.solvers(t)
	if err != nil {
		return section{}, err
	}
	defer done()
	wanted := math.Pow(10, -float64(t.digits))
	s := section{Title: fmt.Sprintf("%s to %d digits", t.problem.Name, t.digits),
		Intro: fmt.Sprintf("%s. Loosest tolerance at which the error at t = %g is at most %.0e; the time is that of one integration.", t.problem.Source, t.problem.End, wanted)}
	s.Notes = append(s.Notes, left...)
	diagram := &plotted{Title: s.Title, Wanted: wanted}
	var contenders []contender
	var found []odeRun
	var ours []int // contenders that are Gemel
	for _, who := range list {
		runs := who.scan(wanted)
		diagram.add(who.name, runs)
		tolerance, ok := who.loosest(runs, wanted)
		if !ok {
			s.Notes = append(s.Notes, who.name+" does not reach the digits.")
			continue
		}
		found = append(found, who.run(tolerance, 0))
		if who.peer == "" {
			ours = append(ours, len(contenders))
		}
		contenders = append(contenders, contender{who.name, func() (float64, error) {
			r := who.run(tolerance, timeSeconds)
			if math.IsNaN(r.err) {
				return 0, errors.New("failed")
			}
			return r.wall, nil
		}})
	}
	times, err := compete(b.rounds, contenders...)
	if err != nil {
		return s, err
	}
	fastest := func(among []int) int { // -1: none
		best := -1
		for _, i := range among {
			if best < 0 || times[i].median() < times[best].median() {
				best = i
			}
		}
		return best
	}
	var peers []int // that the bar is about
	for i, c := range contenders {
		if !slices.Contains(ours, i) && (t.against == "" || strings.HasSuffix(c.name, t.against)) {
			peers = append(peers, i)
		}
	}
	gemel, peer := fastest(ours), fastest(peers)
	for i, c := range contenders {
		versus := ""
		if gemel >= 0 && !slices.Contains(ours, i) {
			versus = ratio(times[gemel], times[i], "this")
		}
		s.Rows = append(s.Rows, timed(c.name, times[i], versus))
		took := ""
		if m := found[i].method; m != "" && !strings.HasSuffix(c.name, string(m)) {
			took = " takes " + string(m)
		}
		s.Notes = append(s.Notes, fmt.Sprintf("%s%s: tolerance %.1e, %s steps, error %.1e.", c.name, took, found[i].tolerance, grouped(fmt.Sprint(found[i].steps)), found[i].err))
	}
	switch {
	case gemel < 0:
		s.judge(s.Title, "any", math.NaN(), t.bar, "Gemel does not reach the digits.")
	case peer >= 0:
		s.judge(s.Title, contenders[peer].name, times[gemel].over(times[peer]).median(), t.bar, "")
	}
	s.Picture = picture{Name: "precision-" + slug(t.problem.Name) + ".svg", SVG: diagram.svg(), Alt: "Time over error: " + t.problem.Name}
	return s, nil
}

// stiffPeers integrate stiff problems.
var stiffPeers = [][2]string{{"odeint", "rosenbrock4"}, {"cvode", "dense"}, {"gsl", "msbdf"}, {"gsl", "bsimp"}}

// explicitPeers integrate problems that are not stiff.
var explicitPeers = [][2]string{{"odeint", "dopri5"}, {"gsl", "rk8pd"}, {"cvode", "adams"}}

// workPrecision compares the solvers on the reference problems.
func (b *bench) workPrecision() ([]section, error) {
	var out []section
	for _, t := range []precisionTask{
		{reference.Robertson(), 6, stiffMethods, stiffPeers, "", 1, nil, 0},
		{reference.HIRES(), 6, stiffMethods, stiffPeers, "", 1, nil, 0},
		{reference.Pollution(), 6, stiffMethods, stiffPeers, "", 1, nil, 0},
		{reference.VanDerPol(), 6, stiffMethods, stiffPeers, "", 1, nil, 0},
		{reference.Brusselator(100), 6, stiffMethods, [][2]string{{"cvode", "band"}}, "", 1, nil, 0},
		{reference.Pleiades(), 8, explicitMethods, explicitPeers, "dopri5", 1, nil, 0},
		{reference.Arenstorf(), 8, explicitMethods, explicitPeers, "dopri5", 1, nil, 0},
	} {
		s, err := b.precision(t)
		if err != nil {
			s.Title = t.problem.Name
			s.Notes = append(s.Notes, "fails: "+err.Error())
		}
		out = append(out, s)
	}
	out[0].Intro = precisionIntro + " " + out[0].Intro
	return out, nil
}

// Gemel's methods.
var (
	stiffMethods    = []engine.Method{engine.Auto, engine.Rodas3P}
	explicitMethods = []engine.Method{engine.Auto, engine.Tsit5, engine.Verner7}
)

const precisionIntro = "All solvers integrate the same equations, written as straight code with exact Jacobians, compiled with -O2 (benchmarks/problem.go), " +
	"with the relative tolerance r and for each unknown the absolute tolerance r × its scale. Not timed: compiling, allocating, output."

// slug makes a name fit for a file.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}
