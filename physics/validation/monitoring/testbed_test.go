package monitoring

import (
	"context"
	"math"
	"slices"
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/estimate"
	"gemel/engine/fit"
	"gemel/physics/validation"
)

// testBed is the loop of SKAB: one pump, its motor, and everything that throttles as one valve. The curve of the pump and the size of the valve are not published:
// the flow alone tells only how the point of work moves, and that moves alike for any falling curve. The speed is fitted, so that the flow is the learned one.
const testBed = `model TestBed
  Gemel.Hydraulics.Reservoir suction(level = 1), discharge(level = 1) "The tank, seen from both ends of the loop";
  Gemel.Hydraulics.CentrifugalPump pump(flow_nominal = 0.0021, head_nominal = 10, head_shutoff = 12.4, efficiency_nominal = 0.5, cavitation = false);
  Gemel.Hydraulics.Valve pipework(Kv = 0.0021*(1 - closed)*(1 - closed_slowly));
  Gemel.Electrical.InductionMotor motor(power_nominal = 750, efficiency_nominal = 0.75);
  Gemel.Thermal.FixedTemperature room(T = 295.15);
  parameter Real field_speed(unit = "rad/s", min = 10, max = 600) = 300 "Speed of the rotating field";
  parameter Real voltage(unit = "V") = 230 "Mains";
  parameter Real power_factor(unit = "1", min = 0.01, max = 10) = 0.8 "Power over voltage times current";
  parameter Real closed(unit = "1", min = -0.5, max = 0.98) = 0 "Share of the flow coefficient that is lost since learning; below 0: gained";
  parameter Real closed_slowly(unit = "1", min = -0.5, max = 0.98) = 0 "The same, by what wanders without fault";
  parameter Real eccentricity1(unit = "m", min = 1e-9, max = 1e-3) = 1e-5 "Of the rotor, as the first accelerometer feels it";
  parameter Real eccentricity2(unit = "m", min = 1e-9, max = 1e-3) = 1e-5 "Of the rotor, as the second accelerometer feels it";
  parameter Real imbalance(unit = "1", min = -0.9, max = 50) = 0 "Eccentricity gained since learning, over the learned one";
  parameter Real imbalance_slowly(unit = "1", min = -0.9, max = 50) = 0 "The same, by what wanders without fault";
  Real volume_flow(unit = "m3/s") = pump.flow_rate;
  Real current(unit = "A") = motor.power/(voltage*power_factor);
  Real vibration1(unit = "m/s2") = eccentricity1*(1 + imbalance)*(1 + imbalance_slowly)*motor.speed^2/sqrt(2);
  Real vibration2(unit = "m/s2") = eccentricity2*(1 + imbalance)*(1 + imbalance_slowly)*motor.speed^2/sqrt(2);
equation
  connect(suction.port, pump.port_a);
  connect(pump.port_b, pipework.port_a);
  connect(pipework.port_b, discharge.port);
  connect(pump.torque, motor.torque);
  connect(motor.speed, pump.speed);
  connect(room.port, motor.housing);
  motor.field_speed = field_speed;
  pipework.opening = 1;
end TestBed;`

var signalNames = [signals]string{"volume_flow", "current", "vibration1", "vibration2"}

// bed is the compiled test bed.
type bed struct {
	rig  *validation.Rig
	read [signals]dae.VarID
}

func newBed(t *testing.T) *bed {
	t.Helper()
	b := &bed{rig: validation.Build(t, "TestBed", testBed, engine.Options{Period: 1})}
	for i, name := range signalNames {
		b.read[i] = b.id(t, name)
	}
	return b
}

func (b *bed) id(t *testing.T, name string) dae.VarID {
	t.Helper()
	v, ok := b.rig.Plant.Lookup(name)
	if !ok {
		t.Fatalf("no variable %s", name)
	}
	return v
}

// learned is what a run taught: the State to begin with, and the noise of the sensors.
type learned struct {
	state *engine.State
	noise [signals]float64 // standard deviations
	rows  int              // that were learned from
}

// learn fits speed, power factor and eccentricities to the first rows of a run.
func (b *bed) learn(t *testing.T, r *run, rows int) *learned {
	t.Helper()
	e := fit.Experiment{Name: r.name}
	for i := range signals {
		s := fit.Sensor{Name: signalNames[i], Var: b.read[i]}
		for k := range rows {
			s.Time = append(s.Time, float64(r.second[k]))
			s.Value = append(s.Value, r.value[i][k])
		}
		e.Sensors = append(e.Sensors, s)
	}
	problem := &fit.Problem{Plant: b.rig.Plant, Experiments: []fit.Experiment{e}}
	for _, u := range []struct {
		name                string
		guess, lower, upper float64
	}{{"field_speed", 200, 20, 500}, {"power_factor", 0.5, 0.02, 8}, {"eccentricity1", 1e-5, 1e-8, 1e-3}, {"eccentricity2", 1e-5, 1e-8, 1e-3}} {
		problem.Unknowns = append(problem.Unknowns, fit.Unknown{Name: u.name, Var: b.id(t, u.name), Guess: u.guess, Lower: u.lower, Upper: u.upper, Log: true})
	}
	result, err := fit.Fit(context.Background(), problem, fit.Options{Starts: 1})
	if err != nil {
		t.Fatal(err)
	}
	l := &learned{rows: rows}
	for i := range signals {
		l.noise[i] = result.Sensors[i].Sigma
	}
	g := b.rig.Again()
	for i, u := range problem.Unknowns {
		g.Set(u.Name, result.Estimates[i].Value)
	}
	g.Initialize()
	l.state = g.State
	return l
}

// The faults of the loop that have a name.
const (
	throttled = iota
	imbalanced
	faults
)

// The bank is the same for all runs: faults come once in three hours and go within a quarter of an hour. Readings under something without a name scatter twenty times as
// much: the signals are not white, and less would take their wandering for it.
var bankOptions = estimate.BankOptions{Rate: 1e-4, Healing: 1e-3, Surprise: 20, Workers: 1}

var (
	namedFaults = [faults]estimate.Fault{
		{Name: "throttled", Deviation: 0.1, Walk: 1e-3, Low: -0.5, High: 0.95}, // a tenth of the flow coefficient
		{Name: "rotor imbalance", Deviation: 0.5, Walk: 1e-2, Low: -0.5, High: 50},
	}
	faultParameters = [faults]string{"closed", "imbalance"}
	wandering       = []struct { // of the healthy loop
		name            string
		deviation, walk float64
	}{{"closed_slowly", 0.003, 5e-5}, {"imbalance_slowly", 0.02, 2e-3}} // about 1.5 % of the flow in a day
)

// problem is the healthy loop with what wanders in it, and its sensors.
func (b *bed) problem(t *testing.T, l *learned) *estimate.Problem {
	t.Helper()
	problem := &estimate.Problem{Plant: b.rig.Plant}
	for _, w := range wandering {
		problem.Unknowns = append(problem.Unknowns, estimate.Unknown{Var: b.id(t, w.name), Deviation: w.deviation, Walk: w.walk})
	}
	for i := range signals {
		problem.Sensors = append(problem.Sensors, estimate.Sensor{Name: signalNames[i], Var: b.read[i], Deviation: l.noise[i]})
	}
	return problem
}

// opinion is what the bank makes of a row.
type opinion struct {
	probability [faults]float64
	severity    [faults]float64
	nameless    float64 // probability that something is wrong that has no name
	expected    float64 // flow, by the most probable hypothesis [m3/s]
}

// follow takes a bank of filters through the rows after the learning rows: healthy, each fault alone, something else.
func (b *bed) follow(t *testing.T, r *run, l *learned) []opinion {
	t.Helper()
	list := namedFaults
	for i := range list {
		list[i].Var = b.id(t, faultParameters[i])
	}
	bank, err := estimate.NewBank(b.problem(t, l), list[:], bankOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bank.Close() }()
	if err := bank.Begin(l.state); err != nil {
		t.Fatal(err)
	}
	out := make([]opinion, r.rows())
	readings := make([]estimate.Reading, signals)
	for k := learning; k < r.rows(); k++ {
		if ticks := r.second[k] - r.second[k-1]; ticks > 0 {
			if err := bank.Predict(ticks, nil); err != nil {
				t.Fatal(err)
			}
		}
		for i := range signals {
			readings[i] = estimate.Reading{Sensor: i, Value: r.value[i][k]}
		}
		if err := bank.Correct(readings); err != nil {
			t.Fatal(err)
		}
		d := bank.Diagnosis()
		o := &out[k]
		o.nameless = 1
		for _, h := range d.Hypotheses {
			if h.Name == "healthy" || len(h.Faults) > 0 {
				o.nameless -= h.Probability
			}
		}
		for _, f := range d.Faults {
			i := slices.IndexFunc(namedFaults[:], func(n estimate.Fault) bool { return n.Name == f.Name })
			o.probability[i], o.severity[i] = f.Probability, f.Severity
		}
		if err := b.rig.Plant.Observe(bank.State(), b.rig.Work); err != nil {
			t.Fatal(err)
		}
		o.expected = b.rig.Work.Value(b.read[flow])
	}
	return out
}

// threshold is from which severity on a fault is worth an alarm.
type threshold struct {
	closed float64 // share of the flow coefficient
	gained float64 // factor on that where flow is gained: fewer things do that
}

// alarms are where a fault is more probable than not, and severe enough, or something without a name is wrong.
func (h threshold) alarms(opinions []opinion) []bool {
	alarm := make([]bool, len(opinions))
	for k, o := range opinions {
		closed, imbalance := o.severity[throttled], o.severity[imbalanced]
		alarm[k] = o.nameless > 0.5 || o.probability[throttled] > 0.5 && (closed > h.closed || closed < -h.closed*h.gained) ||
			o.probability[imbalanced] > 0.5 && math.Abs(imbalance) > vibrationTolerance
	}
	return alarm
}
