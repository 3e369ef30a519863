package estimate

import (
	"fmt"
	"strings"

	"gemel/engine/dae"
)

// Fault is a cause that has a name: a parameter of the plant (wear, fouling, a leak) or a sensor that reads too much leaves its healthy value, which is
// the one in the State of Begin; 0 for a sensor.
type Fault struct {
	Name      string
	Var       dae.VarID // independent parameter, or dae.NoVar for a sensor
	Sensor    int       // the sensor, where Var is dae.NoVar
	Typical   float64   // severity when it appears: mean departure from healthy, in SI units; 0: to either side
	Deviation float64   // and deviation of that
	Walk      float64   // by which it then wanders, as of an Unknown: for faults that grow; some 5 × growth per second × root of the period lets the estimate keep up
	Low, High float64   // bounds of the departure; both 0: the variable's min and max, none for a sensor
}

// BankOptions say how often what happens.
type BankOptions struct {
	Pairs     bool    // also any two faults at a time
	Rate      float64 // of each fault: how often it appears, per second; 0: once in 100,000 ticks
	Healing   float64 // how often a fault goes away, per second; 0: as Rate
	Surprise  float64 // under the hypothesis that something else is wrong, readings scatter so many times as much; 0: 5
	Unscented bool    // sigma points instead of derivatives
	Workers   int     // goroutines; 0: one for each processor
}

// Hypothesis is one explanation of the readings.
type Hypothesis struct {
	Name        string
	Faults      []int // indices; none: healthy
	Probability float64
}

// Finding is what is known of one fault.
type Finding struct {
	Name        string
	Probability float64 // of all hypotheses with it
	Severity    float64 // mean departure from healthy if it is there, in SI units
	Deviation   float64
	Low, High   float64 // 95 % interval of the severity if it is there
}

// Diagnosis is the state of the hypotheses at a tick. Probabilities sum to 1 with Unexplained, that of something else.
type Diagnosis struct {
	Tick        int64
	Hypotheses  []Hypothesis // without the one that is something else
	Faults      []Finding    // in the order of the faults
	Unexplained float64
}

// Most is the hypothesis with the greatest probability, nil where that is something else.
func (d *Diagnosis) Most() *Hypothesis {
	var most *Hypothesis
	for i := range d.Hypotheses {
		if h := &d.Hypotheses[i]; most == nil || h.Probability > most.Probability {
			most = h
		}
	}
	if most.Probability < d.Unexplained {
		return nil
	}
	return most
}

// String says the diagnosis in words, what is likely first.
func (d Diagnosis) String() string {
	var b strings.Builder
	most := d.Most()
	switch {
	case most == nil:
		fmt.Fprintf(&b, "none of the named faults explains the readings (probability %s)", percent(d.Unexplained))
	case len(most.Faults) == 0:
		fmt.Fprintf(&b, "healthy (probability %s)", percent(most.Probability))
	default:
		fmt.Fprintf(&b, "%s (probability %s)", most.Name, percent(most.Probability))
	}
	for _, f := range d.Faults {
		if f.Probability >= 0.01 {
			fmt.Fprintf(&b, "; %s %s: severity %.3g (%.3g to %.3g)", f.Name, percent(f.Probability), f.Severity, f.Low, f.High)
		}
	}
	return b.String()
}

func percent(p float64) string {
	if p > 0.999 {
		return "above 99.9 %"
	}
	return fmt.Sprintf("%.3g %%", 100*p)
}

// checkFaults refuses faults that are none, several at a time.
func checkFaults(p *Problem, faults []Fault) error {
	var wrong []string
	if len(faults) == 0 {
		wrong = append(wrong, "no faults are given: name at least one")
	}
	names, places := map[string]bool{}, map[[2]int]string{}
	for _, u := range p.Unknowns {
		places[[2]int{int(u.Var), -1}] = "the unknowns of the problem"
	}
	for i, f := range faults {
		if f.Name == "" || names[f.Name] {
			wrong = append(wrong, fmt.Sprintf("fault %d: the name %q is empty or given twice", i+1, f.Name))
			continue
		}
		names[f.Name] = true
		at, what := [2]int{int(f.Var), -1}, ""
		switch {
		case f.Var == dae.NoVar && (f.Sensor < 0 || f.Sensor >= len(p.Sensors)):
			what = fmt.Sprintf("there is no sensor %d: there are %d", f.Sensor, len(p.Sensors))
		case f.Var == dae.NoVar && !p.Sensors[f.Sensor].Bias.none():
			what = fmt.Sprintf("the bias of %s is estimated already: leave out one of both", p.Sensors[f.Sensor].Name)
		case f.Var == dae.NoVar:
			at = [2]int{int(dae.NoVar), f.Sensor}
		case !p.Plant.Settable(f.Var):
			what = fmt.Sprintf("%s is no independent parameter", p.Plant.Variables[f.Var].Name)
		}
		if what == "" && places[at] != "" {
			what = fmt.Sprintf("the same is in %s", places[at])
		}
		places[at] = "fault " + f.Name
		if what == "" && (f.Deviation == 0 || !deviation(f.Deviation) || f.Typical-f.Typical != 0 || !deviation(f.Walk)) {
			what = fmt.Sprintf("its severity is %g ± %g and wanders %g: want numbers, and a deviation above 0", f.Typical, f.Deviation, f.Walk)
		}
		if what == "" && !(f.Low <= f.High) {
			what = fmt.Sprintf("its bounds are %g and %g", f.Low, f.High)
		}
		if what != "" {
			wrong = append(wrong, fmt.Sprintf("fault %s: %s", f.Name, what))
		}
	}
	if wrong != nil {
		return fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	return nil
}

// withFaults is the problem with the severities as unknowns without any deviation yet; places gives that of each fault in the list of unknowns of a belief.
func withFaults(p *Problem, faults []Fault) *Problem {
	q := *p
	q.Unknowns = append([]Unknown(nil), p.Unknowns...)
	q.Sensors = append([]Sensor(nil), p.Sensors...)
	for _, f := range faults {
		if f.Var == dae.NoVar {
			q.Sensors[f.Sensor].Bias = Bias{fault: true}
		} else {
			q.Unknowns = append(q.Unknowns, Unknown{Var: f.Var})
		}
	}
	return &q
}

// places of the severities among the unknowns.
func (b *belief) places(faults []Fault) []int {
	var at []int
	for _, f := range faults {
		if f.Var == dae.NoVar {
			at = append(at, b.biasOf[f.Sensor])
			continue
		}
		for i := b.states; i < b.n; i++ {
			if b.variables[i] == f.Var {
				at = append(at, i)
			}
		}
	}
	return at
}
