package modbus

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/simonvetter/modbus"

	"gemel/bridge"
	"gemel/bridge/tag"
)

// Config of a device.
type Config struct {
	Name    string
	Address string // host:port
	Base    int    // number of the first register in the data sheet: 0 or 1
	Order   Order  // where a tag does not say; empty: BigEndian
	Period  time.Duration
	Timeout time.Duration // 0: a second
	Tags    []bridge.Tag
	Clock   bridge.Clock
	TLS     *x509.CertPool // Modbus/TCP Security: the certificates that the device may have; nil: plain
	Own     *tls.Certificate
}

// Back-off between two attempts to connect.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 1500 * time.Millisecond // so that a device is found again within 2 s
	mostHeld   = 1_000_000               // samples that nobody takes are kept up to here
)

// Source polls a device.
type Source struct {
	c      Config
	at     []address
	status []bridge.Status // of the last sample of each tag
	held   []bridge.Sample // that nobody has taken yet
	lost   bridge.Time     // since when what was read is thrown away; 0: nothing is
	last   bridge.Time     // when the device last answered; 0: never
}

// NewSource checks the addresses of all tags.
func NewSource(c Config) (*Source, error) {
	if c.Base != 0 && c.Base != 1 {
		return nil, fmt.Errorf("%s: registers count from 0 or from 1, not from %d", c.Name, c.Base)
	}
	if c.Order == "" {
		c.Order = BigEndian
	}
	if c.Timeout <= 0 {
		c.Timeout = time.Second
	}
	if c.Period <= 0 {
		c.Period = time.Second
	}
	s := &Source{c: c, status: make([]bridge.Status, len(c.Tags))}
	var all []error
	for i := range c.Tags {
		a, err := parseAddress(&c.Tags[i], c.Base, c.Order)
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", c.Tags[i].Name, err))
		}
		s.at = append(s.at, a)
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	if len(c.Tags) == 0 {
		return nil, fmt.Errorf("%s: there is no tag to read", c.Name)
	}
	return s, nil
}

// Name of the connection.
func (s *Source) Name() string { return s.c.Name }

// Run polls until ctx ends.
func (s *Source) Run(ctx context.Context, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	pause := firstPause
	for ctx.Err() == nil {
		s.tell(tell, bridge.Connecting, "connecting to "+s.c.Address)
		began := s.now()
		client, err := dial(ctx, &s.c)
		if err == nil {
			before := s.last
			err = s.poll(ctx, client, take, tell)
			_ = client.Close()
			if s.last > before {
				pause = firstPause
			}
		}
		if ctx.Err() != nil {
			break
		}
		s.tell(tell, bridge.Disconnected, err.Error())
		s.all(take, tell, bridge.BadNoCommunication)
		select {
		case <-ctx.Done():
		case <-s.c.Clock.After(max(pause-time.Duration(s.now()-began), firstPause)): // an attempt that nobody answered has waited already
		}
		pause = min(2*pause, lastPause)
	}
	return ctx.Err()
}

func (s *Source) now() bridge.Time { return bridge.At(s.c.Clock.Now()) }

func (s *Source) tell(tell func(bridge.Event), state bridge.State, text string) {
	tell(bridge.Event{At: s.now(), Source: s.c.Name, State: state, Text: text})
}

// poll reads until the connection breaks.
func (s *Source) poll(ctx context.Context, client *modbus.ModbusClient, take func([]bridge.Sample) error, tell func(bridge.Event)) error {
	list := requests(s.c.Tags, s.at, bridge.Time(s.c.Period)) // anew: the device may know more than before
	for i := range list {
		list[i].due = s.now()
	}
	for connected := false; ; {
		for i := 0; i < len(list); i++ {
			r := &list[i]
			if r.due > s.now() {
				continue
			}
			before := s.last
			refused, err := s.read(client, r)
			if err != nil {
				s.deliver(take, tell)
				return err
			}
			if !connected {
				connected = true
				s.begin(before, tell)
			}
			if refused {
				parts := r.split(s.at)
				parts[0].due, parts[1].due = r.due, r.due
				list = slices.Replace(list, i, i+1, parts[:]...)
				i--
				continue
			}
			r.due = max(r.due+r.period, s.now()) // too slow for its period: what was missed is not made up for
		}
		s.deliver(take, tell)
		next := list[0].due
		for i := range list {
			next = min(next, list[i].due)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.c.Clock.After(time.Duration(max(next-s.now(), 0))):
		}
	}
}

// begin tells that the device has answered: that somebody takes connections does not say so. Between its last answer before and this one lies a gap.
func (s *Source) begin(before bridge.Time, tell func(bridge.Event)) {
	if before == 0 {
		s.tell(tell, bridge.Connected, "connected to "+s.c.Address)
		return
	}
	tell(bridge.Event{At: s.now(), Source: s.c.Name, State: bridge.Connected, Gap: true, From: before, To: s.last, Text: "connected to " + s.c.Address + "; nothing was read while the connection was broken"})
}

// read makes one request; the error is of the connection. What the device refuses makes its tags bad, or is to be asked for in parts.
func (s *Source) read(client *modbus.ModbusClient, r *request) (refused bool, err error) {
	if err := client.SetUnitId(r.unit); err != nil {
		return false, err
	}
	bits, registers, err := fetch(client, r)
	status, broken := statusOf(err)
	if broken {
		return false, err
	}
	now := s.now()
	s.last = now
	if len(r.tags) > 1 && (errors.Is(err, modbus.ErrIllegalDataAddress) || errors.Is(err, modbus.ErrIllegalDataValue)) {
		return true, nil
	}
	for _, i := range r.tags {
		a, t := &s.at[i], &s.c.Tags[i]
		if status.IsBad() {
			s.bad(i, now, status)
			continue
		}
		raw, k := 0.0, int(a.first-r.first)
		switch {
		case bits == nil:
			raw = a.value(registers[2*k : 2*(k+a.size())])
		case bits[k]:
			raw = 1
		}
		value, judged := tag.Value(t, raw, bridge.Good)
		s.status[i] = judged
		s.held = append(s.held, bridge.Sample{Tag: t.ID, Value: value, Source: now, Server: now, Status: judged})
	}
	return false, nil
}

// fetch asks for bits, or for registers as they are on the wire.
func fetch(client *modbus.ModbusClient, r *request) (bits []bool, registers []byte, err error) {
	switch r.table {
	case coil:
		bits, err = client.ReadCoils(r.first, uint16(r.count))
	case discrete:
		bits, err = client.ReadDiscreteInputs(r.first, uint16(r.count))
	case holding:
		registers, err = client.ReadRawBytes(r.first, uint16(2*r.count), modbus.HOLDING_REGISTER)
	case input:
		registers, err = client.ReadRawBytes(r.first, uint16(2*r.count), modbus.INPUT_REGISTER)
	}
	if err == nil && (r.table.bits() && len(bits) < r.count || !r.table.bits() && len(registers) < 2*r.count) {
		err = modbus.ErrShortFrame
	}
	return bits, registers, err
}

// statusOf an answer; broken: there was none, or none that can be read.
func statusOf(err error) (s bridge.Status, broken bool) {
	switch {
	case err == nil:
		return bridge.Good, false
	case errors.Is(err, modbus.ErrIllegalFunction), errors.Is(err, modbus.ErrIllegalDataAddress), errors.Is(err, modbus.ErrIllegalDataValue):
		return bridge.BadNodeUnknown, false
	case errors.Is(err, modbus.ErrServerDeviceFailure), errors.Is(err, modbus.ErrMemoryParityError):
		return bridge.BadDeviceFailure, false
	case errors.Is(err, modbus.ErrAcknowledge), errors.Is(err, modbus.ErrServerDeviceBusy), errors.Is(err, modbus.ErrGWPathUnavailable), errors.Is(err, modbus.ErrGWTargetFailedToRespond):
		return bridge.BadNoCommunication, false
	}
	return bridge.BadNotConnected, true
}

// bad tells once that a tag has no value.
func (s *Source) bad(i int, now bridge.Time, status bridge.Status) {
	if s.status[i] == status {
		return
	}
	s.status[i] = status
	s.held = append(s.held, bridge.Sample{Tag: s.c.Tags[i].ID, Value: math.NaN(), Source: now, Server: now, Status: status})
}

// all makes all tags bad.
func (s *Source) all(take func([]bridge.Sample) error, tell func(bridge.Event), status bridge.Status) {
	for i := range s.c.Tags {
		s.bad(i, s.now(), status)
	}
	s.deliver(take, tell)
}

// deliver hands over what is held; what nobody takes is held on to, up to a bound beyond which it is told what is lost.
func (s *Source) deliver(take func([]bridge.Sample) error, tell func(bridge.Event)) {
	if len(s.held) == 0 {
		return
	}
	if err := take(s.held); err == nil {
		if s.lost > 0 {
			tell(bridge.Event{At: s.now(), Source: s.c.Name, State: bridge.Connected, Gap: true, From: s.lost, To: s.held[0].Source, Text: "the store took nothing, and there was no room to wait"})
			s.lost = 0
		}
		s.held = s.held[:0]
		return
	}
	if n := len(s.held) - mostHeld; n > 0 {
		if s.lost == 0 {
			s.lost = s.held[0].Source
		}
		s.held = append(s.held[:0], s.held[n:]...)
	}
}
