package main

import (
	"fmt"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/reference"
)

const (
	exportEnd  = 3600 // [s]
	exportTick = 10   // [s]
	exportBar  = 0.5
)

// export compares the pump network with what a Modelica tool makes of it: C with torn loops, integrated by CVODE.
func (b *bench) export() ([]section, error) {
	p := &reference.Problem{Name: "Pump network", Names: []string{"low.level", "high.level", "shaft1.y", "shaft2.y"}, NX: 4,
		Start: []float64{4, 2, 245, 245}, Scale: []float64{1, 1, 1, 1}, End: exportEnd, Stiff: true,
		Source: "The closed pump network as a co-simulation export of a Modelica tool would be: C with torn loops (benchmarks/peer/pumpnetwork.c), CVODE (BDF, dense). " +
			"The end values are Gemel's at a tolerance of 1e-12"}
	system := func() (*dae.System, error) { return flatten("PumpNetwork", pumpNetwork) }
	w, err := newTwin("PumpNetwork", pumpNetwork, engine.Options{Method: engine.Rodas5P, Period: exportEnd, Tolerance: 1e-12})
	if err != nil {
		return nil, err
	}
	if _, _, err = w.run(1); err != nil {
		return nil, err
	}
	for _, name := range p.Names {
		v, err := w.value(name)
		if err != nil {
			return nil, err
		}
		p.Values = append(p.Values, v)
	}
	if err := w.close(); err != nil {
		return nil, err
	}
	var out []section
	for _, t := range []struct {
		name, how string
		period    float64
		bar       float64
	}{
		{"Pump network for an hour", "free", 0, exportBar},
		{fmt.Sprintf("Pump network for an hour in ticks of %d s", exportTick), "ticks", exportTick, 0},
	} {
		q := *p
		q.Name = t.name
		s, err := b.precision(precisionTask{&q, 6, stiffMethods, [][2]string{{"pumpnetwork", t.how}}, "", t.bar, system, t.period})
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}
