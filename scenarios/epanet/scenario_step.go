package epanet

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// hold writes the rule that hands the tank levels to the network: at hydraulic steps, and when a control changes something. EPANET
// integrates levels so, by explicit Euler with steps that its events shorten.
func (w *scenarioWriter) hold(b *strings.Builder, changes []string) {
	const longest = 4000 // characters of a condition
	var sets, samples []string
	for _, t := range w.n.Tanks {
		sets = append(sets, fmt.Sprintf("%s: %s.level", t.held(), t.name))
		samples = append(samples, fmt.Sprintf("%s: %s.level", t.sampled(), t.name))
	}
	fmt.Fprintf(b, "  - {name: sample_levels, kind: rule, when: time >= 0 s, set: {%s}}\n", strings.Join(samples, ", "))
	condition := "control.hydraulic_step.output > 0.5"
	part := 0
	write := func() {
		part++
		name := "feel_levels"
		if part > 1 {
			name = fmt.Sprintf("feel_levels_%d", part)
		}
		fmt.Fprintf(b, "  - {name: %s, kind: rule, when: %s, set: {%s}}\n", name, yaml(condition), strings.Join(sets, ", "))
		condition = ""
	}
	for _, c := range changes {
		if len(condition)+len(c) > longest {
			write()
		}
		if condition != "" {
			condition += " or "
		}
		condition += c
	}
	if condition != "" {
		write()
	}
}

// clockwork is moments: each of period and offset [s].
type clockwork []struct{ period, offset float64 }

// stepTimes are the moments of hydraulic steps: those of the step itself, of pattern changes and of reports.
func (w *scenarioWriter) stepTimes() clockwork {
	t := w.n.Times
	c := clockwork{{t.HydraulicStep, 0}}
	if into := math.Mod(t.PatternStart, t.PatternStep); into > 0 {
		c = append(c, struct{ period, offset float64 }{t.PatternStep, t.PatternStep - into})
	} else if math.Mod(t.PatternStep, t.HydraulicStep) != 0 {
		c = append(c, struct{ period, offset float64 }{t.PatternStep, 0})
	}
	if math.Mod(t.ReportStep, t.HydraulicStep) != 0 {
		c = append(c, struct{ period, offset float64 }{t.ReportStep, 0})
	}
	return c
}

// pulses writes a schedule that is 1 for one tick at each of the moments.
func (w *scenarioWriter) pulses(b *strings.Builder, name string, c clockwork) {
	period := c[0].period
	const longest = 500       // pulses in a period
	for _, x := range c[1:] { // least common multiple, as far as it stays short
		for m := 1; m <= longest; m++ {
			if p := float64(m) * period; p <= longest*c[0].period && math.Mod(p, x.period) == 0 {
				period = p
				break
			}
		}
	}
	var times []float64
	for _, x := range c {
		for at := x.offset; at < period; at += x.period {
			tick := math.Ceil(at/w.tick) * w.tick
			if tick < period && !slices.Contains(times, tick) {
				times = append(times, tick)
			}
		}
	}
	slices.Sort(times)
	if period <= w.tick {
		fmt.Fprintf(b, "  - {name: %s, kind: schedule, steps: [[0 s, 1]]}\n", name)
		return
	}
	var steps []string
	for i, at := range times {
		steps = append(steps, fmt.Sprintf("[%s, 1]", duration(at)))
		if end := at + w.tick; end < period && (i+1 == len(times) || times[i+1] > end) {
			steps = append(steps, fmt.Sprintf("[%s, 0]", duration(end)))
		}
	}
	fmt.Fprintf(b, "  - {name: %s, kind: schedule, steps: [%s], repeat: %s}\n", name, strings.Join(steps, ", "), duration(period))
}
