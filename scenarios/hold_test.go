package scenarios

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

const recordHeld = "record: {every: 10 s, variables: [tank.level, pump.speed, pump.power, room.T]}\n"

// act is what somebody outside does when a run has reached a tick.
type act struct {
	tick    int64
	name    string
	value   float64
	release bool
}

// runWith runs to the end; with snapshots it is saved and taken up again at each of these ticks.
func runWith(t *testing.T, p *Prepared, acts []act, snapshots ...int64) *Runner {
	t.Helper()
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	for {
		for _, a := range acts {
			if a.tick != r.Tick() {
				continue
			}
			do := func() error { return r.Hold(a.name, a.value) }
			if a.release {
				do = func() error { return r.Release(a.name) }
			}
			if err := do(); err != nil {
				t.Fatalf("at tick %d: %v", a.tick, err)
			}
		}
		if slices.Contains(snapshots, r.Tick()) {
			var b bytes.Buffer
			if err := r.Snapshot(&b); err != nil {
				t.Fatal(err)
			}
			_ = r.Close()
			if r, err = p.Resume(b.Bytes()); err != nil {
				t.Fatal(err)
			}
		}
		if r.Done() {
			t.Cleanup(func() { _ = r.Close() })
			return r
		}
		if err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
}

// What a client sets between two ticks is the step at the next tick that the scenario could have had, to the last bit.
func TestHoldingAnInputIsAStepAtTheNextTick(t *testing.T) {
	batch := runWith(t, prepare(t, "inputs: {demand.flow: 20 L/s, pump.speed: {steps: [[0s, 100 rad/s], [600s, 150 rad/s], [1200s, 80 rad/s], [1800s, 100 rad/s]]}}\n"+recordHeld), nil)
	acts := []act{{59, "pump.speed", 150, false}, {119, "pump.speed", 80, false}, {179, "pump.speed", 0, true}}
	constant := prepare(t, "inputs: {demand.flow: 20 L/s, pump.speed: 100 rad/s}\n"+recordHeld)
	if held := runWith(t, constant, acts); held.Hash() != batch.Hash() {
		t.Error("a held constant input has other bits than the steps")
	}
	fed := prepare(t, "inputs: {demand.flow: 20 L/s, pump.speed: {steps: [[0s, 100 rad/s]]}}\n"+recordHeld)
	if held := runWith(t, fed, acts); held.Hash() != batch.Hash() {
		t.Error("a held input with samples of its own has other bits than the steps")
	}
	// under another name of the input
	other := []act{{59, "drive.command", 150, false}, {119, "drive.command", 80, false}, {179, "drive.command", 0, true}}
	if held := runWith(t, constant, other); held.Hash() != batch.Hash() {
		t.Error("an input that is held by its other name has other bits than the steps")
	}
}

// A control block that reads an input of the scenario's samples sees what is held at the same tick.
func TestControlSeesWhatIsHeld(t *testing.T) {
	const watch = "control: [{name: shut, kind: rule, when: demand.flow > 50 L/s, set: {valve.open: false}, else: {valve.open: true}}]\nrecord: {every: 10 s, variables: [tank.level, valve.open]}\n"
	batch := runWith(t, prepare(t, "inputs: {demand.flow: {steps: [[0s, 20 L/s], [600s, 60 L/s], [900s, 20 L/s]]}}\n"+watch), nil)
	fed := prepare(t, "inputs: {demand.flow: {steps: [[0s, 20 L/s]]}}\n"+watch)
	if held := runWith(t, fed, []act{{59, "demand.flow", 0.06, false}, {89, "demand.flow", 0, true}}); held.Hash() != batch.Hash() {
		t.Error("the rule saw something else than with the steps")
	}
}

// A parameter that is held is one that a rule sets at the next tick.
func TestHoldingAParameterIsARuleAtTheNextTick(t *testing.T) {
	const speed = "inputs: {demand.flow: 20 L/s, pump.speed: 100 rad/s}\n"
	batch := runWith(t, prepare(t, speed+"control: [{name: worn, kind: rule, when: time >= 600 s and time < 1200 s, set: {pump.wear: 0.25}, else: {pump.wear: 0}}]\n"+recordHeld), nil)
	held := runWith(t, prepare(t, speed+recordHeld), []act{{59, "pump.wear", 0.25, false}, {119, "pump.wear", 0, true}})
	if held.Hash() != batch.Hash() {
		t.Error("the bits differ")
	}
	if x, err := held.Value("pump.wear"); err != nil || x != 0 {
		t.Errorf("released, it is %g, %v", x, err)
	}
}

// What is held is in a snapshot: it goes on elsewhere as if nothing had happened.
func TestWhatIsHeldSurvivesASnapshot(t *testing.T) {
	p := prepare(t, "inputs: {demand.flow: {steps: [[0h, 20 L/s], [10 min, 90 L/s], [25 min, 5 L/s]]}, pump.speed: 100 rad/s}\n"+recordHeld)
	acts := []act{{30, "demand.flow", 0.05, false}, {31, "pump.wear", 0.5, false}, {40, "pump.speed", 120, false}, {100, "pump.wear", 0, true}, {101, "pump.speed", 0, true}, {200, "demand.flow", 0, true}}
	full := runWith(t, p, acts)
	for tick := int64(29); tick < 42; tick++ { // also where a hold was just given, and has not taken effect
		if r := runWith(t, p, acts, tick, 100, 101, 200); r.Hash() != full.Hash() || r.State().Hash() != full.State().Hash() {
			t.Errorf("with a snapshot at tick %d the bits differ", tick)
		}
	}
	r := runWith(t, p, acts[:3])
	if h := r.Held(); len(h) != 3 || h[0].Name != "demand.flow" || h[0].Value != 0.05 || h[0].Unit != "m3/s" {
		t.Errorf("held: %+v", h)
	}
	var file bytes.Buffer
	if err := r.Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	if file.Bytes()[7] != 2 {
		t.Errorf("a snapshot with something held has the format version %d", file.Bytes()[7])
	}
	// of a plant in which control has the input now
	other := prepare(t, "inputs: {demand.flow: {steps: [[0h, 20 L/s]]}}\ncontrol: [{name: c, kind: schedule, steps: [[0s, 1 rad/s]], drive: pump.speed}]\n")
	if _, err := other.Resume(file.Bytes()); !errors.Is(err, ErrOtherPlant) && !errors.Is(err, ErrOtherRun) {
		t.Errorf("another plant: %v", err)
	}
}

func TestWhatCannotBeHeldIsRefused(t *testing.T) {
	p := prepare(t, `
sensors: {tank.level: {noise: 5 mm}}
control: [{name: level, kind: pid, measure: tank.level, setpoint: 2.5 m, drive: pump.speed, gain: 20 (rad/s)/m}]
faults: [{at: 20 min, set: pump.wear, to: 0.3, name: worn}]
`)
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	before := r.State().Hash()
	for _, c := range []struct {
		name  string
		value float64
		want  string
	}{
		{"pump.speed", 100, "control drives it"}, {"drive.command", 100, "control drives it"}, {"pump.wear", 0.1, "a fault of the scenario drives it"},
		{"pump.speeed", 1, "unknown variable pump.speeed"}, {"valve.opne", 1, "did you mean valve.open?"}, {"tank.level", 1, "the plant computes it"}, {"tank.zero", 1, "final"},
		{"sensor.tank.level.uniform1", 0.5, "of the scenario itself"}, {"demand.flow", math.NaN(), "no number"}, {"demand.flow", math.Inf(1), "no number"},
		{"valve.open", 0.5, "neither true (1) nor false (0)"},
	} {
		if err := r.Hold(c.name, c.value); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %g: %v, want %q", c.name, c.value, err, c.want)
		}
	}
	if r.State().Hash() != before || len(r.Held()) != 0 {
		t.Error("a refused hold changed something")
	}
	free := prepare(t, "inputs: {pump.speed: 100 rad/s}\n")
	f, err := free.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, x := range []float64{-1, 201} {
		if err := f.Hold("pump.speed", x); err == nil || !strings.Contains(err.Error(), "that the model allows") {
			t.Errorf("pump.speed = %g: %v", x, err)
		}
	}
	var names []string
	for _, h := range p.Holdable() {
		names = append(names, h.Name)
	}
	if got := strings.Join(names, " "); got != "demand.flow valve.open tank.area" {
		t.Errorf("what can be held is %s", got)
	}
}

// A parameter that the plant cannot take leaves the run where it was.
func TestAHoldThatThePlantCannotTakeIsAFailedStep(t *testing.T) {
	r, err := prepare(t, "inputs: {demand.flow: 20 L/s}\n").Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if err := errors.Join(r.Step(), r.Hold("tank.area", 0)); err != nil {
		t.Fatal(err)
	}
	before := r.State().Hash()
	err = r.Step()
	if err == nil {
		err = r.Step()
	}
	if err == nil {
		t.Fatal("a tank without area went on")
	}
	if r.State().Hash() != before && r.Tick() == 1 {
		t.Error("the failed step changed the state")
	}
	if err := errors.Join(r.Release("tank.area"), r.Step()); err != nil && r.Tick() == 1 {
		t.Errorf("given back: %v", err)
	}
}

// A setpoint that people may adjust is a parameter of the controller; untouched it changes no bit.
func TestSetpointsThatPeopleMayAdjust(t *testing.T) {
	const pid = "control: [{name: level, kind: pid, measure: tank.level, setpoint: @, drive: pump.speed, gain: 20 (rad/s)/m, integral_time: 5 min}]\n"
	with := func(setpoint string) *Prepared {
		return prepare(t, "inputs: {demand.flow: 20 L/s}\n"+strings.Replace(pid, "@", setpoint, 1)+recordHeld)
	}
	adjust := with("250 cm, adjust: {min: 1 m, max: 4 m}")
	if runWith(t, with("2.5 m"), nil).Hash() != runWith(t, adjust, nil).Hash() {
		t.Error("the parameter gives other bits than the number")
	}
	// the step at tick 60, which control sees then, is one of a schedule
	scheduled := prepare(t, "inputs: {demand.flow: 20 L/s}\ncontrol:\n- {name: wanted, kind: schedule, steps: [[0s, 2.5 m], [610s, 3 m]]}\n"+
		"- {name: level, kind: pid, measure: tank.level, setpoint: control.wanted.output, drive: pump.speed, gain: 20 (rad/s)/m, integral_time: 5 min}\n"+recordHeld)
	if runWith(t, scheduled, nil).Hash() != runWith(t, adjust, []act{{59, "control.level.setpoint", 3, false}}).Hash() {
		t.Error("an adjusted setpoint is not the step of a schedule one tick later")
	}
	for _, h := range adjust.Holdable() {
		if h.Name == "control.level.setpoint" && (h.Min != 1 || h.Max != 4 || h.Value != 2.5 || h.DisplayUnit != "cm" || h.Unit != "m") {
			t.Errorf("%+v", h)
		}
	}
	r, err := adjust.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if err := r.Hold("control.level.setpoint", 4.5); err == nil || !strings.Contains(err.Error(), "above the largest value that the model allows, 400 cm") {
		t.Errorf("beyond its range: %v", err)
	}
	for setpoint, want := range map[string]string{
		"tank.zero, adjust: {min: 1 m}": "only where it is a number", "2.5 m, adjust: {min: 3 m, max: 4 m}": "outside of the range", "2.5 m, adjust: {min: 4 m, max: 1 m}": "is not below max",
		"2.5 m, adjust: {max: 3 bar}": "adjust.max",
	} {
		s, err := parse(t, head+strings.Replace(pid, "@", setpoint, 1))
		if err == nil {
			_, err = Prepare(s, tankSystem(), "")
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", setpoint, err, want)
		}
	}
}
