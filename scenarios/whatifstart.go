package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"gemel/engine"
	"gemel/engine/dae"
)

// The image with which branches begin, version 1, little endian; a text or a list has its length, a uint32, before it:
//
//	magic      8 bytes   "GEMELWI\x01" (the last byte is the version)
//	scenario   text      identity of the scenario
//	plant      text      hash of the plant
//	tick       int64     the last one that is settled
//	state      bytes     State of the most likely explanation, as engine.State writes it
//	names      texts     of the unknowns: states, parameters, biases
//	mean       float64s  of these (n)
//	covariance float64s  (n × n)
//	held       float64s  values of the inputs that come with the readings
//	given      float64s  inputs with which the plant began
//	missing    texts     inputs of whose readings none has come, or the last was bad
//	check      32 bytes  SHA-256 of all of the above
const whatIfMagic = "GEMELWI\x01"

// whatIfStart is everything that branches depend on beside the scenario.
type whatIfStart struct {
	scenario, plant string
	tick            int64
	snapshot        []byte
	state           *engine.State
	names           []string
	mean            []float64 // (n)
	covariance      []float64 // (n × n)
	held, given     []float64
	missing         []string
	variables       []dae.VarID // of the unknowns; NoVar: the bias of a sensor
}

// Errors of Ahead about its image.
var (
	ErrNotWhatIf = errors.New("this is no image of what-if branches")
	errNoWhatIf  = errors.New("the scenario has no section whatif; docs/whatif.md shows one")
)

// WhatIfStart is an image of everything that branches from the last settled tick depend on: the plant as the most likely explanation has it, how well that is
// known, and the inputs.
func (l *Live) WhatIfStart() ([]byte, error) {
	j, t := l.job, l.settled
	switch {
	case j.whatIf == nil:
		return nil, errNoWhatIf
	case l.err != nil:
		return nil, fmt.Errorf("there is nothing to branch from: %w", l.err)
	case t.tick < 0:
		return nil, errors.New("there is no estimate before the start")
	}
	s := whatIfStart{scenario: j.Identity(), plant: j.Plant.Hash(), tick: t.tick, names: t.filter.Names(), mean: t.filter.Mean(), covariance: t.filter.Covariance(), given: t.given}
	state := t.filter.State()
	if l.bank != nil {
		s.names, s.mean, s.covariance, state = l.bank.Names(), l.bank.Mean(), l.bank.Covariance(), l.bank.State()
	}
	for i, h := range t.held {
		s.held = append(s.held, h.Value)
		if !h.Known || h.Lost {
			s.missing = append(s.missing, j.inputs[i].name)
		}
	}
	var b bytes.Buffer
	if _, err := state.WriteTo(&b); err != nil {
		return nil, err
	}
	s.snapshot = b.Bytes()
	return s.encode(), nil
}

func (s *whatIfStart) encode() []byte {
	b := []byte(whatIfMagic)
	size := func(n int) { b = binary.LittleEndian.AppendUint32(b, uint32(n)) }
	text := func(t string) {
		size(len(t))
		b = append(b, t...)
	}
	texts := func(list []string) {
		size(len(list))
		for _, t := range list {
			text(t)
		}
	}
	floats := func(list []float64) {
		size(len(list))
		for _, x := range list {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
	}
	text(s.scenario)
	text(s.plant)
	b = binary.LittleEndian.AppendUint64(b, uint64(s.tick))
	text(string(s.snapshot))
	texts(s.names)
	for _, list := range [][]float64{s.mean, s.covariance, s.held, s.given} {
		floats(list)
	}
	texts(s.missing)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// whatIfReader takes an image apart; after the first thing that is missing everything is empty.
type whatIfReader struct {
	rest []byte
	bad  bool
}

func (r *whatIfReader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	part := r.rest[:n]
	r.rest = r.rest[n:]
	return part
}

func (r *whatIfReader) size() uint64 {
	if p := r.take(4); p != nil {
		return uint64(binary.LittleEndian.Uint32(p))
	}
	return 0
}

func (r *whatIfReader) text() string { return string(r.take(r.size())) }

func (r *whatIfReader) floats() (list []float64) {
	part := r.take(8 * r.size())
	for ; len(part) > 0; part = part[8:] {
		list = append(list, math.Float64frombits(binary.LittleEndian.Uint64(part)))
	}
	return list
}

func (r *whatIfReader) texts() (list []string) {
	for range r.size() {
		if r.bad {
			break
		}
		list = append(list, r.text())
	}
	return list
}

// readWhatIfStart takes an image apart.
func readWhatIfStart(data []byte) (*whatIfStart, error) {
	n := len(whatIfMagic)
	switch {
	case len(data) < n || string(data[:n-1]) != whatIfMagic[:n-1]:
		return nil, ErrNotWhatIf
	case data[n-1] != whatIfMagic[n-1]:
		return nil, fmt.Errorf("%w: version %d, this program reads version %d", ErrSnapshotVersion, data[n-1], whatIfMagic[n-1])
	case len(data) < n+sha256.Size:
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrSnapshotDamaged, len(data))
	}
	body := data[:len(data)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[len(body):]) {
		return nil, fmt.Errorf("%w: its checksum does not match", ErrSnapshotDamaged)
	}
	r := &whatIfReader{rest: body[n:]}
	s := &whatIfStart{scenario: r.text(), plant: r.text()}
	if p := r.take(8); p != nil {
		s.tick = int64(binary.LittleEndian.Uint64(p))
	}
	s.snapshot = r.take(r.size())
	s.names = r.texts()
	s.mean, s.covariance, s.held, s.given = r.floats(), r.floats(), r.floats(), r.floats()
	s.missing = r.texts()
	if r.bad || len(r.rest) > 0 {
		return nil, fmt.Errorf("%w: its parts do not fit together", ErrSnapshotDamaged)
	}
	return s, nil
}

// whatIfStart reads an image and holds it against the scenario. Errors wrap ErrNotWhatIf, ErrSnapshotVersion, ErrSnapshotDamaged, ErrOtherEstimate or ErrOtherPlant.
func (j *EstimateJob) whatIfStart(data []byte) (*whatIfStart, error) {
	s, err := readWhatIfStart(data)
	switch {
	case err != nil:
		return nil, err
	case s.scenario != j.Identity():
		return nil, fmt.Errorf("%w: the text of the scenario, or of a file that it names, has changed since it was made", ErrOtherEstimate)
	case s.plant != j.Plant.Hash():
		return nil, fmt.Errorf("%w: the model or the version of Gemel has changed since it was made", ErrOtherPlant)
	}
	damaged := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrSnapshotDamaged}, args...)...)
	}
	if s.state, err = j.Plant.ReadState(bytes.NewReader(s.snapshot)); err != nil {
		return nil, damaged("%v", err)
	}
	n := len(s.names)
	switch {
	case s.state.Tick != s.tick || s.tick < 0 || s.tick > math.MaxInt64/2:
		return nil, damaged("its state is of tick %d, it says %d", s.state.Tick, s.tick)
	case len(s.mean) != n || len(s.covariance) != n*n || len(s.held) != len(j.inputs) || len(s.given) != len(j.Plant.Inputs):
		return nil, damaged("its lists do not fit the scenario")
	}
	for _, list := range [][]float64{s.mean, s.covariance, s.held, s.given} {
		if slices.ContainsFunc(list, func(x float64) bool { return x-x != 0 }) {
			return nil, damaged("it holds a number that is none")
		}
	}
	for _, name := range s.names {
		id, ok := j.Plant.Lookup(name)
		switch {
		case j.biasOf(name) >= 0:
			id = dae.NoVar
		case !ok || !j.Plant.Settable(id) && !slices.Contains(j.Plant.Ordered.States, id):
			return nil, damaged("%q is nothing that is estimated", name)
		}
		s.variables = append(s.variables, id)
	}
	return s, nil
}

// biasOf is the sensor whose bias has this name; -1: none.
func (j *EstimateJob) biasOf(name string) int {
	return slices.IndexFunc(j.sensors, func(s estimateSensor) bool { return "bias of "+s.name == name })
}
