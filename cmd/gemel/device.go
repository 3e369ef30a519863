package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/device"
	"gemel/engine/unit"
	"gemel/scenarios"
)

// deviceFlags of gemel device.
type deviceFlags struct {
	speed     float64
	opcua     string
	sparkplug string
	broker    string
	modbus    string
	variables []string
	writable  []string
	from      string
	loop      bool
	folder    string
	anyClient bool
	twin      string
	writer    bool
	trust     bool
	libs      []string
}

func deviceCommand(t terminal) *cobra.Command {
	f := deviceFlags{}
	c := &cobra.Command{
		Use:   "device SCENARIO",
		Short: "Run a scenario as a device that real clients can use",
		Long: `Step a scenario in real time, or faster, and serve its plant as a device does:
over OPC UA, and where it is asked for over Modbus TCP and as a Sparkplug B edge
node. Clients read what the scenario records, through its sensors where it has
some, and write its set-points; what is written is printed. It listens on this
machine only. docs/device.md has the addresses and the register map.

Certificate, users and passwords of the device are in its folder,
SCENARIO-device. --twin writes what a twin needs to follow this device into a
folder: tags, connections, alarms, rules, password, certificate. Files that are
there are left as they are.

At the end of the scenario the device stops, or begins again with --loop.`,
		Example: "  gemel device scenarios/booster-device.yaml --twin station\n  gemel device plant.yaml --speed 60 --from 14h --modbus 127.0.0.1:1502\n  gemel device plant.yaml --opcua off --broker 127.0.0.1:1883",
		Args:    exactlyOne("scenario"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.run(c.Context(), shared(t), args[0])
		},
	}
	s := c.Flags()
	s.Float64Var(&f.speed, "speed", 1, "step `TIMES` as fast as real time")
	s.StringVar(&f.opcua, "opcua", "opc.tcp://127.0.0.1:4840", "serve OPC UA at `ADDRESS`, or off")
	s.StringVar(&f.sparkplug, "sparkplug", "", "publish to the MQTT server at `URL`")
	s.StringVar(&f.broker, "broker", "", "start an MQTT server at `ADDRESS` and publish to it")
	s.StringVar(&f.modbus, "modbus", "", "serve Modbus TCP at `ADDRESS`, such as 127.0.0.1:1502")
	s.StringArrayVar(&f.variables, "variables", nil, "serve what fits `PATTERN` instead of what is recorded")
	s.StringArrayVar(&f.writable, "writable", nil, "let clients write what fits `PATTERN`: any input or parameter")
	s.StringVar(&f.from, "from", "", "begin `TIME` after the start of the scenario, such as 14h")
	s.BoolVar(&f.loop, "loop", false, "begin again at the end of the scenario")
	s.StringVar(&f.folder, "folder", "", "keep certificate and users in `FOLDER` (default SCENARIO-device)")
	s.BoolVar(&f.anyClient, "any-client", false, "let OPC UA clients in whose certificate is not trusted")
	s.StringVar(&f.twin, "twin", "", "write what a twin needs into `FOLDER`, where it is missing")
	s.BoolVar(&f.writer, "writer", false, "let that twin write: give it the operator's password")
	s.BoolVar(&f.trust, "trust", false, "let that twin trust this device without asking")
	libFlag(c, &f.libs)
	return c
}

func (f *deviceFlags) check() error {
	switch {
	case !(f.speed > 0) || f.speed > 1e6:
		return fmt.Errorf("--speed %g: want a number above 0, such as 60", f.speed)
	case f.sparkplug != "" && f.broker != "":
		return errors.New("--sparkplug and --broker: give one of them")
	case f.opcua == "off" && f.sparkplug == "" && f.broker == "" && f.modbus == "":
		return errors.New("no protocol is left: give --modbus, --sparkplug or --broker beside --opcua off")
	case f.twin == "" && (f.writer || f.trust):
		return errors.New("--writer and --trust are about the folder of a twin: name it with --twin")
	case f.opcua == "off" && f.trust:
		return errors.New("--trust is about the certificate of OPC UA, and that is off")
	}
	return nil
}

func (f *deviceFlags) run(ctx context.Context, t terminal, file string) error {
	if err := f.check(); err != nil {
		return err
	}
	begin := 0.0
	if f.from != "" {
		var err error
		if begin, err = unit.ParseDuration(f.from); err != nil {
			return fmt.Errorf("--from: %w", err)
		}
	}
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	p, err := load(file, lib)
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	if f.folder == "" {
		f.folder = p.ID + "-device"
	}
	ctx, interruptibly, end := interruptible(ctx)
	defer end()
	interruptibly()
	r, err := p.Start()
	if err != nil {
		return err
	}
	plant := &devicePlant{p: p, r: r}
	defer plant.close()
	if err := plant.choose(f.variables, f.writable); err != nil {
		return err
	}
	if begin > 0 {
		if err := r.GoTo(ctx, begin); err != nil {
			return err
		}
	}
	clock := bridge.Wall{}
	d, facts, err := f.open(t, p, plant, clock)
	if err != nil {
		return err
	}
	defer facts.close()
	return f.serve(ctx, t, d, plant, facts, clock)
}

// serve until Ctrl-C, or until the scenario ends.
func (f *deviceFlags) serve(ctx context.Context, t terminal, d *device.Device, plant *devicePlant, facts *deviceFacts, clock bridge.Clock) error {
	facts.print(t, f, plant)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	var served error
	running.Go(func() {
		if served = d.Run(ctx); ctx.Err() != nil {
			served = nil
		}
		stop()
	})
	pace := &pacer{t: t, d: d, plant: plant, clock: clock, loop: f.loop, period: time.Duration(plant.p.Period() / f.speed * 1e9)}
	err := pace.run(ctx)
	stop()
	running.Wait()
	switch {
	case served != nil:
		return failed(served)
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(t.err, "stopped after %s of the scenario\n", span(plant.time()))
		return nil
	case err != nil:
		return failed(err)
	}
	fmt.Fprintf(t.err, "the scenario is over after %s; with --loop it begins again\n", span(plant.time()))
	return nil
}

// pacer steps a plant by the wall's clock.
type pacer struct {
	t      terminal
	d      *device.Device
	plant  *devicePlant
	clock  bridge.Clock
	loop   bool
	period time.Duration // of a tick, on the wall

	told time.Time // when it was last said that it cannot keep up
	line time.Time // when the last line about the state was shown
}

// showEvery is the shortest time between two showings: clients do not poll faster.
const showEvery = 100 * time.Millisecond

func (p *pacer) run(ctx context.Context) error {
	base, done := p.clock.Now(), int64(0) // the tick at base, and how many since
	shown := base
	for {
		due := base.Add(time.Duration(done+1) * p.period)
		if wait := due.Sub(p.clock.Now()); wait > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-p.clock.After(wait):
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		ended, err := p.plant.step(p.loop)
		if err != nil {
			return err
		}
		done++
		now := p.clock.Now()
		behind := now.Sub(due)
		if now.Sub(shown) >= showEvery || behind < p.period || ended {
			values, status := p.plant.read()
			p.d.Set(values, status, bridge.At(now))
			shown = now
		}
		if ended {
			return nil
		}
		if behind > time.Second && behind > 3*p.period {
			p.late(now, behind)
			base, done = now, 0
		}
		p.status(now)
	}
}

// late says that the plant is slower than it should be.
func (p *pacer) late(now time.Time, behind time.Duration) {
	if !p.told.IsZero() && now.Sub(p.told) < 10*time.Second {
		return
	}
	p.told = now
	fmt.Fprintf(p.t.err, "the plant cannot keep up: a tick takes longer than %s; a lower --speed helps (it was %s behind)\n", duration(p.period), duration(behind))
}

// status shows now and then where the plant is, where somebody looks.
func (p *pacer) status(now time.Time) {
	if !p.t.live || now.Sub(p.line) < time.Minute {
		return
	}
	p.line = now
	fmt.Fprintf(p.t.err, "%s  the scenario is at %s\n", now.Format("15:04:05"), span(p.plant.time()))
}

// devicePlant is the plant behind a device: one Runner, stepped by one goroutine and written to by others.
type devicePlant struct {
	p      *scenarios.Prepared
	points []device.Point
	reads  []string // variable that a point shows
	lost   []string // variable that is 0 where its sensor has lost the reading; empty: it never does

	mu     sync.Mutex
	r      *scenarios.Runner
	values []float64
	status []bridge.Status
}

func (d *devicePlant) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.r.Close()
}

// Hold takes a set-point.
func (d *devicePlant) Hold(i int, value float64) (float64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.r.Done() {
		return 0, fmt.Errorf("the scenario is over: %w", device.ErrNotNow)
	}
	return value, d.r.Hold(d.points[i].Name, value)
}

// Release gives a set-point back to the scenario.
func (d *devicePlant) Release(i int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.Release(d.points[i].Name)
}

// step goes one tick further, and from the end back to the start.
func (d *devicePlant) step(loop bool) (ended bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.r.Done() && loop {
		if err := d.again(); err != nil {
			return false, err
		}
	}
	if err := d.r.Step(); err != nil {
		return false, err
	}
	return d.r.Done() && !loop, nil
}

// again begins the scenario again; what was written stays.
func (d *devicePlant) again() error {
	r, err := d.p.Start()
	if err != nil {
		return err
	}
	for _, h := range d.r.Held() {
		if err := r.Hold(h.Name, h.Value); err != nil {
			return errors.Join(err, r.Close())
		}
	}
	old := d.r
	d.r = r
	return old.Close()
}

// read what the points show, and how good it is; the slices are good until the next call.
func (d *devicePlant) read() ([]float64, []bridge.Status) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, name := range d.reads {
		d.values[i], _ = d.r.Value(name) // choose has looked
		d.status[i] = bridge.Good
		if d.lost[i] == "" {
			continue
		}
		if good, _ := d.r.Value(d.lost[i]); good == 0 {
			d.status[i] = bridge.UncertainLastUsable
		}
	}
	return d.values, d.status
}

// now is what the points show.
func (d *devicePlant) now() []float64 {
	values, _ := d.read()
	return values
}

// time since the start of the scenario [s].
func (d *devicePlant) time() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return float64(d.r.Tick()) * d.p.Period()
}

// deviceFolder is where a device keeps who it is and whom it lets in.
type deviceFolder string

func (d deviceFolder) path(name ...string) string {
	return filepath.Join(append([]string{string(d)}, name...)...)
}
