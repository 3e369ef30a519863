package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/engine/reference"
)

// Protects the comparison with C: what is compiled for the peer computes what Gemel computes, with everything a program may hold:
// error control, algebraic loops, tables, inputs, loops over instances.
func TestEmittedProgramComputesTheSame(t *testing.T) {
	if !have("gcc") {
		t.Skip("gcc is not installed")
	}
	const table = `model Fan
  parameter Real x[4] = {0, 1, 2, 4};
  input Real u(start = 2);
  Real y(start = 0.1, fixed = true);
  Real z(start = 1);
equation
  der(y) = u*x[2] - y*abs(y) + sin(time);
  z + z^3 = y + max(y, 0.5);
end Fan;
`
	for _, c := range []struct{ class, text string }{{"Fan", table}, {"PumpNetwork", pumpNetwork}, {"ThinChain", thinChain(150)}} {
		w, err := newTwin(c.class, c.text, engine.Options{Method: engine.Rodas5P, Period: 5})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = w.close() }()
		b := &bench{temp: t.TempDir()}
		e, err := b.emit(w, 3, "-O0")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.run(2); err != nil { // compares the ends
			t.Errorf("%s: %v", c.class, err)
		}
	}
}

// Protects the work-precision tables: the header that the peers include has the equations of the problem and exact derivatives.
func TestPeersSolveTheReferenceProblems(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles peers")
	}
	p := reference.HIRES()
	header, err := problemHeader(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, peer := range [][2]string{{"cvode", "dense"}, {"cvode", "band"}, {"gsl", "msbdf"}, {"gsl", "rk8pd"}} { // odeint compiles for seconds
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "problem.h"), []byte(header), 0o644); err != nil {
			t.Fatal(err)
		}
		program, err := buildPeer("..", peer[0], folder)
		if err != nil {
			t.Logf("%s: %v", peer[0], err)
			continue
		}
		if r := peerSolver(p, program, peer[0], peer[1]).run(1e-9, 0); !(r.err < 1e-5) {
			t.Errorf("%v: error %g at tolerance 1e-9", peer, r.err)
		}
	}
}

// Protects the choice of the tolerance: one that is good by chance, between two that are not, does not count.
func TestLuckyTolerancesDoNotCount(t *testing.T) {
	runs := []odeRun{{err: 1}, {err: 1e-9}, {err: 1e-3}, {err: 1e-4}, {err: 1e-7}, {err: 1e-8}, {err: 1e-9}}
	if got := reached(runs, 1e-6); got != 4 {
		t.Errorf("reached = %d, want 4", got)
	}
	if got := reached(runs[:4], 1e-6); got != -1 {
		t.Errorf("reached = %d, want -1", got)
	}
}

// Protects the pictures: curves inside the frame, nothing that is not a number, a solver without a point named as such.
func TestPictureOfCurves(t *testing.T) {
	p := plotted{Title: "a < b", Wanted: 1e-6}
	p.add("Gemel", []odeRun{{err: 1e-3, wall: 1e-5}, {err: 1e-7, wall: 1e-4}})
	p.add("peer", []odeRun{{err: 0, wall: 1}})
	svg := p.svg()
	for _, want := range []string{"a &lt; b", "peer: fails", ">Gemel</text>", ">100 µs</text>"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	for _, bad := range []string{"NaN", "Inf"} {
		if strings.Contains(svg, bad) {
			t.Errorf("the picture has %q", bad)
		}
	}
	if empty := (&plotted{Wanted: 1}).svg(); empty != "" {
		t.Error("a picture of nothing")
	}
}

// Protects the table of bars: a missed bar is shown as such, a report has no verdict.
func TestSummaryOfBars(t *testing.T) {
	var s section
	s.judge("work", "peer", 0.9, 1, "")
	s.judge("slow work", "peer", 1.3, 1, "It waits.")
	s.judge("told", "peer", 3, 0, "")
	if len(s.Missed) != 1 || !strings.Contains(s.Missed[0], "It waits.") {
		t.Errorf("missed: %q", s.Missed)
	}
	text := (&report{Sections: []section{s}}).summary()
	for _, want := range []string{"| work | peer | 0.9 | ≤ 1 | met |", "| slow work | peer | 1.30 | ≤ 1 | **missed** |", "| told | peer | 3.00 |  | report |"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q:\n%s", want, text)
		}
	}
}
