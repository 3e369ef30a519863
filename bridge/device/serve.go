package device

import (
	"errors"
	"fmt"
	"math"

	"gemel/bridge"
	"gemel/bridge/modbus"
	"gemel/bridge/mqtt"
	"gemel/bridge/opcuaserver"
	"gemel/bridge/sparkplug"
)

// serveOPCUA declares all points, and the methods that give set-points back.
func (d *Device) serveOPCUA() (err error) {
	if d.c.OPCUA == nil {
		return nil
	}
	c := *d.c.OPCUA
	c.Clock = d.c.Clock
	if d.opcua, err = opcuaserver.New(c); err != nil {
		return fmt.Errorf("serving OPC UA at %s: %w", c.URL, err)
	}
	for i := range d.points {
		p := &d.points[i]
		v := opcuaserver.Variable{ID: p.id, Description: p.Description, Type: p.Type, Unit: opcuaserver.UnitOf(p.Display), Value: d.shown[i]}
		if p.ranged() {
			v.Low, v.High = p.low, p.high
		}
		if p.Writable {
			v.Write = func(x float64) (float64, bridge.Status) { return d.opcuaWrite(i, x) }
		}
		if err := d.opcua.Add(v); err != nil {
			return err
		}
	}
	for i := range d.points[:d.heartbeat()] {
		if p := &d.points[i]; p.Writable {
			m := opcuaserver.Method{ID: "gemel/reset/" + p.Name, Description: "gives " + p.Name + " back to whatever drove it before", Call: func([]float64) ([]float64, bridge.Status) { return d.reset(i) }}
			if err := d.opcua.AddMethod(m); err != nil {
				return err
			}
		}
	}
	return d.opcua.AddMethod(opcuaserver.Method{ID: "gemel/reset/all", Description: "gives all set-points back to whatever drove them before",
		Results: []opcuaserver.Argument{{Name: "released", Description: "how many had been written to"}},
		Call: func([]float64) ([]float64, bridge.Status) {
			n, err := d.release(-1)
			return []float64{float64(n)}, statusOf(err)
		}})
}

func (d *Device) reset(i int) ([]float64, bridge.Status) {
	_, err := d.release(i)
	return nil, statusOf(err)
}

func (d *Device) opcuaWrite(i int, x float64) (float64, bridge.Status) {
	held, err := d.write(i, x, "OPC UA")
	return held, statusOf(err)
}

// statusOf what a plant says.
func statusOf(err error) bridge.Status {
	switch {
	case err == nil:
		return bridge.Good
	case errors.Is(err, ErrNotNow):
		return bridge.BadDeviceFailure
	}
	return bridge.BadOutOfRange
}

// serveModbus lays the points out in registers.
func (d *Device) serveModbus() (err error) {
	if d.c.Modbus == "" {
		return nil
	}
	tags, err := d.ModbusTags("")
	if err != nil {
		return err
	}
	d.modbus, err = modbus.NewDevice(modbus.Config{Name: d.c.Name, Address: d.c.Modbus, Tags: tags, Clock: d.c.Clock}, func(t bridge.Tag, x float64) (float64, error) {
		return d.write(int(t.ID)-1, x, "Modbus")
	})
	if err != nil {
		return fmt.Errorf("serving Modbus at %s: %w", d.c.Modbus, err)
	}
	return nil
}

// serveSparkplug tells everything to an MQTT server.
func (d *Device) serveSparkplug() (err error) {
	s := d.c.Sparkplug
	if s == nil {
		return nil
	}
	d.node, err = sparkplug.NewNode(sparkplug.NodeConfig{Name: d.c.Name, Brokers: []mqtt.Broker{s.Broker}, Group: s.Group, Node: s.Node, Tags: d.SparkplugTags(""), Clock: d.c.Clock, Tell: s.Tell, Keep: 100_000},
		func(t bridge.Tag, x float64) (float64, error) { return d.write(int(t.ID)-1, x, "Sparkplug") })
	return err
}

// tag of a point; limits and addresses are those of a client's tag map.
func (d *Device) tag(i int, source, address string) bridge.Tag {
	p := &d.points[i]
	t := bridge.Tag{ID: bridge.TagID(i + 1), Name: p.id, Source: source, Address: address, Unit: p.Display, Scale: 1, Low: p.low, High: p.high, Access: bridge.Read, Type: p.Type}
	if i < d.heartbeat() {
		t.Variable = p.Name
	}
	if t.Unit == "" {
		t.Unit = "1"
	}
	if p.Writable {
		t.Access = bridge.ReadWrite
	}
	return t
}

// OPCUATags are the tags by which a client reads this device over OPC UA. IDs count the points from 1.
func (d *Device) OPCUATags(source string) (list []bridge.Tag) {
	namespace := ""
	if d.c.OPCUA != nil {
		namespace = d.c.OPCUA.Namespace
	}
	for i := range d.points {
		list = append(list, d.tag(i, source, "nsu="+namespace+";s="+d.points[i].id))
	}
	return list
}

// SparkplugTags are the tags by which a host application reads this device.
func (d *Device) SparkplugTags(source string) (list []bridge.Tag) {
	for i := range d.points {
		list = append(list, d.tag(i, source, d.c.Sparkplug.Group+"/"+d.c.Sparkplug.Node+"/"+SparkplugDevice+"/"+d.points[i].id))
	}
	return list
}

// SparkplugDevice is the device of the edge node that has all points.
const SparkplugDevice = "plant"

// ModbusTags are the registers of this device: unit 1, counted from 0, most significant byte first. What can be written lies in holding registers and
// coils, the rest in input registers and discrete inputs. Numbers are Float32, Int32 or UInt32 in two registers, in the order of the points; the heartbeat is holding
// register 0, remote discrete input 0.
func (d *Device) ModbusTags(source string) ([]bridge.Tag, error) {
	list := make([]bridge.Tag, len(d.points))
	next := map[string]int{}
	place := func(i int) {
		p := &d.points[i]
		table, size := "input", 2
		switch {
		case p.Type == bridge.Boolean && p.Writable:
			table, size = "coil", 1
		case p.Type == bridge.Boolean:
			table, size = "discrete", 1
		case p.Writable:
			table = "holding"
		}
		list[i] = d.tag(i, source, fmt.Sprintf("1/%s/%d", table, next[table]))
		if p.Type == bridge.Float64 {
			list[i].Type = bridge.Float32
		}
		next[table] += size
	}
	place(d.heartbeat())
	place(d.remote())
	for i := range d.points[:d.heartbeat()] {
		place(i)
	}
	for table, n := range next {
		if n > math.MaxUint16+1 {
			return nil, fmt.Errorf("%d points are too many for Modbus (%s needs %d registers of 65536): choose fewer", len(d.points), table, n)
		}
	}
	return list, nil
}
