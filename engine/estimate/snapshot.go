package estimate

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"gemel/engine"
)

// The file of a filter, version 1, little endian:
//
//	magic    8 bytes  "GEMELFI\x01" (the last byte is the version)
//	kind     uint64 length and text, such as "extended"
//	problem 32 bytes  SHA-256 of the plant and of what is estimated from what
//	what the kind needs: int64, float64, and States in their own format, each behind its length
//	check   32 bytes  SHA-256 of all of the above
const filterMagic = "GEMELFI\x01"

// Errors of Restore. What is restored into is unchanged.
var (
	ErrNotSaved     = errors.New("not a saved filter: want what Save has written")
	ErrSavedVersion = errors.New("the filter was saved in another format version: save it with the same version of gemel")
	ErrDamaged      = errors.New("the saved filter is damaged: take an older one")
	ErrOtherProblem = errors.New("the saved filter is of another kind or problem: build the filter with the same plant, unknowns, sensors and options")
)

// archive writes and reads the file. The first error stays.
type archive struct {
	plant *engine.Plant
	buf   bytes.Buffer
	err   error
}

func (a *archive) int(v int64) { a.bits(uint64(v)) }

func (a *archive) bits(v uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	a.buf.Write(b[:])
}

func (a *archive) floats(v []float64) {
	a.int(int64(len(v)))
	for _, x := range v {
		a.bits(math.Float64bits(x))
	}
}

func (a *archive) text(s string) {
	a.int(int64(len(s)))
	a.buf.WriteString(s)
}

func (a *archive) state(s *engine.State) {
	var b bytes.Buffer
	if _, err := s.WriteTo(&b); err != nil && a.err == nil {
		a.err = err
	}
	a.int(int64(b.Len()))
	a.buf.Write(b.Bytes())
}

func (a *archive) readBits() uint64 {
	var b [8]byte
	if n, _ := a.buf.Read(b[:]); n != len(b) && a.err == nil {
		a.err = ErrDamaged
	}
	return binary.LittleEndian.Uint64(b[:])
}

func (a *archive) readInt() int64 { return int64(a.readBits()) }

// count reads a number of things that are to follow, each of at least so many bytes.
func (a *archive) count(bytes int) int {
	n := a.readInt()
	if n < 0 || n > int64(a.buf.Len()/bytes) {
		if a.err == nil {
			a.err = ErrDamaged
		}
		return 0
	}
	return int(n)
}

// readFloats fills v, which must have the length that was saved.
func (a *archive) readFloats(v []float64) {
	if n := a.count(8); n != len(v) {
		if a.err == nil {
			a.err = ErrDamaged
		}
		return
	}
	for i := range v {
		v[i] = math.Float64frombits(a.readBits())
	}
}

func (a *archive) readText() string { return string(a.buf.Next(a.count(1))) }

func (a *archive) readState(s *engine.State) {
	data := a.buf.Next(a.count(1))
	if a.err != nil {
		return
	}
	read, err := a.plant.ReadState(bytes.NewReader(data))
	if err != nil {
		a.err = err
		return
	}
	s.CopyFrom(read)
	s.Seed = read.Seed
}

// save writes the file with what fill adds.
func save(w io.Writer, plant *engine.Plant, kind string, problem [sha256.Size]byte, fill func(*archive)) error {
	a := &archive{plant: plant}
	a.buf.WriteString(filterMagic)
	a.text(kind)
	a.buf.Write(problem[:])
	fill(a)
	if a.err != nil {
		return a.err
	}
	sum := sha256.Sum256(a.buf.Bytes())
	a.buf.Write(sum[:])
	_, err := w.Write(a.buf.Bytes())
	return err
}

// restore reads a file, checks it whole, and gives what is behind the problem to take.
func restore(r io.Reader, plant *engine.Plant, kind string, problem [sha256.Size]byte, take func(*archive)) error {
	data, err := io.ReadAll(r)
	m := len(filterMagic)
	switch {
	case err != nil:
		return err
	case len(data) < m+sha256.Size || string(data[:m-1]) != filterMagic[:m-1]:
		return ErrNotSaved
	case data[m-1] != filterMagic[m-1]:
		return fmt.Errorf("%w (version %d, this program reads version %d)", ErrSavedVersion, data[m-1], filterMagic[m-1])
	}
	body := data[:len(data)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[len(body):]) {
		return ErrDamaged
	}
	a := &archive{plant: plant}
	a.buf.Write(body[m:])
	saved := a.readText()
	of := a.buf.Next(sha256.Size)
	if saved != kind || !bytes.Equal(of, problem[:]) {
		return fmt.Errorf("%w (saved: %s; this: %s)", ErrOtherProblem, saved, kind)
	}
	take(a)
	if a.err == nil && a.buf.Len() != 0 {
		a.err = ErrDamaged
	}
	return a.err
}

// fingerprint of what the belief is about, and of the options of its filter.
func (b *belief) fingerprint(options ...float64) [sha256.Size]byte {
	if len(options) == 0 {
		return b.about
	}
	return sha256.Sum256(fmt.Append(b.about[:], options))
}

func (b *belief) fill(a *archive) {
	a.state(b.state)
	a.floats(b.x)
	a.floats(b.p)
	a.innovations(b.innovations)
}

func (b *belief) take(a *archive) {
	a.readState(b.state)
	a.readFloats(b.x)
	a.readFloats(b.p)
	b.innovations = a.readInnovations(b.innovations[:0])
}

func (a *archive) innovations(list []Innovation) {
	a.int(int64(len(list)))
	for _, i := range list {
		refused := 0.0
		if i.Refused {
			refused = 1
		}
		a.floats([]float64{float64(i.Sensor), i.Reading, i.Expected, i.Deviation, i.Scaled, refused})
	}
}

func (a *archive) readInnovations(list []Innovation) []Innovation {
	for range a.count(56) {
		var v [6]float64
		a.readFloats(v[:])
		list = append(list, Innovation{Sensor: int(v[0]), Reading: v[1], Expected: v[2], Deviation: v[3], Scaled: v[4], Refused: v[5] != 0})
	}
	return list
}

// Save writes what the future of the filter depends on.
func (f *Extended) Save(w io.Writer) error {
	return save(w, f.problem.Plant, "extended", f.fingerprint(), func(a *archive) {
		f.fill(a)
		f.ahead.save(a)
		f.seen.save(a)
	})
}

// Restore takes up what Save of a filter of the same problem wrote.
func (f *Extended) Restore(r io.Reader) error {
	return restore(r, f.problem.Plant, "extended", f.fingerprint(), func(a *archive) {
		f.take(a)
		f.ahead.restore(a)
		f.seen.restore(a)
	})
}

// Save writes what the future of the filter depends on.
func (f *Unscented) Save(w io.Writer) error {
	return save(w, f.problem.Plant, "unscented", f.fingerprint(f.middle, f.middleSquare, f.reach), f.fill)
}

// Restore takes up what Save of a filter of the same problem and spread wrote.
func (f *Unscented) Restore(r io.Reader) error {
	return restore(r, f.problem.Plant, "unscented", f.fingerprint(f.middle, f.middleSquare, f.reach), f.belief.take)
}

// Save writes what the future of the filter depends on: all members.
func (f *Ensemble) Save(w io.Writer) error {
	if err := f.keepMembers(); err != nil {
		return err
	}
	return save(w, f.problem.Plant, "ensemble", f.fingerprint(float64(f.size), f.draws.Uniform(0, 0)), func(a *archive) {
		f.fill(a)
		a.int(int64(f.drawn))
		a.floats(f.oldBiases)
		for _, s := range f.members {
			a.state(s)
		}
	})
}

// Restore takes up what Save of an ensemble of the same problem, size and seed wrote.
func (f *Ensemble) Restore(r io.Reader) error {
	return restore(r, f.problem.Plant, "ensemble", f.fingerprint(float64(f.size), f.draws.Uniform(0, 0)), func(a *archive) {
		f.belief.take(a)
		f.drawn = uint32(a.readInt())
		biases := f.values[(f.n-f.biases)*f.size : f.n*f.size]
		a.readFloats(biases)
		for i, s := range f.members {
			a.readState(s)
			if a.err == nil {
				a.err = f.lanes.Load(i, s)
			}
		}
		if a.err == nil {
			kept := append([]float64(nil), f.x...)
			p := append([]float64(nil), f.p...)
			state := f.state.Clone()
			a.err = f.collect(nil) // fills values; the mean and the State are those that were saved
			copy(f.x, kept)
			copy(f.p, p)
			f.state.CopyFrom(state)
		}
	})
}
