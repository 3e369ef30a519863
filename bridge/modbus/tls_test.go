package modbus

import (
	"io"
	"log"
	"net"
	"testing"
	"time"

	"github.com/simonvetter/modbus"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
	"gemel/bridge/mqtt/mqtttest"
)

// Over TLS no changed bit passes for a value, and only who has a certificate of the authority is spoken to.
func TestOverTLSNoChangedBitPasses(t *testing.T) {
	t.Parallel()
	authority := mqtttest.NewAuthority(t)
	serverOwn, _, _ := authority.Issue("plc", nil)
	own, _, _ := authority.Issue("gemel", nil)
	tags := []bridge.Tag{tagAt("7/holding/1000", bridge.UInt32), tagAt("7/holding/1002", bridge.UInt32)}
	for i := range tags {
		tags[i].ID, tags[i].Access = bridge.TagID(i+1), bridge.Read
	}
	d := device(t, Config{Name: "plc", Address: free(t), Tags: tags, Clock: bridge.Wall{}}, accept)
	defer func() { _ = d.Close() }()
	address := free(t)
	server, err := modbus.NewServer(&modbus.ServerConfiguration{URL: "tcp+tls://" + address, Timeout: time.Minute, MaxClients: 100, Logger: log.New(io.Discard, "", 0),
		TLSServerCert: &serverOwn, TLSClientCAs: authority.Pool()}, d)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop() }()
	count := uint32(0)
	next := func() {
		count++
		d.Update(func(put func(int, float64)) { put(0, float64(count)); put(1, float64(^count)) })
	}
	next()
	p := bridgetest.NewProxy(t, address)
	c := Config{Name: "plc", Address: p.Address(), Period: 10 * time.Millisecond, Timeout: 200 * time.Millisecond, Tags: tags, Clock: bridge.Wall{}, TLS: authority.Pool(), Own: &own}
	s, err := NewSource(c)
	if err != nil {
		t.Fatal(err)
	}
	in, stop := bridgetest.Run(t, s)
	in.Until(t, "first readings", func() bool { return len(readings(in)) > 3 })
	p.Flip(4)
	for end := time.Now().Add(time.Second); time.Now().Before(end); next() {
		time.Sleep(5 * time.Millisecond)
	}
	p.Flip(0)
	over := bridge.At(time.Now())
	in.Until(t, "readings again", func() bool { return in.Last(1).Source > over && in.Last(1).Status.IsGood() })
	stop()
	if len(in.Gaps()) == 0 {
		t.Error("the connection never broke")
	}
	for _, r := range readings(in) {
		if !r.right {
			t.Errorf("a wrong value passed: %+v", r)
		}
	}
	// an impostor with the right address
	strange, _, _ := mqtttest.NewAuthority(t).Issue("plc", nil)
	c.Own, c.Address = &strange, address
	if client, err := dial(t.Context(), &c); err == nil {
		if err := client.SetUnitId(7); err == nil {
			if _, err := client.ReadRegisters(1000, 4, modbus.HOLDING_REGISTER); err == nil {
				t.Error("a certificate of another authority was let in")
			}
		}
		_ = client.Close()
	}
	c.Own, c.TLS = &own, mqtttest.NewAuthority(t).Pool()
	if _, err := dial(t.Context(), &c); err == nil {
		t.Error("connected to a device whose authority is not known")
	}
	// a device that takes the connection and says nothing
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	c.Address = l.Addr().String()
	began := time.Now()
	if _, err := dial(t.Context(), &c); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("a silent device: %v after %v", err, time.Since(began))
	}
}
