package device

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	gopcua "github.com/gopcua/opcua"
	"github.com/gopcua/opcua/ua"
	simon "github.com/simonvetter/modbus"
	"google.golang.org/protobuf/proto"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt"
	"gemel/bridge/opcua"
	"gemel/bridge/sparkplug"
	"gemel/bridge/sparkplug/payload"
)

const rpm = math.Pi / 30

// A set-point that OPC UA writes is what the plant gets, what OPC UA reads back to the last bit, and what the other protocols show.
func TestOPCUAWritesAreSeenByAll(t *testing.T) {
	t.Parallel()
	x := start(t)
	c := x.dial("operator")
	if s := opcuaWrite(t, c, "pump1/speed", 1450.3); s != ua.StatusOK {
		t.Fatal(s)
	}
	if v := opcuaRead(t, c, "pump1/speed"); v != 1450.3 {
		t.Errorf("read back: %v", v)
	}
	if got := x.plant.now()[speed]; math.Abs(got-1450.3*rpm) > 1e-9 {
		t.Errorf("the plant has %g rad/s", got)
	}
	eventually(t, "Modbus shows it", func() bool {
		v, err := x.modbus.ReadFloat32(2, simon.HOLDING_REGISTER)
		return err == nil && v == 1450.3
	})
	x.Set([]float64{3, 100, 1, 1}, nil, bridge.At(time.Now())) // the plant has not followed yet
	if v := opcuaRead(t, c, "pump1/speed"); v != 1450.3 {
		t.Errorf("before the plant's next tick it shows %v", v)
	}
	x.Set(x.plant.now(), nil, bridge.At(time.Now()))
	if v := opcuaRead(t, c, "pump1/speed"); v != 1450.3 {
		t.Errorf("after the plant's next tick it shows %v", v)
	}
	if s := opcuaWrite(t, c, "pump1/on", false); s != ua.StatusOK || x.plant.now()[on] != 0 {
		t.Errorf("off: %v", s)
	}
	if s := opcuaWrite(t, c, "stages", int32(2)); s != ua.StatusOK || x.plant.now()[stages] != 2 {
		t.Errorf("stages: %v", s)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.writes) != 3 || x.writes[0].By != "OPC UA" || x.writes[0].Point != "pump1.speed" || x.writes[0].Value != 1450.3 || x.writes[0].Unit != "rpm" || x.writes[0].Err != nil {
		t.Errorf("told of %+v", x.writes)
	}
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	x := start(t)
	c, viewer := x.dial("operator"), x.dial("reader")
	before := x.plant.now()
	for _, w := range []struct {
		by    *gopcua.Client
		node  string
		value any
		want  ua.StatusCode
	}{
		{c, "pump1/speed", 3000.0, ua.StatusBadOutOfRange}, {c, "pump1/speed", -1.0, ua.StatusBadOutOfRange}, {c, "pump1/speed", math.NaN(), ua.StatusBadOutOfRange}, {c, "pump1/speed", math.Inf(1), ua.StatusBadOutOfRange},
		{c, "pump1/speed", float32(1000), ua.StatusBadTypeMismatch}, {c, "pump1/speed", "1000", ua.StatusBadTypeMismatch}, {c, "pump1/on", 1.0, ua.StatusBadTypeMismatch}, {c, "stages", int32(4), ua.StatusBadOutOfRange},
		{c, "tank/level", 1.0, ua.StatusBadNotWritable}, {c, Remote, true, ua.StatusBadNotWritable}, {viewer, "pump1/speed", 1000.0, ua.StatusBadUserAccessDenied}, {viewer, Heartbeat, uint32(1), ua.StatusBadUserAccessDenied},
	} {
		if got := opcuaWrite(t, w.by, w.node, w.value); got != w.want {
			t.Errorf("%v (%T) to %s: %v, want %v", w.value, w.value, w.node, got, w.want)
		}
	}
	for _, v := range []float32{3000, -1, float32(math.NaN()), float32(math.Inf(-1))} {
		if err := x.modbus.WriteFloat32(2, v); !errors.Is(err, simon.ErrIllegalDataValue) {
			t.Errorf("Modbus, %g: %v", v, err)
		}
	}
	if v, err := x.modbus.ReadFloat32(2, simon.HOLDING_REGISTER); err != nil || math.Abs(float64(v)-100/rpm) > 1e-3 {
		t.Errorf("after refused writes the register holds %g, %v", v, err)
	}
	if err := x.modbus.WriteFloat32(100, 1); !errors.Is(err, simon.ErrIllegalDataAddress) {
		t.Errorf("Modbus, no such register: %v", err)
	}
	if !slices.Equal(x.plant.now(), before) {
		t.Errorf("something was written: %v", x.plant.now())
	}
	x.plant.mu.Lock()
	x.plant.over = true
	x.plant.mu.Unlock()
	if got := opcuaWrite(t, c, "pump1/speed", 1000.0); got != ua.StatusBadDeviceFailure {
		t.Errorf("after the end: %v", got)
	}
}

func TestModbusReadsAndWrites(t *testing.T) {
	t.Parallel()
	x := start(t)
	c := x.dial("reader")
	if v, err := x.modbus.ReadFloat32(0, simon.INPUT_REGISTER); err != nil || v != 3 {
		t.Errorf("level: %g, %v", v, err)
	}
	if err := errors.Join(x.modbus.WriteFloat32(2, 1200), x.modbus.WriteCoil(0, false), x.modbus.WriteUint32(4, 3)); err != nil {
		t.Fatal(err)
	}
	if got := x.plant.now(); math.Abs(got[speed]-1200*rpm) > 1e-9 || got[on] != 0 || got[stages] != 3 {
		t.Errorf("the plant has %v", got)
	}
	eventually(t, "OPC UA shows it", func() bool {
		return opcuaRead(t, c, "pump1/speed") == 1200.0 && opcuaRead(t, c, "pump1/on") == false && opcuaRead(t, c, "stages") == int32(3)
	})
}

// A host application reads all of it, and commands; what does not fit is not done, and the host hears what the device holds.
func TestSparkplugReadsAndWrites(t *testing.T) {
	t.Parallel()
	x := start(t)
	tags := x.SparkplugTags("cell")
	src, err := sparkplug.NewSource(sparkplug.Config{Name: "cell", Broker: mqtt.Broker{URL: x.server.URL()}, Host: "host", Tags: tags, Clock: bridge.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	in, _ := bridgetest.Run(t, src)
	last := func(i int) (v float64, s bridge.Status) {
		s = bridge.BadWaitingForInitial
		for _, a := range in.Samples() {
			if a.Tag == tags[i].ID {
				v, s = a.Value, a.Status
			}
		}
		return v, s
	}
	eventually(t, "the level is heard", func() bool { v, s := last(level); return v == 3 && s.IsGood() })
	b := mqtt.Broker{URL: x.server.URL()}
	host, err := b.Connect(context.Background(), func() mqtt.Start { return mqtt.Start{Clean: true} })
	if err != nil {
		t.Fatal(err)
	}
	defer host.Disconnect()
	command := func(m *payload.Payload_Metric) {
		t.Helper()
		now := uint64(time.Now().UnixMilli())
		m.Timestamp = &now
		body, err := proto.Marshal(&payload.Payload{Timestamp: &now, Metrics: []*payload.Payload_Metric{m}})
		if err != nil {
			t.Fatal(err)
		}
		if err := host.Publish("spBv1.0/gemel/DCMD/test/"+SparkplugDevice, 0, false, body); err != nil {
			t.Fatal(err)
		}
	}
	double := func(name string, v float64) *payload.Payload_Metric {
		return &payload.Payload_Metric{Name: proto.String(name), Datatype: proto.Uint32(10), Value: &payload.Payload_Metric_DoubleValue{DoubleValue: v}}
	}
	command(double("pump1/speed", 3000)) // outside
	command(double("pump1/speed", math.NaN()))
	command(double("tank/level", 1))
	command(double("pump1/speed", 1100))
	eventually(t, "the command is done, and heard", func() bool { v, s := last(speed); return v == 1100 && s.IsGood() })
	if got := x.plant.now(); math.Abs(got[speed]-1100*rpm) > 1e-9 || got[level] != 3 {
		t.Errorf("the plant has %v", got)
	}
	for _, s := range in.Samples() {
		if s.Tag == tags[speed].ID && s.Status.IsGood() && s.Value != 1100 && math.Abs(s.Value-100/rpm) > 1e-9 {
			t.Errorf("a host heard of a speed of %g", s.Value)
		}
	}
}

// Methods give set-points back.
func TestResetGivesSetPointsBack(t *testing.T) {
	t.Parallel()
	x := start(t)
	c, viewer := x.dial("operator"), x.dial("reader")
	call := func(c *gopcua.Client, id string) *ua.CallMethodResult {
		r, err := c.Call(context.Background(), &ua.CallMethodRequest{ObjectID: node("gemel/reset"), MethodID: node(id)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if s := opcuaWrite(t, c, "pump1/speed", 1450.0); s != ua.StatusOK {
		t.Fatal(s)
	}
	x.Set(x.plant.now(), nil, bridge.At(time.Now()))
	if r := call(viewer, "gemel/reset/all"); r.StatusCode == ua.StatusOK {
		t.Error("a viewer may reset")
	}
	if r := call(c, "gemel/reset/all"); r.StatusCode != ua.StatusOK || len(r.OutputArguments) != 1 || r.OutputArguments[0].Value() != 1.0 {
		t.Errorf("reset: %+v", r)
	}
	x.Set(x.plant.now(), nil, bridge.At(time.Now()))
	if v, _ := opcuaRead(t, c, "pump1/speed").(float64); math.Abs(v-100/rpm) > 1e-9 {
		t.Errorf("after the reset it shows %g rpm", v)
	}
	if r := call(c, "gemel/reset/stages"); r.StatusCode != ua.StatusOK || x.plant.released[len(x.plant.released)-1] != stages {
		t.Errorf("reset of one: %+v, %v", r, x.plant.released)
	}
}

// What OPC UA clients are told of a point: type, range, unit with its code, description.
func TestPointsAreDescribed(t *testing.T) {
	t.Parallel()
	x := start(t)
	store := opcua.Store{Folder: t.TempDir()}
	if _, err := store.Trust(x.own.Certificate()); err != nil {
		t.Fatal(err)
	}
	them, _ := load(t, "client")
	r, err := opcua.Open(context.Background(), opcua.Connection{Name: "plc", URL: x.URL(), Store: store, Identity: them, Kind: 1,
		Credentials: func() (opcua.Credentials, error) {
			return opcua.Credentials{User: "operator", Password: "correct horse"}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got := map[string]string{}
	if err := r.Browse(context.Background(), "", func(n opcua.Node) error {
		if !n.Object {
			text, err := json.Marshal(map[string]any{"type": n.Type, "unit": n.Unit, "code": n.Code, "range": n.Range, "write": n.Write})
			got[n.Path] = string(text)
			return err
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"tank/level":  `{"code":"MTR","range":{"Low":0,"High":5},"type":"Double","unit":"m","write":false}`,
		"pump1/speed": `{"code":"RPM","range":{"Low":0,"High":2864.7889756541163},"type":"Double","unit":"rpm","write":true}`,
		"pump1/on":    `{"code":"","range":null,"type":"Boolean","unit":"","write":true}`,
		"stages":      `{"code":"","range":null,"type":"Int32","unit":"","write":true}`,
		Heartbeat:     `{"code":"","range":null,"type":"UInt32","unit":"","write":true}`,
		Remote:        `{"code":"","range":null,"type":"Boolean","unit":"","write":false}`,
	} {
		if got[path] != want {
			t.Errorf("%s: %s, want %s", path, got[path], want)
		}
	}
}
