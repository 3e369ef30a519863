package scenarios

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"gemel/engine/dae"
)

// warnedSystem is the tank with an assert of level warning: the level should stay below 2.5 m.
func warnedSystem() *dae.System {
	s := tankSystem()
	g := s.Graph
	for i := range s.Variables {
		if s.Variables[i].Name == "tank.level" {
			s.Asserts = append(s.Asserts, dae.Assert{Cond: g.Le(s.Ref(dae.VarID(i)), g.Const(2.5)), Message: "the level, {tank.level} m, is high", Warning: true, Asset: "tank", Pos: dae.Pos{File: "T.mo", Line: 7, Col: 3}})
		}
	}
	return s
}

const fillAndEmpty = head + "inputs: {demand.flow: {steps: [[0h, 40 L/s], [30 min, 0 L/s]]}}\n"

// A warning of the model must be seen: an event when it begins and when it ends, each once, also across a snapshot.
func TestWarningsAreEvents(t *testing.T) {
	s, err := Parse("test.yaml", []byte(fillAndEmpty), nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(s, warnedSystem(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	var texts []string
	keep := func(e Event) error {
		texts = append(texts, fmt.Sprintf("%g %v %s %s", e.Time, e.On, e.Source, e.Text))
		return nil
	}
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	r.OnEvent = keep
	for r.Tick() < 200 { // the warning is on
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := r.Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err = p.Resume(file.Bytes()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	r.OnEvent = keep
	for !r.Done() {
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
	want := "290 true T.mo:7:3 tank: the level, 2.50347 m, is high\n2190 false T.mo:7:3 no longer: tank: the level, 2.48439 m, is high"
	if got := strings.Join(texts, "\n"); got != want {
		t.Errorf("events\n%s\nwant\n%s", got, want)
	}
}

// The same without a scenario, and what else somebody who compares results must know.
func TestSimulationTellsWarningsAndInputs(t *testing.T) {
	sys := warnedSystem()
	for i := range sys.Variables {
		if sys.Variables[i].Name == "demand.flow" {
			sys.Variables[i].Start = sys.Graph.Const(0.04)
		}
	}
	s := Simulation{Model: "Tank", Stop: 600, Intervals: 10}
	m, err := s.compile(sys)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	res, err := m.Run(t.Context(), nothing{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Warnings) != 1 || res.Warnings[0].Text != "tank: the level, 2.51836 m, is high" || res.Warnings[0].At != 300 || res.Warnings[0].Times != 1 {
		t.Errorf("warnings %+v", res.Warnings)
	}
	if got := strings.Join(res.Undriven, ", "); got != "demand.flow = 0.04 m3/s, pump.speed = 0 rad/s, valve.open = 1" {
		t.Errorf("undriven %s", got)
	}
}

type nothing struct{}

func (nothing) Write([]float64) error { return nil }
func (nothing) Close() error          { return nil }

// Where no time passes in an interval nothing can be computed, and a wrong number would be written.
func TestIntervalsThatAreTooShort(t *testing.T) {
	for _, s := range []Simulation{{Stop: 5e-324, Intervals: 500}, {Start: 1e17, Stop: 1e17 + 64, Intervals: 500}, {Start: 1, Stop: 1, Intervals: 1}} {
		_, err := s.compile(tankSystem())
		if _, ok := err.(Problems); !ok {
			t.Errorf("from %g to %g in %d intervals: %v", s.Start, s.Stop, s.Intervals, err)
		}
	}
}
