package hydraulics

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gemel/physics/validation"
)

const epanetSource = "EPANET 2.3 (OpenWaterAnalytics), "

// Both sweeps of the speed of a pump on a pipeline: by EPANET's own laws, and by the pump with smooth curves and the pipe of the library.
func TestPumpSpeedSweeps(t *testing.T) {
	table := validation.Read(t, validation.Data(t, "hydraulics/epanet_given/pump_speed_sweep_reference.csv"))
	for _, name := range []string{"wntrcurve0", "wntrcurve2"} {
		rows := table.Where("case", name)
		speeds, flow, head, power := rows.Numbers("speed_ratio"), scale(rows.Numbers("pump_flow_Lps"), 1e-3), rows.Numbers("pump_head_m"), scale(rows.Numbers("pump_power_kW"), 1e3)
		f := readInp(t, name+"_s100.inp")
		network := validation.Start(t, "Bench", f.network(), static)
		got := sweep(network, "l_PU.speed", speeds, "l_PU.flow_rate", "l_PU.head", "l_PU.power")
		report := func(asset string, also []string, got [][]float64) {
			for i, c := range []struct {
				quantity  string
				want      []float64
				tolerance float64
				label     string
				scale     float64
			}{{"flow", flow, 1, "flow [L/s]", 1e3}, {"head", head, 1, "head [m]", 1}, {"power", power, 2, "power [kW]", 1e-3}} {
				validation.Check(t, validation.Row{Asset: asset, Also: also, Case: name + ", speed 0.55 to 1", Reference: epanetSource + "pump speed sweep", Quantity: c.quantity, Unit: "%", Tolerance: c.tolerance,
					Reached: relative(got[i], c.want), Plot: &validation.Plot{Title: "Pump on a pipeline, " + c.quantity + ", " + name, X: "speed over that of the curve [1]", Y: c.label,
						Series: []validation.Series{{Name: "EPANET", X: speeds, Y: scale(c.want, c.scale), Points: true}, {Name: "Gemel", X: speeds, Y: scale(got[i], c.scale), Points: true}}}})
			}
		}
		report("Gemel.Hydraulics.Networks.PumpTable", []string{"Gemel.Hydraulics.Networks.PipeDarcyWeisbach", "Gemel.Hydraulics.Networks.Reservoir"}, got)

		// The same figures in the pump with a shaft: powers from the efficiency curve, EPANET's correction of the efficiency with speed
		x, y := f.curve("1")
		ex, ey := f.curve("E")
		x, y = finer(x, y, ex)
		powers := make([]float64, len(x))
		for i := range x {
			eta := validation.At(x[i], ex, ey) / 100
			powers[i] = 9806.65 * x[i] / 1e3 * y[i] / eta
		}
		powers[0] = 9806.65 * y[0] / 1e3 / (ey[1] / 100 / ex[1]) // the limit at zero flow
		p := numbers(f["PIPES"][1])
		shaft := validation.Start(t, "Bench", fmt.Sprintf(`model Bench
  parameter Gemel.Hydraulics.Water water(rho = 1000, mu = 1.022e-3);
  Gemel.Hydraulics.Reservoir a(water = water, level = 0), b(water = water, level = %s);
  Gemel.Hydraulics.CentrifugalPumpTable pump(water = water, speed_nominal = 100, cavitation = false, speed_correction = true, curve_flow = %s, curve_head = %s, curve_power = %s);
  Gemel.Hydraulics.Pipe pipe(water = water, length = %g, diameter = %g, roughness = %g);
equation
  connect(a.port, pump.port_a);
  connect(pump.port_b, pipe.port_a);
  connect(pipe.port_b, b.port);
end Bench;`, f["RESERVOIRS"][1][1], array(scale(x, 1e-3)), array(y), array(powers), p[3], p[4]/1e3, p[5]/1e3), static)
		report("Gemel.Hydraulics.CentrifugalPumpTable", []string{"Gemel.Hydraulics.Pipe"}, sweep(shaft, "pump.speed", scale(speeds, 100), "pump.flow_rate", "pump.head", "pump.shaft_power"))
	}
}

// finer adds to a curve of straight lines the points of another one and those half way between, so that a smooth curve through them is that of straight lines.
func finer(x, y, others []float64) (fx, fy []float64) {
	all := append(slices.Clone(x), others...)
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(v float64) bool { return v > x[len(x)-1] })
	for i, v := range all {
		if i > 0 {
			fx = append(fx, (all[i-1]+v)/2)
		}
		fx = append(fx, v)
	}
	return fx, validation.AllAt(fx, x, y)
}

// The three reference networks from Gemel.Hydraulics.Networks: the state at the beginning and a day with its switching.
func TestReferenceNetworks(t *testing.T) {
	for _, name := range []string{"Net1", "tank_controls_1", "Net3"} {
		f := readInp(t, name+".inp")
		options := period(60)
		options.Tolerance = 1e-7
		d := day{Rig: validation.Start(t, "Bench", f.network(), options), t: t, name: name}
		d.flow, d.length, _ = f.units()
		table := validation.Read(t, validation.Data(t, "hydraulics/epanet_given/"+name+"_epanet23_reference.csv.gz"))
		d.times, d.kinds, d.ids, d.types = table.Numbers("time_s"), table.Strings("kind"), table.Strings("id"), table.Strings("type")
		d.values, d.status, d.powers = table.Column(4), table.Column(7), table.Numbers("pump_power_kW")
		d.start()
		d.follow()
	}
}

// day is a network beside its reference, of which row i says what node or link ids[i] has at times[i].
type day struct {
	*validation.Rig
	t                      *testing.T
	name                   string
	flow, length           float64 // units of the reference
	times                  []float64
	kinds, ids, types      []string
	values, status, powers []float64 // head or flow; on or off; [kW]
}

func (d *day) check(asset, what, quantity, unit string, tolerance, reached float64, plot *validation.Plot) {
	d.t.Helper()
	validation.Check(d.t, validation.Row{Asset: "Gemel.Hydraulics.Networks." + asset, Case: d.name + ", " + what, Reference: epanetSource + d.name, Quantity: quantity, Unit: unit, Tolerance: tolerance, Reached: reached, Plot: plot,
		Also: []string{"Gemel.Hydraulics.Networks.Junction", "Gemel.Hydraulics.Networks.Reservoir", "Gemel.Hydraulics.Networks.Tank", "Gemel.Hydraulics.Networks.PipeHazenWilliams", "Gemel.Hydraulics.Networks.Pump", "Gemel.Hydraulics.Networks.Gate"}})
}

// start compares all flows and heads at 0 h, and adds up what flows in and out.
func (d *day) start() {
	worstFlow, worstHead, balance := 0.0, 0.0, 0.0
	for i, id := range d.ids {
		if d.times[i] > 0 {
			break
		}
		if d.kinds[i] == "LINK" {
			want := d.values[i] * d.flow
			// EPANET itself converges to 0.1 % of the sum of flows
			worstFlow = math.Max(worstFlow, 100*math.Abs(d.Value("l_"+id+".flow_rate")-want)/math.Max(math.Abs(want), 0.005))
			continue
		}
		worstHead = math.Max(worstHead, math.Abs(d.Value("n_"+id+".head")-d.values[i]*d.length))
		switch d.types[i] {
		case "J":
			balance -= d.Value("n_" + id + ".demand")
		case "R":
			balance += d.Value("n_" + id + ".flow_rate")
		case "T":
			balance -= d.Value("n_" + id + ".flow_rate")
		}
	}
	d.check("Pump", "0 h", "flow in all links (error over the flow, or 5 L/s if it is less)", "%", 0.5, worstFlow, nil)
	d.check("Pump", "0 h", "head of all nodes", "m", 0.05, worstHead, nil)
	d.check("Junction", "0 h", "sum of all in- and outflows", "m3/s", 1e-6, math.Abs(balance), nil)
}

// follow compares levels at the times of the reference, energies of the pumps and the times at which they switch.
func (d *day) follow() {
	levels := map[string]*[3][]float64{} // tank -> hours, EPANET, Gemel
	energy, status, last := map[string]float64{}, map[string]float64{}, map[string]int{}
	worst, tanks, pumps, wantSwitches := 0.0, []string{}, []string{}, []float64{}
	w := watch{r: d.Rig, now: map[string]float64{}}
	for i, id := range d.ids {
		if d.times[i] > 86400 {
			break
		}
		switch {
		case d.kinds[i] == "NODE" && d.types[i] == "T":
			w.to(d.times[i])
			head := d.Value("n_" + id + ".head")
			if levels[id] == nil {
				levels[id] = &[3][]float64{}
				tanks = append(tanks, id)
			}
			l := levels[id]
			l[0], l[1], l[2] = append(l[0], d.times[i]/3600), append(l[1], d.values[i]*d.length), append(l[2], head)
			worst = math.Max(worst, math.Abs(head-d.values[i]*d.length))
		case d.types[i] == "PUMP":
			if before, ok := last[id]; !ok {
				pumps = append(pumps, id)
				w.now[id] = d.Value("l_" + id + ".on")
			} else {
				if d.powers[before] > 0 { // NaN while it stands
					energy[id] += d.powers[before] * (d.times[i] - d.times[before]) / 3600
				}
				if status[id] != d.status[i] {
					wantSwitches = append(wantSwitches, d.times[i]/60)
				}
			}
			status[id], last[id] = d.status[i], i
		}
	}
	w.to(86400)
	var reference, curves []validation.Series
	for _, id := range tanks {
		l := levels[id]
		reference, curves = append(reference, validation.Series{X: l[0], Y: l[1]}), append(curves, validation.Series{X: l[0], Y: l[2]})
	}
	d.check("Tank", "24 h", "level of the tanks", "m", 0.1, worst, &validation.Plot{Title: d.name + ": heads of the tanks", X: "time [h]", Y: "head [m]",
		Series: []validation.Series{join("EPANET", true, reference...), join("Gemel", false, curves...)}})
	if len(wantSwitches) > 0 {
		slices.Sort(w.switches)
		d.check("Pump", "24 h", fmt.Sprintf("%d switching times of the pumps", len(wantSwitches)), "min", 5, validation.Worst(w.switches, wantSwitches), nil)
	}
	for _, id := range pumps {
		d.check("Pump", "24 h", "electrical energy of pump "+id, "%", 1, 100*math.Abs(d.Value("e_"+id)/3.6e6/energy[id]-1), nil)
	}
}

// watch steps minute by minute and notes when a pump switches [min].
type watch struct {
	r        *validation.Rig
	now      map[string]float64 // pump -> on
	switches []float64
}

func (w *watch) to(time float64) {
	for w.r.Time() < math.Round(time/60)*60 {
		w.r.To(w.r.Time() + 60)
		for id, was := range w.now {
			if w.now[id] = w.r.Value("l_" + id + ".on"); w.now[id] != was {
				w.switches = append(w.switches, w.r.Time()/60)
			}
		}
	}
}
