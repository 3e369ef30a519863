package scenarios

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// eventful is a scenario with everything in it: control with memory, noise, faults, limits, KPIs.
const eventful = `
seed: 7
inputs: {demand.flow: {steps: [[0h, 20 L/s], [10 min, 90 L/s], [25 min, 5 L/s]]}}
sensors: {tank.level: {noise: 5 mm, lag: 30 s}}
control:
- {name: level, kind: pid, measure: tank.level, setpoint: 2.5 m, drive: pump.speed, gain: 20 (rad/s)/m, integral_time: 5 min, derivative_time: 20 s}
- {name: shut, kind: rule, when: tank.level > 2.6 m, after: 1 min, min_on: 3 min, set: {valve.open: true}, else: {valve.open: false}}
faults: [{at: 20 min, set: pump.wear, to: 0.3, over: 10 min}]
limits: {tank.level: {high: 2.7 m}}
kpis: {energy: {integral: pump.power, unit: kWh}, most: {max: tank.level}, starts: {count: valve.open}}
record: {every: 30 s, variables: [tank.level, pump.speed, valve.open, sensor.tank.level]}
`

// A run that is stopped at any tick and continued elsewhere must be the run that was not stopped: same bits, same figures.
func TestSnapshotAndContinueIsTheFullRun(t *testing.T) {
	p := prepare(t, eventful)
	_, events, full := run(t, p)
	other := prepare(t, eventful) // as another process would compile it
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		tick := random.Int64N(360)
		first, err := p.Start()
		if err != nil {
			t.Fatal(err)
		}
		var seen []Event
		keep := func(e Event) error { seen = append(seen, e); return nil }
		first.OnEvent = keep
		for first.Tick() < tick {
			if err := first.Step(); err != nil {
				t.Fatal(err)
			}
		}
		var file bytes.Buffer
		if err := first.Snapshot(&file); err != nil {
			t.Fatal(err)
		}
		_ = first.Close()
		second, err := other.Resume(file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		second.OnEvent = keep
		for !second.Done() {
			if err := second.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if second.Hash() != full.Hash() || second.State().Hash() != full.State().Hash() {
			t.Errorf("stopped at tick %d: another trajectory", tick)
		}
		for i, k := range second.KPIs() {
			if *k.Value != *full.KPIs()[i].Value {
				t.Errorf("stopped at tick %d: %s is %v, want %v", tick, k.Name, *k.Value, *full.KPIs()[i].Value)
			}
		}
		if len(seen) != len(events) {
			t.Errorf("stopped at tick %d: %d events, want %d", tick, len(seen), len(events))
		}
		_ = second.Close()
	}
}

// A snapshot that does not fit must be refused with the reason.
func TestBrokenSnapshots(t *testing.T) {
	p := prepare(t, eventful)
	r, err := p.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var file bytes.Buffer
	if err := r.Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	good := file.Bytes()
	change := func(at int, b byte) []byte {
		c := bytes.Clone(good)
		c[at] = b
		return c
	}
	for _, c := range []struct {
		name string
		data []byte
		p    *Prepared
		want error
		text string
	}{
		{"empty", nil, p, ErrNotRunSnapshot, "this is no snapshot of a run"},
		{"another file", []byte("gemel: 1\nname: x\nplant: y\n"), p, ErrNotRunSnapshot, "this is no snapshot of a run"},
		{"a state alone", []byte("GEMELST\x01............"), p, ErrNotRunSnapshot, "this is no snapshot of a run"},
		{"another version", change(7, 9), p, ErrSnapshotVersion, "the snapshot has another format version: version 9, this program reads versions 1 and 2"},
		{"cut short", good[:20], p, ErrSnapshotDamaged, "the snapshot is damaged: 20 bytes are too few"},
		{"cut off", good[:len(good)-1], p, ErrSnapshotDamaged, "the snapshot is damaged: its checksum does not match"},
		{"a flipped bit", change(200, good[200]^4), p, ErrSnapshotDamaged, "the snapshot is damaged: its checksum does not match"},
		{"another plant", good, prepare(t, strings.Replace(eventful, "gain: 20", "gain: 21", 1)), ErrOtherPlant,
			"the snapshot belongs to another plant: the model, the control, the solver or the version of Gemel has changed since it was made"},
		{"another seed", good, prepare(t, strings.Replace(eventful, "seed: 7", "seed: 8", 1)), ErrOtherRun, "the snapshot belongs to another run: its seed is 7, that of the scenario 8"},
	} {
		r, err := c.p.Resume(c.data)
		if !errors.Is(err, c.want) || err.Error() != c.text || r != nil {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.text)
		}
	}
}

// A snapshot carries the values of parameters and constant inputs along. Where the scenario says another one the run would be that of
// the old value under the name of the new.
func TestSnapshotOfAnotherScenario(t *testing.T) {
	const base = `
inputs: {pump.speed: 1000 rpm, demand.flow: {steps: [[0h, 1 L/s], [30 min, 2 L/s]]}}
parameters: {tank.area: 12 m2}
faults: [{at: 10 min, set: pump.wear, to: 0.3, over: 10 min}]
record: {every: 30 s, variables: [tank.level]}
`
	at := func(p *Prepared) []byte {
		r, err := p.Start()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		if err := r.GoTo(t.Context(), 900); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := r.Snapshot(&file); err != nil {
			t.Fatal(err)
		}
		return file.Bytes()
	}
	const other = "the snapshot belongs to another run: "
	const along = "; a snapshot carries its values along"
	const note = "the run continues a snapshot of another scenario: what lies before 0:15:00 followed that one, not this"
	for _, c := range []struct{ from, to, err, notes string }{
		{"", "", "", ""},
		{"1000 rpm", "1100 rpm", other + "pump.speed is 1000 rpm in the snapshot and 1100 rpm in the scenario" + along, ""},
		{"pump.speed: 1000 rpm, ", "", other + "pump.speed is 104.72 rad/s in the snapshot and 0 rad/s in the scenario" + along, ""},
		{"{steps: [[0h, 1 L/s], [30 min, 2 L/s]]}", "2 L/s", other + "demand.flow is 1 L/s in the snapshot and 2 L/s in the scenario" + along, ""},
		{"12 m2", "11 m2", other + "tank.area is 12 m2 in the snapshot and 11 m2 in the scenario" + along, ""},
		{"parameters: {tank.area: 12 m2}", "", other + "tank.area is 12 m2 in the snapshot and 10 m2 in the scenario" + along, ""},
		{"tank.area: 12 m2", "tank.area: 12 m2, pump.wear: 0.1", other + "pump.wear is 0 in the snapshot and 0.1 in the scenario" + along, ""},
		{"1000 rpm", "{steps: [[0h, 1000 rpm], [40 min, 900 rpm]]}", "", note},
		{"2 L/s", "3 L/s", "", note},
		{"[tank.level]", "[tank.level, pump.wear]", "", note + "\nit records other variables than the run before the snapshot, so the trajectory hash covers its own rows only"},
	} {
		snap := at(prepare(t, base))
		r, err := prepare(t, strings.Replace(base, c.from, c.to, 1)).Resume(snap)
		switch {
		case c.err != "":
			if err == nil || err.Error() != c.err || !errors.Is(err, ErrOtherRun) {
				t.Errorf("%s instead of %s: got %v\nwant %s", c.to, c.from, err, c.err)
			}
		case err != nil:
			t.Errorf("%s instead of %s: %v", c.to, c.from, err)
		default:
			if got := strings.Join(r.Notes, "\n"); got != c.notes {
				t.Errorf("%s instead of %s: notes\n%s\nwant\n%s", c.to, c.from, got, c.notes)
			}
			_ = r.Close()
		}
	}
}

// A parameter or an input under another name (an alias) is the same thing.
func TestAliasOfAnInputCanBeDriven(t *testing.T) {
	a := prepare(t, "inputs: {pump.speed: 100 rad/s}\nrecord: {variables: [tank.level]}")
	b := prepare(t, "inputs: {drive.command: 100 rad/s}\nrecord: {variables: [tank.level]}")
	_, _, ra := run(t, a)
	_, _, rb := run(t, b)
	if ra.Hash() != rb.Hash() {
		t.Error("drive.command is not pump.speed")
	}
}
