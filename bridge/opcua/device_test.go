package opcua

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"testing"

	"github.com/gopcua/opcua/ua"

	"gemel/bridge"
	"gemel/bridge/opcuaserver"
)

// Our device judges writes itself: clients without manners are told no, and nothing changes.
func TestOurDeviceRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := identity(t, "server")
	key, err := pkcs8(own.key)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, CertificateFile), pemOf("CERTIFICATE", own.certificate.Raw))
	writeFile(t, filepath.Join(dir, KeyFile), pemOf("PRIVATE KEY", key))
	if _, err := (Store{Folder: filepath.Join(dir, "clients")}).Trust(identity(t, "client").certificate.Raw); err != nil {
		t.Fatal(err)
	}
	d, err := opcuaserver.New(opcuaserver.Config{URL: "opc.tcp://127.0.0.1:0", Name: "device", URI: peerURI, Namespace: "urn:peer:plant", Clients: filepath.Join(dir, "clients"),
		Certificate: filepath.Join(dir, CertificateFile), Key: filepath.Join(dir, KeyFile), Anonymous: opcuaserver.Viewer,
		Authenticate: func(user, password string) bool { return password == "correct horse" },
		RoleOf:       func(string) opcuaserver.Role { return opcuaserver.Operator }, Problem: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	keep := func(x float64) (float64, bridge.Status) { return x, bridge.Good }
	for _, v := range []opcuaserver.Variable{
		{ID: "setpoint", Type: bridge.Float64, Low: 0, High: 100, Value: 20, Write: keep},
		{ID: "small", Type: bridge.Int16, Low: -100, High: 100, Value: 5, Write: keep},
		{ID: "fixed", Type: bridge.Float64, Value: 7},
		{ID: "busy", Type: bridge.Float64, Value: 1, Write: func(float64) (float64, bridge.Status) { return 0, bridge.BadDeviceFailure }},
		{ID: "clamped", Type: bridge.Float64, Value: 1, Write: func(x float64) (float64, bridge.Status) { return min(x, 10), bridge.Good }},
	} {
		if err := d.Add(v); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Serve(ctx) }()
	defer func() { cancel(); <-done }()

	conn := connectionTo(t, 0)
	conn.URL = d.URL()
	viewer, err := connect(ctx, &conn, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer viewer.end(conn.Call)
	operator := withPassword(conn, "olga", "correct horse")
	s, err := connect(ctx, &operator, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.end(conn.Call)
	for _, c := range []struct {
		by    *session
		node  string
		value any
		want  ua.StatusCode
		holds float64
	}{
		{s, "setpoint", 42.5, ua.StatusOK, 42.5}, {s, "setpoint", 100.5, ua.StatusBadOutOfRange, 42.5}, {s, "setpoint", -0.5, ua.StatusBadOutOfRange, 42.5},
		{s, "setpoint", math.NaN(), ua.StatusBadOutOfRange, 42.5}, {s, "setpoint", math.Inf(1), ua.StatusBadOutOfRange, 42.5}, {s, "setpoint", math.Inf(-1), ua.StatusBadOutOfRange, 42.5},
		{s, "setpoint", int32(5), ua.StatusBadTypeMismatch, 42.5}, {s, "setpoint", float32(5), ua.StatusBadTypeMismatch, 42.5}, {s, "setpoint", "5", ua.StatusBadTypeMismatch, 42.5},
		{s, "setpoint", []float64{5}, ua.StatusBadTypeMismatch, 42.5}, {s, "small", int16(-7), ua.StatusOK, -7}, {s, "small", 5.0, ua.StatusBadTypeMismatch, -7}, {s, "small", int16(101), ua.StatusBadOutOfRange, -7},
		{s, "fixed", 1.0, ua.StatusBadNotWritable, 7}, {s, "busy", 2.0, ua.StatusBadDeviceFailure, 1}, {s, "clamped", math.NaN(), ua.StatusBadOutOfRange, 1}, {s, "clamped", math.Inf(-1), ua.StatusBadOutOfRange, 1}, {s, "clamped", 50.0, ua.StatusOK, 10}, {s, "nothing", 1.0, ua.StatusBadNodeIDUnknown, math.NaN()},
		{viewer, "setpoint", 50.0, ua.StatusBadUserAccessDenied, 42.5},
	} {
		a, _ := parseAddress("nsu=urn:peer:plant;s=" + c.node)
		node, err := a.resolve(c.by.namespaces)
		if err != nil {
			t.Fatal(err)
		}
		res, err := ask[*ua.WriteResponse](ctx, c.by, &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{NodeID: node, AttributeID: ua.AttributeIDValue,
			Value: &ua.DataValue{EncodingMask: ua.DataValueValue, Value: ua.MustVariant(c.value)}}}})
		if err != nil {
			t.Fatalf("%v to %s: %v", c.value, c.node, err)
		}
		if res.Results[0] != c.want {
			t.Errorf("%v (%T) to %s: %v, want %v", c.value, c.value, c.node, res.Results[0], c.want)
		}
		if x, ok := d.Get(c.node); ok && x != c.holds {
			t.Errorf("after %v to %s it holds %g, want %g", c.value, c.node, x, c.holds)
		}
	}
	// and our writer finds out that a value was limited
	a, _ := parseAddress("nsu=urn:peer:plant;s=clamped")
	node, _ := a.resolve(s.namespaces)
	if o := writeNode(ctx, s, node, 50); o.Verdict != Failed || o.Read == nil || *o.Read != 10 {
		t.Errorf("limited: %s, %v", o.Verdict, o.Err)
	}
	a, _ = parseAddress("nsu=urn:peer:plant;s=setpoint")
	node, _ = a.resolve(viewer.namespaces)
	if o := writeNode(ctx, viewer, node, 50); o.Verdict != Failed || !errors.Is(o.Err, ErrReadOnly) {
		t.Errorf("by a viewer: %s, %v", o.Verdict, o.Err)
	}
}
