package main

import (
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"

	"gemel/engine"
)

const (
	ballBounces     = 1000
	ballRestitution = 0.999
	ballEnd         = 570.7 // [s], between the 1,000th bounce and the next one
	ballTolerance   = 1e-6
	ballBar         = 0.01
)

// ballModel drops a ball from 1 m.
const ballModel = `model Ball
  parameter Real e = 0.999 "Restitution";
  Real h(start = 1, fixed = true) "Height";
  Real v(start = 0, fixed = true) "Velocity";
  discrete Integer bounces(start = 0, fixed = true);
equation
  der(h) = v;
  der(v) = -9.81;
  when h < 0 then
    reinit(v, -e*pre(v));
    bounces = pre(bounces) + 1;
  end when;
end Ball;
`

// ballHeight is the height at the end by the law of free fall.
func ballHeight() float64 {
	v := math.Sqrt(2 * 9.81)
	last := v / 9.81
	for range ballBounces - 1 {
		v *= ballRestitution
		last += 2 * v / 9.81
	}
	v *= ballRestitution
	t := ballEnd - last
	return v*t - 9.81/2*t*t
}

// python finds an interpreter that has SciPy: Debian's own, or the first of the path.
func python() string {
	for _, p := range []string{"/usr/bin/python3", "python3"} {
		if have(p) && exec.Command(p, "-c", "import scipy.integrate").Run() == nil {
			return p
		}
	}
	return ""
}

// ball compares a thousand events.
func (b *bench) ball() ([]section, error) {
	w, err := newTwin("Ball", ballModel, engine.Options{Period: ballEnd / ballTicks, Tolerance: ballTolerance})
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.close() }()
	s := section{Title: "Bouncing ball: 1,000 events",
		Intro: fmt.Sprintf("From 1 m, restitution %g, to t = %g s, tolerance %g. SciPy: solve_ivp (RK45) with a terminal event, started anew after each bounce (benchmarks/peer/ball.py); importing is not timed. "+
			"Gemel: when h < 0 then reinit.", ballRestitution, ballEnd, ballTolerance)}
	list := []contender{{"Gemel", func() (float64, error) {
		return least(3, func() (float64, error) { wall, err := w.steps(ballTicks); return wall, err })
	}}}
	var peer []float64
	if p := python(); p == "" {
		s.Notes = append(s.Notes, "SciPy is not installed (Debian: python3-scipy)")
	} else {
		list = append(list, contender{"SciPy", func() (float64, error) {
			out, err := output(p, "benchmarks/peer/ball.py", strconv.Itoa(ballBounces), fmt.Sprint(ballRestitution), fmt.Sprint(ballEnd), fmt.Sprint(ballTolerance))
			if err != nil || len(out) != 4 {
				return 0, fmt.Errorf("ball.py printed %v: %w", out, err)
			}
			peer = out
			return out[0] * 1e-9, nil
		}})
	}
	times, err := compete(min(b.rounds, 7), list...)
	if err != nil {
		return nil, err
	}
	got, err := w.values([]string{"bounces", "h"})
	if err != nil {
		return nil, err
	}
	s.Notes = append(s.Notes, fmt.Sprintf("Gemel counts %g bounces; its height at the end is off the exact one by %.1e m.", got[0], math.Abs(got[1]-ballHeight())))
	s.Rows = append(s.Rows, timed("Gemel", times[0], ""))
	if peer != nil {
		s.Rows = append(s.Rows, timed("SciPy "+strings.TrimPrefix(firstLine(python(), "-c", "import scipy; print(scipy.__version__)"), " "), times[1], ratio(times[0], times[1], "this")))
		s.judge("Bouncing ball, 1,000 events", "SciPy solve_ivp", times[0].over(times[1]).median(), ballBar, "")
		s.Notes = append(s.Notes, fmt.Sprintf("SciPy counts %g bounces; its height is off by %.1e m.", peer[1], math.Abs(peer[3]-ballHeight())))
	}
	if got[0] != ballBounces {
		return nil, fmt.Errorf("the ball bounces %g times, want %d", got[0], ballBounces)
	}
	return []section{s}, nil
}

const ballTicks = 100
