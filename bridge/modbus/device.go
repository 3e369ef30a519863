package modbus

import (
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"sync"
	"time"

	"github.com/simonvetter/modbus"

	"gemel/bridge"
	"gemel/bridge/tag"
)

// Device is a simulated Modbus TCP device. Its registers hold what Set says, and what clients wrote; what a client writes into a tag is told to Written.
type Device struct {
	server *modbus.ModbusServer
	c      Config
	at     []address

	mu        sync.Mutex
	registers [2]map[key]uint16 // holding, input
	bits      [2]map[key]bool   // coil, discrete
	written   func(t bridge.Tag, value float64) (held float64, err error)
}

// key of a register: unit and number.
type key struct {
	unit   uint8
	number uint16
}

// NewDevice listens at an address, which should be one of loopback unless the network is known. written says what the device holds from
// then on, which may be another value, as in devices that clamp; or it refuses, and the client is told so.
func NewDevice(c Config, written func(t bridge.Tag, value float64) (held float64, err error)) (*Device, error) {
	s, err := NewSource(c)
	if err != nil {
		return nil, err
	}
	d := &Device{c: s.c, at: s.at, written: written}
	for i := range d.registers {
		d.registers[i], d.bits[i] = map[key]uint16{}, map[key]bool{}
	}
	for i := range d.at {
		for _, k := range d.at[i].keys() {
			if d.at[i].table.bits() {
				d.bits[d.at[i].table][k] = false
			} else {
				d.registers[d.at[i].table-holding][k] = 0
			}
		}
	}
	if _, _, err := net.SplitHostPort(c.Address); err != nil {
		return nil, err
	}
	d.server, err = modbus.NewServer(&modbus.ServerConfiguration{URL: "tcp://" + c.Address, Timeout: time.Minute, MaxClients: 100, Logger: log.New(io.Discard, "", 0)}, d)
	if err != nil {
		return nil, err
	}
	return d, d.server.Start()
}

// Close stops listening and hangs up.
func (d *Device) Close() error { return d.server.Stop() }

// keys of the registers of a value.
func (a *address) keys() (list []key) {
	for i := range a.size() {
		list = append(list, key{a.unit, a.first + uint16(i)})
	}
	return list
}

// Set puts a value, in the tag's unit, into the registers of tag number i of the configuration. What does not fit becomes the nearest that does, as in devices.
func (d *Device) Set(i int, value float64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(i, value)
}

// Update puts several values at once: clients see all of them or none. f must not call the device but by put; written is not called meanwhile.
func (d *Device) Update(f func(put func(i int, value float64))) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f(d.put)
}

func (d *Device) put(i int, value float64) {
	t, a := &d.c.Tags[i], &d.at[i]
	raw := tag.Raw(t, value)
	if fit, err := a.typ.Coerce(raw); err == nil {
		raw = fit
	} else if math.IsNaN(raw) && a.typ != bridge.Float32 && a.typ != bridge.Float64 {
		raw = 0
	} else {
		raw = nearest(a.typ, raw)
	}
	d.store(a, raw)
}

// nearest value that a type has.
func nearest(typ bridge.DataType, x float64) float64 {
	if typ == bridge.Float32 || typ == bridge.Float64 {
		return x
	}
	low, high := typ.Bounds()
	return math.RoundToEven(min(max(x, low), high))
}

func (d *Device) store(a *address, raw float64) {
	if a.table.bits() {
		d.bits[a.table][key{a.unit, a.first}] = raw != 0
		return
	}
	b := a.registers(raw)
	for k, at := range a.keys() {
		d.registers[a.table-holding][at] = uint16(b[2*k])<<8 | uint16(b[2*k+1])
	}
}

// value that the registers of a tag hold, in its unit.
func (d *Device) value(i int) float64 {
	t, a := &d.c.Tags[i], &d.at[i]
	raw := 0.0
	if a.table.bits() {
		if d.bits[a.table][key{a.unit, a.first}] {
			raw = 1
		}
	} else {
		var b []byte
		for _, at := range a.keys() {
			x := d.registers[a.table-holding][at]
			b = append(b, byte(x>>8), byte(x))
		}
		raw = a.value(b)
	}
	return float64(raw*t.Scale) + t.Offset
}

// HandleCoils serves function codes 1, 5 and 15.
func (d *Device) HandleCoils(r *modbus.CoilsRequest) ([]bool, error) {
	return d.handleBits(coil, r.UnitId, r.Addr, r.Quantity, r.IsWrite, r.Args)
}

// HandleDiscreteInputs serves function code 2.
func (d *Device) HandleDiscreteInputs(r *modbus.DiscreteInputsRequest) ([]bool, error) {
	return d.handleBits(discrete, r.UnitId, r.Addr, r.Quantity, false, nil)
}

// HandleHoldingRegisters serves function codes 3, 6 and 16.
func (d *Device) HandleHoldingRegisters(r *modbus.HoldingRegistersRequest) ([]uint16, error) {
	return d.handleRegisters(holding, r.UnitId, r.Addr, r.Quantity, r.IsWrite, r.Args)
}

// HandleInputRegisters serves function code 4.
func (d *Device) HandleInputRegisters(r *modbus.InputRegistersRequest) ([]uint16, error) {
	return d.handleRegisters(input, r.UnitId, r.Addr, r.Quantity, false, nil)
}

func (d *Device) handleBits(t table, unit uint8, first, count uint16, write bool, args []bool) ([]bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := func(i int) key { return key{unit, first + uint16(i)} }
	before, known := span(d.bits[t], at, int(count))
	if !known {
		return nil, modbus.ErrIllegalDataAddress
	}
	if write {
		for i, x := range args {
			if _, known := d.bits[t][at(i)]; known {
				d.bits[t][at(i)] = x
			}
		}
		if err := d.tell(t, unit, first, count); err != nil {
			restore(d.bits[t], at, before)
			return nil, modbus.ErrIllegalDataValue
		}
	}
	now, _ := span(d.bits[t], at, int(count))
	return now, nil
}

func (d *Device) handleRegisters(t table, unit uint8, first, count uint16, write bool, args []uint16) ([]uint16, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.registers[t-holding]
	at := func(i int) key { return key{unit, first + uint16(i)} }
	before, known := span(m, at, int(count))
	if !known {
		return nil, modbus.ErrIllegalDataAddress
	}
	if write {
		for i, x := range args {
			if _, known := m[at(i)]; known {
				m[at(i)] = x
			}
		}
		if err := d.tell(t, unit, first, count); err != nil {
			restore(m, at, before)
			return nil, modbus.ErrIllegalDataValue
		}
	}
	now, _ := span(m, at, int(count))
	return now, nil
}

// span are the values of some registers that follow each other, if any of them belongs to a tag; those between tags read as 0.
func span[T any](m map[key]T, at func(int) key, count int) (list []T, known bool) {
	for i := range count {
		x, ok := m[at(i)]
		list, known = append(list, x), known || ok
	}
	return list, known
}

// restore what a refused write has changed.
func restore[T any](m map[key]T, at func(int) key, before []T) {
	for i, x := range before {
		if _, known := m[at(i)]; known {
			m[at(i)] = x
		}
	}
}

// tell says which tags a client has written into; d.mu is held.
func (d *Device) tell(t table, unit uint8, first, count uint16) error {
	for i := range d.at {
		a, tag := &d.at[i], d.c.Tags[i]
		if a.table != t || a.unit != unit || int(a.first)+a.size() <= int(first) || int(a.first) >= int(first)+int(count) {
			continue
		}
		if tag.Access&bridge.Write == 0 {
			return errors.New("this can only be read")
		}
		value := d.value(i)
		held, err := d.written(tag, value)
		if err != nil {
			return fmt.Errorf("%s: %w", tag.Name, err)
		}
		if held != value {
			d.put(i, held)
		}
	}
	return nil
}
