package modbus

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/gate"
)

// peerModule is the server and client that nobody here wrote.
const peerModule = "modbus-serial"

// peerTags are addresses of peer/server.js and what its registers hold there.
func peerTags() (tags []bridge.Tag, want []bridge.Sample) {
	add := func(address string, typ bridge.DataType, value float64, status bridge.Status) *bridge.Tag {
		t := tagAt(address, typ)
		t.ID, t.Access = bridge.TagID(len(tags)+1), bridge.Read
		tags = append(tags, t)
		want = append(want, bridge.Sample{Tag: t.ID, Value: value, Status: status})
		return &tags[len(tags)-1]
	}
	for k, o := range orders {
		at := func(first int) string { return fmt.Sprintf("7/holding/%d/%s", first+10*k, o) }
		add(at(100), bridge.Float32, float64(float32(-123456.789)), bridge.Good)
		add(at(200), bridge.Float64, math.Pi, bridge.Good)
		add(at(300), bridge.Int32, -2000000000, bridge.Good)
		add(at(400), bridge.UInt32, 4000000000, bridge.Good)
		add(at(500), bridge.Int64, -9007199254740991, bridge.Good)
		add(at(600), bridge.UInt64, 9007199254740991, bridge.Good)
	}
	add("7/holding/700", bridge.Int16, -12345, bridge.Good)
	add("7/holding/701", bridge.UInt16, 54321, bridge.Good)
	add("7/input/702", bridge.Int8, -7, bridge.Good)
	x := add("7/holding/703", bridge.Int16, 23.5, bridge.Good)
	x.Scale, x.Unit = 0.1, "degC"
	x = add("7/input/703", bridge.Int16, 23.5*2-4, bridge.UncertainOutOfLimits)
	x.Scale, x.Offset, x.High = 0.2, -4, 40
	add("7/holding/710", bridge.Float32, math.NaN(), bridge.BadSensorFailure)
	add("7/coil/1", bridge.Unknown, 1, bridge.Good)
	add("7/discrete/2", bridge.Unknown, 0, bridge.Good)
	add("7/holding/5000", bridge.Int16, math.NaN(), bridge.BadNodeUnknown)
	add("7/coil/5000", bridge.Unknown, math.NaN(), bridge.BadNodeUnknown)
	add("7/holding/6004", bridge.Int16, math.NaN(), bridge.BadDeviceFailure)
	add("7/holding/6106/CDAB", bridge.Int16, math.NaN(), bridge.BadNoCommunication) // busy
	add("9/holding/700", bridge.Int16, math.NaN(), bridge.BadNoCommunication)       // the gateway's device does not answer
	return tags, want
}

// modbus-serial's server: every type in every order, scales, limits, and what it refuses.
func TestModbusSerialIsRead(t *testing.T) {
	t.Parallel()
	n := bridgetest.StartNode(t, peerModule, nil)
	tags, want := peerTags()
	s, err := NewSource(Config{Name: "plc", Address: n.Address(), Period: 50 * time.Millisecond, Tags: tags, Clock: bridge.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	in, stop := bridgetest.Run(t, s)
	in.Until(t, "all tags", func() bool {
		return !math.IsNaN(in.Last(1).Value) && in.Last(tags[len(tags)-1].ID).Status != bridge.Bad
	})
	stop()
	for i, w := range want {
		got := in.Last(w.Tag)
		if got.Status != w.Status || !(math.Abs(got.Value-w.Value) <= 1e-9*math.Abs(w.Value)) && !(math.IsNaN(got.Value) && math.IsNaN(w.Value)) {
			t.Errorf("%s: %+v, want %g with status %x", tags[i].Address, got, w.Value, uint32(w.Status))
		}
	}
}

// Permits are written to modbus-serial's server, once, and read back; what it clamps, refuses or forgets has failed.
func TestModbusSerialIsWritten(t *testing.T) {
	t.Parallel()
	n := bridgetest.StartNode(t, peerModule, nil)
	for _, c := range []struct {
		address string
		typ     bridge.DataType
		value   float64
		want    gate.State
		why     string
	}{
		{"7/holding/800", bridge.Int16, 1450, gate.Written, ""},
		{"7/holding/810/ABCD", bridge.Float32, 1450.1, gate.Written, ""},
		{"7/holding/812/CDAB", bridge.Float32, 0.1, gate.Written, ""},
		{"7/holding/814/BADC", bridge.Float32, 3.25, gate.Written, ""},
		{"7/holding/816/DCBA", bridge.Float64, math.Pi, gate.Written, ""},
		{"7/coil/3", bridge.Boolean, 1, gate.Written, ""},
		{"7/holding/900", bridge.Int16, 3000, gate.Failed, "wrote 3000 and read back 1450"},
		{"7/holding/910", bridge.Int16, 5, gate.Failed, "refused"},
		{"7/holding/920", bridge.Int16, 5, gate.Failed, "wrote 5 and read back 0"},
		{"7/holding/5000", bridge.Int16, 5, gate.Failed, "refused"},
		{"9/holding/800", bridge.Int16, 5, gate.Failed, "refused"},
		{"7/holding/800", bridge.UInt8, 300, gate.Failed, "does not fit"},
	} {
		t.Run(c.address, func(t *testing.T) {
			t.Parallel()
			speed := tagAt(c.address, c.typ)
			speed.Name, speed.Unit = "speed", "rpm"
			w, err := NewWriter(Config{Name: "plc", Address: n.Address(), Timeout: 10 * time.Second, Clock: hurried{time.Now()}, Tags: []bridge.Tag{speed}})
			if err != nil {
				t.Fatal(err)
			}
			p := newPermits(t, speed)
			if err := w.Write(context.Background(), p.permit(c.value)); err != nil {
				t.Fatal(err)
			}
			if s, why := p.state(); s != c.want || !strings.Contains(why, c.why) {
				t.Errorf("%s (%s), want %s (%s)", s, why, c.want, c.why)
			}
		})
	}
}

// modbus-serial's client reads and writes a device of ours.
func TestModbusSerialReadsAndWritesOurDevice(t *testing.T) {
	t.Parallel()
	c := Config{Name: "plc", Address: free(t), Clock: bridge.Wall{}}
	values := map[int]float64{}
	add := func(address string, typ bridge.DataType, value float64, access bridge.Access) {
		x := tagAt(address, typ)
		x.Access = access
		values[len(c.Tags)] = value
		c.Tags = append(c.Tags, x)
	}
	for k, o := range orders {
		add(fmt.Sprintf("7/holding/%d/%s", 100+10*k, o), bridge.Float32, -123456.789, bridge.Read)
	}
	add("7/holding/200", bridge.Float64, math.Pi, bridge.Read)
	add("7/holding/300", bridge.Int32, -2000000000, bridge.Read)
	add("7/holding/400", bridge.UInt32, 4000000000, bridge.Read)
	add("7/holding/500", bridge.Int64, -9007199254740991, bridge.Read)
	add("7/holding/700", bridge.Int16, -12345, bridge.Read)
	add("7/input/40", bridge.UInt16, 54321, bridge.Read)
	add("7/coil/1", bridge.Boolean, 0, bridge.ReadWrite)
	add("7/discrete/1", bridge.Boolean, 1, bridge.Read)
	add("7/holding/800", bridge.Float32, 0, bridge.ReadWrite)
	add("7/holding/900", bridge.Int16, 0, bridge.ReadWrite)
	add("7/holding/910", bridge.Int16, 0, bridge.ReadWrite)
	add("7/holding/950", bridge.Int16, 0, bridge.Read)
	d := device(t, c, func(x bridge.Tag, v float64) (float64, error) {
		switch x.Address {
		case "7/holding/900":
			v = min(v, 1450)
		case "7/holding/910":
			return 0, errors.New("not now")
		}
		return v, nil
	})
	defer func() { _ = d.Close() }()
	for i := range c.Tags {
		d.Set(i, values[i])
	}
	type result struct {
		Floats         []float64
		Ints           []float64
		Double         float64
		Input          float64
		Bits           []bool
		Refused        []any
		Float, Clamped float64
		Coil           bool
	}
	var got result
	_, port, _ := strings.Cut(c.Address, ":")
	bridgetest.RunNode(t, peerModule, "probe.js", map[string]any{"port": port}, &got)
	f := float64(float32(-123456.789))
	want := result{Floats: []float64{f, f, f, f}, Ints: []float64{-12345, -2000000000, 4000000000, -9007199254740991}, Double: math.Pi, Input: 54321, Bits: []bool{false, true},
		Refused: []any{2.0, 3.0, 3.0, 2.0, 2.0}, Float: 1234.5, Clamped: 1450, Coil: true}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("its client saw\n%+v, want\n%+v", got, want)
	}
}
