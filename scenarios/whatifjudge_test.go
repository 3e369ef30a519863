package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gemel/engine/dae"
	"gemel/engine/expr"
)

// The cheapest candidate that keeps the limits is best, however cheap the others are; `chance` says in how many members they must hold.
func TestLimitsDecideWhatCanBeDone(t *testing.T) {
	rows := recordReadings(t, "")
	for _, c := range []struct {
		low  string
		best float64 // [rad/s]; 40: what is done now; 0: nothing at all
	}{{"-0.2 m", 10}, {"1.5 m", 30}, {"2.3 m", 40}, {"3.9 m", 0}} {
		text := strings.Replace(tankEstimate+tankAhead, "low: 1.5 m", "low: "+c.low, 1)
		j, start := lookingAhead(t, text, rows, 1320)
		r := ahead(t, j, start, 2)
		for i, x := range r.Candidates {
			if (x.Why == "") != x.Feasible {
				t.Errorf("candidate %d: %+v", i, x)
			}
		}
		switch {
		case c.best == 40:
			if r.Best >= 0 || r.Proposed || !r.Candidates[3].Feasible || r.Reason != "no other candidate keeps the limits: the set-points stay as they are" {
				t.Errorf("low %s: %+v", c.low, r.Reason)
			}
		case c.best == 0:
			if r.Best >= 0 || r.Proposed || len(r.Changes) > 0 || !strings.Contains(r.Reason, "none of the 4 candidates can be done; the first: tank.level falls below 3.9 m in 100 % of the members") {
				t.Errorf("low %s: %+v", c.low, r.Reason)
			}
		case r.Best < 0 || r.Candidates[r.Best].Values[0] != c.best || !r.Candidates[r.Best].Feasible:
			t.Errorf("low %s: best %d, %+v: %s", c.low, r.Best, r.Candidates, r.Reason)
		case !r.Proposed || r.Margins[0].Violated > 0:
			t.Errorf("low %s: %s, %+v", c.low, r.Reason, r.Margins)
		}
	}
}

// What breaks a limit in some members only can be done where chance allows it, and not where it does not.
func TestChanceOfALimit(t *testing.T) {
	rows := recordReadings(t, "")
	text := strings.NewReplacer("members: 16", "members: 200", "steps: 4", "steps: 2", "wanders: 2 mm in 1h", "wanders: 5 cm in 1h", "from: 10 rad/s", "from: 39 rad/s").Replace(tankEstimate + tankAhead)
	j, start := lookingAhead(t, text, rows, 1320)
	r := ahead(t, j, start, 2)
	trace := r.Traces[slices.IndexFunc(r.Traces, func(x WhatIfTrace) bool { return x.Variable == "tank.level" })]
	bound := slices.Min(trace.Do.Low) // some 5 % of the members and more fall below it
	for _, c := range []struct {
		chance   string
		feasible bool
	}{{"98 %", false}, {"80 %", true}} {
		text := strings.NewReplacer("low: 1.5 m", fmt.Sprintf("low: %.9g m", bound), "members: 200", "members: 200\n  chance: "+c.chance).Replace(text)
		j, start := lookingAhead(t, text, rows, 1320)
		r := ahead(t, j, start, 2)
		if r.Candidates[0].Feasible != c.feasible {
			t.Errorf("chance %s: %+v, %+v", c.chance, r.Candidates[0], r.Margins)
		}
		if c.feasible && (r.Margins[0].Violated < 0.03 || r.Margins[0].Violated > 0.2 || r.Margins[0].Do >= 0) {
			t.Errorf("%+v", r.Margins[0])
		}
	}
}

// Energy goes with the cube of the speed, which is 40 rad/s: what saves less than is asked for is not proposed, in the mean or in the members.
func TestProposalsAreWorthIt(t *testing.T) {
	rows := recordReadings(t, "")
	for _, c := range []struct {
		saves, goal string
		to          float64
		proposed    bool
		reason      string
	}{
		{"14 %", "minimise", 38, true, "lower pump.speed from 40 to 38 rad/s: energy over 30 min falls from 1152 to 987.7 kJ (14.3 %)"},
		{"15 %", "minimise", 38, false, "not worth a change, which needs 15 % in 90 % of the members: lower pump.speed from 40 to 38 rad/s: energy over 30 min falls from 1152 to 987.7 kJ (14.3 %), that much in 0 % of them"},
		{"164 kJ", "minimise", 38, true, "falls from 1152 to 987.7 kJ"},
		{"0.165 MJ", "minimise", 38, false, "needs 165 kJ in 90 % of the members"},
		{"3 %", "maximise", 38, false, "nothing is better than what is done now; the best of the others would be to lower"},
		{"3 %", "minimise", 42, false, "nothing is better than what is done now; the best of the others would be to raise pump.speed from 40 to 42 rad/s"},
		{"3 %", "maximise", 42, true, "raise pump.speed from 40 to 42 rad/s: energy over 30 min rises from 1152 to 1334 kJ (15.8 %)"},
	} {
		text := strings.NewReplacer("minimise", c.goal, "{from: 10 rad/s, to: 40 rad/s, steps: 4}", fmt.Sprintf("{values: [%g rad/s, 40 rad/s]}", c.to), "saves: 3 %", "saves: "+c.saves).Replace(tankEstimate + tankAhead)
		j, start := lookingAhead(t, text, rows, 1320)
		r := ahead(t, j, start, 1)
		if r.Proposed != c.proposed || !strings.HasPrefix(r.Reason, c.reason) && !strings.Contains(r.Reason, c.reason) {
			t.Errorf("%s %s: %v %s", c.goal, c.saves, r.Proposed, r.Reason)
		}
		if len(r.Changes) != 1 || r.Changes[0] != (WhatIfChange{"pump.speed", "rad/s", 40, c.to, 40}) {
			t.Errorf("%+v", r.Changes)
		}
	}
}

// A member that cannot be stepped, or whose plant ends the run, makes its candidate impossible, and nothing else.
func TestAFailedMemberMakesItsCandidateImpossible(t *testing.T) {
	rows := recordReadings(t, "")
	for _, what := range []string{"a member cannot be stepped: tick", "a member cannot be stepped: the plant ends the run: the tank is too full"} {
		sys := tankSystem()
		g := sys.Graph
		level := dae.VarID(slices.IndexFunc(sys.Variables, func(v dae.Variable) bool { return v.Name == "tank.level" }))
		if strings.HasSuffix(what, "full") {
			over := sys.Add(dae.Variable{Name: "over", Kind: dae.Discrete, Type: dae.Boolean, Start: g.Const(0), Min: math.NaN(), Max: math.NaN(), Nominal: math.NaN()})
			sys.Relations = append(sys.Relations, dae.Relation{Var: over, Cond: g.Gt(sys.Ref(level), g.Const(4))})
			sys.Terminates = append(sys.Terminates, dae.Terminate{Cond: sys.Ref(over), Message: "the tank is too full"})
		} else {
			sys.Asserts = append(sys.Asserts, dae.Assert{Cond: g.Lt(sys.Ref(level), g.Const(4)), Message: "the tank is too full"})
		}
		text := strings.NewReplacer("to: 40 rad/s", "to: 100 rad/s", ", high: 4 m", "").Replace(tankEstimate + tankAhead)
		j, start := lookAhead(t, text, rows, 1320, sys, 1)
		r := ahead(t, j, start, 2)
		last := r.Candidates[len(r.Candidates)-1]
		if last.Feasible || last.Mean != nil || !strings.HasPrefix(last.Why, what) || !strings.Contains(last.Why, "the tank is too full") || !r.Candidates[0].Feasible && !r.Candidates[1].Feasible {
			t.Errorf("%+v: %s", last, r.Reason)
		}
	}
}

// Where doing nothing fails, there is nothing to compare with: nothing is proposed, and what is known until then is shown.
func TestNothingIsProposedWhereDoingNothingFails(t *testing.T) {
	sys := tankSystem()
	g := sys.Graph
	level := dae.VarID(slices.IndexFunc(sys.Variables, func(v dae.Variable) bool { return v.Name == "tank.level" }))
	sys.Asserts = append(sys.Asserts, dae.Assert{Cond: g.Lt(sys.Ref(level), g.Const(2.7)), Message: "the tank is too full"})
	rows := recordReadings(t, "")
	j, start := lookAhead(t, tankEstimate+tankAhead, rows, 900, sys, 1)
	r := ahead(t, j, start, 2)
	if r.Proposed || !strings.HasPrefix(r.Reason, "the time ahead cannot be simulated with nothing changed, so there is nothing to compare with: tick") || len(r.Figures) > 0 {
		t.Errorf("%s, %+v", r.Reason, r.Figures)
	}
	for _, x := range r.Traces {
		if n := len(x.Nothing.Middle); n != 31 || x.Nothing.Middle[n-1] == 0 && x.Variable == "tank.level" {
			t.Errorf("%s: %v", x.Variable, x.Nothing)
		}
	}
}

// Of candidates that do the same, the one that changes less is best: the valve of a tank whose level is not looked at is left alone.
func TestWhatIsChangedInVainIsLeftAlone(t *testing.T) {
	text := strings.NewReplacer("  set: {", "  set: {valve.open: {values: [false, true]}, ", "limits: {tank.level: {low: 1.5 m, high: 4 m}}\n", "", "to: 40 rad/s, steps: 4", "to: 38 rad/s, steps: 2").Replace(tankEstimate + tankAhead)
	j, start := lookingAhead(t, text, recordReadings(t, ""), 1320)
	r := ahead(t, j, start, 1)
	if len(r.Candidates) != 4 || len(r.Changes) != 1 || r.Changes[0].Variable != "pump.speed" || *r.Candidates[0].Mean != *r.Candidates[2].Mean {
		t.Errorf("%+v %+v", r.Candidates, r.Changes)
	}
}

// A forecast that ends before the horizon is told.
func TestForecastsThatEndAreTold(t *testing.T) {
	rows := recordReadings(t, "")
	text := strings.Replace(tankEstimate+tankAhead, "{deviation: 10 %}", "{csv: tank.csv, column: demand}", 1)
	for at, want := range map[float64]string{1200: "[]", 2400: "[the forecast of demand.flow ends at 1:00:00; from then on its last value holds]"} {
		j, start := lookingAhead(t, text, rows, at)
		if r := ahead(t, j, start, 1); fmt.Sprint(r.Notes) != want {
			t.Errorf("at %g s: %v", at, r.Notes)
		}
	}
}

// A limit that is passed between two ticks only is passed, in branches as in a run.
func TestLimitsOfBranchesHoldBetweenTicks(t *testing.T) {
	rippling := func() *dae.System {
		sys := tankSystem()
		g := sys.Graph
		nan := math.NaN()
		ripple := sys.Add(dae.Variable{Name: "ripple", Kind: dae.Continuous, Unit: "m", Start: g.Const(0), Min: nan, Max: nan, Nominal: nan})
		wave := g.Unary(expr.OpSin, g.Mul(g.Const(2*math.Pi/20), sys.Ref(dae.Time))) // 0 at every tick of 10 s
		sys.Equations = append(sys.Equations, dae.Equation{Left: sys.Ref(ripple), Right: wave, Source: "ripple"})
		level := sys.Ref(dae.VarID(slices.IndexFunc(sys.Variables, func(v dae.Variable) bool { return v.Name == "tank.level" })))
		sys.Equations[1].Right = g.Add(sys.Equations[1].Right, g.Mul(g.Const(1e-9), g.Mul(sys.Ref(ripple), level))) // so that steps follow it
		return sys
	}
	text := strings.Replace(tankEstimate+tankAhead, "limits: {", "solver: {max_step: 1s}\nlimits: {ripple: {high: 0.9 m}, ", 1)
	j, start := lookAhead(t, text, recordReadings(t, ""), 600, rippling(), 1)
	r := ahead(t, j, start, 1)
	if m := r.Margins[0]; m.Limit != "ripple high" || m.Before != 1 || m.Nothing != 0 || r.Candidates[0].Feasible || !strings.Contains(r.Candidates[0].Why, "ripple rises above 0.9 m in 100 % of the members") {
		t.Errorf("%+v %+v", m, r.Candidates[0])
	}
}

// Set-points may be parameters, also those of a controller that is part of the scenario: then the branches are controlled, and the controller goes on from where it is.
func TestSetPointsOfControllers(t *testing.T) {
	control := "control: [{name: level, kind: pid, measure: tank.level, setpoint: 2.5 m, adjust: {min: 1 m, max: 4 m}, drive: pump.speed, gain: 40 rad/s/m, integral_time: 5 min, limits: {min: 0 rad/s, max: 60 rad/s}}]\n"
	trajectory, _, _ := run(t, prepare(t, strings.Replace(tankTruth, "  pump.speed: {steps: [[0s, 25 rad/s], [12 min, 40 rad/s], [25 min, 15 rad/s], [40 min, 35 rad/s]]}\n", "", 1)+control))
	var rows []tankRow
	for _, r := range trajectory {
		rows = append(rows, tankRow{r[0], r[0], r[1], r[2], r[3], r[4]})
	}
	text := strings.NewReplacer("pump.speed: {column: speed}, ", "", "{pump.speed: {from: 10 rad/s, to: 40 rad/s, steps: 4}}", "{control.level.setpoint: {values: [2 m, 3 m]}, tank.area: {values: [5 m2, 10 m2]}}").Replace(tankEstimate+tankAhead) + control
	j, start := lookingAhead(t, text, rows, 1800)
	r := ahead(t, j, start, 2)
	if len(r.Changes) != 1 || r.Changes[0] != (WhatIfChange{"control.level.setpoint", "m", 2.5, 2, 2.5}) {
		t.Errorf("%+v: %s", r.Changes, r.Reason)
	}
	level := r.Traces[slices.IndexFunc(r.Traces, func(x WhatIfTrace) bool { return x.Variable == "tank.level" })]
	if n := len(level.Time) - 1; math.Abs(level.Nothing.Middle[n]-2.5) > 0.05 || math.Abs(level.Do.Middle[n]-2) > 0.05 {
		t.Errorf("the controller holds %g, and %g if it is told to", level.Nothing.Middle[n], level.Do.Middle[n])
	}
	if a, b := *r.Candidates[0].Mean, *r.Candidates[1].Mean; a == b {
		t.Error("a parameter that is changed changes nothing")
	}
}

// Where nobody knows what a set-point is now, no change of it is proposed; another input without readings is told.
func TestSetPointsMustBeKnown(t *testing.T) {
	for _, c := range []struct {
		spoil func(r *tankRow)
		want  string
	}{
		{func(r *tankRow) { r.speed = math.NaN() }, "nobody knows what pump.speed is now: its readings are missing or of bad quality, so no change of it can be judged"},
		{func(r *tankRow) { r.demand = math.NaN() }, "the readings of demand.flow are missing or of bad quality; its last good value holds in the time ahead"},
	} {
		rows := recordReadings(t, "")
		for i := 100; i < len(rows); i++ {
			c.spoil(&rows[i])
		}
		j, start := lookingAhead(t, tankEstimate+tankAhead, rows, 1320)
		r := ahead(t, j, start, 1)
		blind := strings.HasPrefix(c.want, "nobody")
		if r.Proposed == blind || blind && r.Reason != c.want || len(r.Notes) != 1 || !blind && r.Notes[0] != c.want {
			t.Errorf("%v %s %v", r.Proposed, r.Reason, r.Notes)
		}
	}
}
