package device

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/modbus"
	"gemel/bridge/mqtt"
	"gemel/bridge/opcuaserver"
	"gemel/bridge/sparkplug"
)

// Config of a Device. At least one protocol is served.
type Config struct {
	Name      string
	OPCUA     *opcuaserver.Config
	Sparkplug *Sparkplug
	Modbus    string // address to listen at; empty: not served
	Clock     bridge.Clock
	Wrote     func(Write) // is told of every write that reached the device's handler; from several goroutines; nil: nobody is
}

// Sparkplug says where the edge node publishes.
type Sparkplug struct {
	Broker      mqtt.Broker
	Group, Node string
	Tell        func(bridge.Event) // may be nil
}

// Write is what a client has written.
type Write struct {
	At    time.Time
	By    string // "OPC UA", "Sparkplug", "Modbus"
	Point string
	Value float64 // in Unit
	Unit  string
	Err   error // why it was refused
}

// ErrNotNow is what a Plant wraps where a write is right but cannot be done any more.
var ErrNotNow = errors.New("not now")

// Device serves points.
type Device struct {
	c      Config
	plant  Plant
	points []point // of the plant, then heartbeat and remote
	wake   chan struct{}

	opcua  *opcuaserver.Server
	node   *sparkplug.Node
	modbus *modbus.Device

	mu      sync.Mutex // taken after a lock of a protocol, never before one
	shown   []float64  // in the display unit
	stamp   []bridge.Time
	status  []bridge.Status
	written []written // by point
	dirty   []int     // written to, and not shown by the other protocols yet
	beat    bridge.Time
	hasBeat bool
}

// written is a set-point as a client gave it.
type written struct {
	on    bool
	shown float64 // in the display unit
	model float64
	seen  bool // the plant has it
}

// ownPoints are behind those of the plant.
var ownPoints = []Point{
	{Name: Heartbeat, Description: "written once a second, each time another number, by whoever writes set-points", Type: bridge.UInt32, Low: 0, High: math.MaxUint32, Writable: true},
	{Name: Remote, Description: "the heartbeat is alive; set-points stay as they are when it ends", Type: bridge.Boolean, Low: 0, High: 1},
}

// New takes the ports of all protocols; clients are served by Run. first is what the points have, as in Set.
func New(c Config, points []Point, first []float64, plant Plant) (*Device, error) {
	if c.Clock == nil {
		c.Clock = bridge.Wall{}
	}
	d := &Device{c: c, plant: plant, wake: make(chan struct{}, 1)}
	taken := map[string]bool{}
	for _, p := range append(points[:len(points):len(points)], ownPoints...) {
		q, err := newPoint(p)
		if err != nil {
			return nil, err
		}
		if taken[q.id] {
			return nil, fmt.Errorf("%s: there are two points of this name", p.Name)
		}
		taken[q.id] = true
		d.points = append(d.points, q)
	}
	d.shown, d.stamp, d.status, d.written = make([]float64, len(d.points)), make([]bridge.Time, len(d.points)), make([]bridge.Status, len(d.points)), make([]written, len(d.points))
	if len(first) != len(points) {
		return nil, fmt.Errorf("%d values for %d points", len(first), len(points))
	}
	if c.OPCUA == nil && c.Sparkplug == nil && c.Modbus == "" {
		return nil, errors.New("no protocol is served")
	}
	for i, x := range first {
		d.shown[i] = d.points[i].toDisplay(x)
	}
	if err := errors.Join(d.serveOPCUA(), d.serveModbus(), d.serveSparkplug()); err != nil {
		return nil, errors.Join(err, d.close())
	}
	for i := range d.stamp {
		d.stamp[i] = bridge.At(c.Clock.Now())
	}
	d.publish(0, len(d.points))
	return d, nil
}

func (d *Device) heartbeat() int { return len(d.points) - 2 }
func (d *Device) remote() int    { return len(d.points) - 1 }

// Set says what the points of the plant have at a moment, in their Units, and how good that is; nil: all of it is.
func (d *Device) Set(values []float64, status []bridge.Status, at bridge.Time) {
	d.mu.Lock()
	for i, x := range values {
		d.stamp[i], d.status[i] = at, bridge.Good
		if status != nil {
			d.status[i] = status[i]
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			d.status[i] = bridge.BadSensorFailure
		}
		w := &d.written[i]
		switch {
		case w.on && math.Float64bits(x) == math.Float64bits(w.model):
			w.seen = true
			d.shown[i] = w.shown
			continue
		case w.on && !w.seen: // the plant follows at its next tick
			continue
		}
		w.on = false
		d.shown[i] = d.points[i].toDisplay(x)
	}
	d.mu.Unlock()
	d.publish(0, len(values))
}

// publish shows some points to clients.
func (d *Device) publish(from, to int) {
	if d.modbus != nil {
		d.modbus.Update(func(put func(i int, value float64)) {
			d.mu.Lock()
			defer d.mu.Unlock()
			for i := from; i < to; i++ {
				put(i, d.shown[i])
			}
		})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := from; i < to; i++ {
		if d.opcua != nil {
			_ = d.opcua.Set(d.points[i].id, d.shown[i], d.status[i], d.stamp[i]) // it was added
		}
		if d.node != nil {
			d.node.Report(i, bridge.Sample{Value: d.shown[i], Source: d.stamp[i], Status: d.status[i]})
		}
	}
}

// publishWritten shows in all protocols what was written by one.
func (d *Device) publishWritten() {
	d.mu.Lock()
	list := d.dirty
	d.dirty = nil
	d.mu.Unlock()
	for _, i := range list {
		d.publish(i, i+1)
	}
}

// write is what every protocol calls. x is in the display unit.
func (d *Device) write(i int, x float64, by string) (held float64, err error) {
	p := &d.points[i]
	if err = p.judge(x); err == nil {
		held, err = d.take(i, x)
	}
	if d.c.Wrote != nil && i != d.heartbeat() {
		d.c.Wrote(Write{At: d.c.Clock.Now(), By: by, Point: p.Name, Value: x, Unit: p.Display, Err: err})
	}
	if err == nil {
		select {
		case d.wake <- struct{}{}: // the other protocols show it
		default:
		}
	}
	return held, err
}

// take a value that was judged.
func (d *Device) take(i int, x float64) (float64, error) {
	now := bridge.At(d.c.Clock.Now())
	d.mu.Lock()
	defer d.mu.Unlock()
	if i == d.heartbeat() {
		if !d.hasBeat || d.shown[i] != x {
			d.beat, d.hasBeat = now, true
		}
		d.shown[i], d.stamp[i] = x, now
		d.dirty = append(d.dirty, i)
		return x, nil
	}
	model := d.points[i].toModel(x)
	held, err := d.plant.Hold(i, model)
	if err != nil {
		return 0, err
	}
	if held != model {
		x = d.points[i].toDisplay(held)
	}
	d.written[i] = written{on: true, shown: x, model: held}
	d.shown[i], d.stamp[i] = x, now
	d.dirty = append(d.dirty, i)
	return x, nil
}

// release gives set-points back; point < 0: all. It returns how many were held.
func (d *Device) release(point int) (n int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.points[:d.heartbeat()] {
		if !d.points[i].Writable || point >= 0 && point != i {
			continue
		}
		if err := d.plant.Release(i); err != nil {
			return n, err
		}
		if d.written[i].on {
			n++
		}
		d.written[i] = written{}
	}
	return n, nil
}

// alive looks whether the heartbeat still comes.
func (d *Device) alive() {
	now := bridge.At(d.c.Clock.Now())
	d.mu.Lock()
	i := d.remote()
	d.shown[i], d.stamp[i] = 0, now
	if d.hasBeat && now-d.beat < bridge.Time(3*time.Second) {
		d.shown[i] = 1
	}
	d.stamp[d.heartbeat()] = now
	d.mu.Unlock()
	d.publish(d.heartbeat(), len(d.points))
}

// Run serves clients until ctx ends.
func (d *Device) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var serving sync.WaitGroup
	if d.opcua != nil {
		serving.Go(func() {
			if err := d.opcua.Serve(ctx); ctx.Err() == nil {
				cancel(err)
			}
		})
	}
	d.alive()
	tick := d.c.Clock.After(beatCheck)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-d.wake:
			d.publishWritten()
		case <-tick:
			d.alive()
			tick = d.c.Clock.After(beatCheck)
		}
	}
	serving.Wait()
	return errors.Join(context.Cause(ctx), d.hangUp())
}

// URL of the OPC UA server; empty where it is not served.
func (d *Device) URL() string {
	if d.opcua == nil {
		return ""
	}
	return d.opcua.URL()
}

// beatCheck is how often the heartbeat is looked at.
const beatCheck = 500 * time.Millisecond

// Close gives the ports back of a device that is not run.
func (d *Device) Close() error { return d.close() }

func (d *Device) close() error {
	if d.opcua != nil {
		return errors.Join(d.opcua.Close(), d.hangUp())
	}
	return d.hangUp()
}

// hangUp ends the other protocols.
func (d *Device) hangUp() error {
	var all []error
	if d.node != nil {
		all = append(all, d.node.Close())
	}
	if d.modbus != nil {
		all = append(all, d.modbus.Close())
	}
	return errors.Join(all...)
}
