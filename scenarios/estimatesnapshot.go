package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"gemel/engine/estimate"
)

// A snapshot of a Live holds everything that its future depends on: resumed, it goes on with the same bits. The file, version 1:
//
//	magic    8 bytes  "GEMELES\x01" (the last byte is the version)
//	body              liveImage, as encoding/gob writes it
//	check   32 bytes  SHA-256 of all of the above
const estimateMagic = "GEMELES\x01"

// liveImage is a Live as it is written.
type liveImage struct {
	Scenario, Plant string // hashes
	Tick            int64
	Held            []hold
	Sieves          []sieve
	Blind           int64
	Given, Inputs   []float64
	Read            []estimate.Reading
	Filter          []byte // empty: not begun
	Pending         [][]sample
	Now             float64
	Row             EstimateTick
	Monitor, Bank   []byte
	Said            []bool
	Since           []float64
	Other           bool
	Past            []pastImage
	Open            *openRefit
	Ready           []taskImage
	Told            int
	Left            leftOut
	TooLate         []int
	Scores          []sensorScore
	Drifts          []EstimateDrift
}

// pastImage is a pastTick with its State as bytes.
type pastImage struct {
	Tick  pastTick
	State []byte // empty: none
}

// taskImage is a refitTask.
type taskImage struct {
	ID        int
	Drifts    []EstimateDrift
	Diagnosis []EstimateFinding
	Ticks     []pastImage
}

// Identity is what a snapshot belongs to, as a hash: the text of the scenario and of what it names, but for the recording, which may be another.
func (j *EstimateJob) Identity() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", j.Files[0].SHA256())
	for _, f := range j.Files[1:] {
		if _, named := j.data(f.Name); named && f.Name != j.Scenario.Estimate.Recording.Value {
			fmt.Fprintf(h, "%q %s\n", f.Name, f.SHA256())
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Snapshot writes the estimate as it is. What Now has computed is not in it: it is computed again.
func (l *Live) Snapshot(w io.Writer) error {
	if l.err != nil {
		return fmt.Errorf("there is nothing to keep: %w", l.err)
	}
	if _, ok := l.settled.filter.(*estimate.Smoother); ok {
		return errors.New("an estimate that smooths keeps the whole recording and has no snapshots")
	}
	t := l.settled
	m := liveImage{Scenario: l.job.Identity(), Plant: l.job.Plant.Hash(), Tick: t.tick, Held: t.held, Sieves: t.sieves, Blind: t.blind, Given: t.given, Inputs: t.u, Read: t.read, Pending: l.pending, Now: l.now,
		Row: l.row, Open: l.refits.open, Told: l.refits.told, Left: l.left, TooLate: l.tooLate, Scores: l.scores, Drifts: l.drifts}
	err := l.imageOf(&m)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(estimateMagic)
	if err := gob.NewEncoder(&b).Encode(&m); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	_, err = w.Write(b.Bytes())
	return err
}

// imageOf saves what has a form of its own.
func (l *Live) imageOf(m *liveImage) error {
	save := func(to *[]byte, write func(io.Writer) error) error {
		var b bytes.Buffer
		err := write(&b)
		*to = b.Bytes()
		return err
	}
	if l.settled.tick >= 0 {
		if err := save(&m.Filter, l.settled.filter.Save); err != nil {
			return err
		}
	}
	if err := save(&m.Monitor, l.monitor.Save); err != nil {
		return err
	}
	if l.bank != nil && l.settled.tick >= 0 {
		m.Said, m.Since, m.Other = l.bank.said, l.bank.since, l.bank.other
		if err := save(&m.Bank, l.bank.Save); err != nil {
			return err
		}
	}
	var err error
	if m.Past, err = imagesOf(l.refits.past); err != nil {
		return err
	}
	for _, t := range l.refits.ready {
		ticks, err := imagesOf(t.ticks)
		if err != nil {
			return err
		}
		m.Ready = append(m.Ready, taskImage{t.ID, t.Drifts, t.Diagnosis, ticks})
	}
	return nil
}

func imagesOf(past []pastTick) (list []pastImage, err error) {
	for _, p := range past {
		i := pastImage{Tick: p}
		if p.state != nil {
			var b bytes.Buffer
			if _, err := p.state.WriteTo(&b); err != nil {
				return nil, err
			}
			i.State = b.Bytes()
		}
		list = append(list, i)
	}
	return list, nil
}

// Errors of Resume.
var (
	ErrNotEstimate   = errors.New("this is no snapshot of an estimate")
	ErrOtherEstimate = errors.New("the snapshot belongs to another scenario")
)

// Resume goes on from a snapshot. Errors wrap ErrNotEstimate, ErrSnapshotVersion, ErrSnapshotDamaged, ErrOtherEstimate or ErrOtherPlant.
func (j *EstimateJob) Resume(data []byte, workers int) (*Live, error) {
	m, err := readEstimateSnapshot(data)
	if err != nil {
		return nil, err
	}
	switch {
	case m.Scenario != j.Identity():
		return nil, fmt.Errorf("%w: the text of the scenario, or of a file that it names, has changed since it was made", ErrOtherEstimate)
	case m.Plant != j.Plant.Hash():
		return nil, fmt.Errorf("%w: the model or the version of Gemel has changed since it was made", ErrOtherPlant)
	}
	l, err := j.live(workers, false)
	if err != nil {
		return nil, err
	}
	if err := l.restore(m); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %v", ErrSnapshotDamaged, err), l.Close())
	}
	return l, nil
}

func readEstimateSnapshot(data []byte) (*liveImage, error) {
	n := len(estimateMagic)
	switch {
	case len(data) < n || string(data[:n-1]) != estimateMagic[:n-1]:
		return nil, ErrNotEstimate
	case data[n-1] != estimateMagic[n-1]:
		return nil, fmt.Errorf("%w: version %d, this program reads version %d", ErrSnapshotVersion, data[n-1], estimateMagic[n-1])
	case len(data) < n+sha256.Size:
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrSnapshotDamaged, len(data))
	}
	body, check := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], check) {
		return nil, fmt.Errorf("%w: its checksum does not match", ErrSnapshotDamaged)
	}
	var m liveImage
	if err := gob.NewDecoder(bytes.NewReader(body[n:])).Decode(&m); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshotDamaged, err)
	}
	return &m, nil
}

// restore takes an image up. gob leaves out what is empty, so lists are copied into those that are there.
func (l *Live) restore(m *liveImage) error {
	t := l.settled
	t.tick, l.now = m.Tick, m.Now
	copy(t.held, m.Held)
	copy(t.sieves, m.Sieves)
	t.blind = m.Blind
	copy(t.u, m.Inputs)
	t.given, t.read = m.Given, m.Read
	copy(l.pending, m.Pending)
	copy(l.tooLate, m.TooLate)
	copy(l.scores, m.Scores)
	copy(l.left.Last, m.Left.Last)
	copy(l.left.Used, m.Left.Used)
	l.left.List, l.left.Count, l.drifts = m.Left.List, m.Left.Count, m.Drifts
	l.refits.open, l.refits.told = m.Open, m.Told
	if err := l.monitor.Restore(bytes.NewReader(m.Monitor)); err != nil {
		return err
	}
	var err error
	if l.refits.past, err = l.job.pastOf(m.Past); err != nil {
		return err
	}
	for _, r := range m.Ready {
		ticks, err := l.job.pastOf(r.Ticks)
		if err != nil {
			return err
		}
		l.refits.ready = append(l.refits.ready, refitTask{r.ID, r.Drifts, r.Diagnosis, ticks})
	}
	if m.Tick < 0 {
		return nil
	}
	r := &m.Row
	l.row.Tick, l.row.Time, l.row.Unexplained = r.Tick, r.Time, r.Unexplained
	for _, c := range []struct{ to, from []float64 }{{l.row.Mean, r.Mean}, {l.row.Deviation, r.Deviation}, {l.row.Values, r.Values}, {l.row.Sure, r.Sure}, {l.row.Probability, r.Probability}, {l.row.Size, r.Size},
		{l.row.Likely, r.Likely}, {l.row.LikelySure, r.LikelySure}} {
		copy(c.to, c.from)
	}
	copy(l.row.Readings, r.Readings)
	if l.bank != nil {
		copy(l.bank.said, m.Said)
		copy(l.bank.since, m.Since)
		l.bank.other = m.Other
		if err := l.bank.Restore(bytes.NewReader(m.Bank)); err != nil {
			return err
		}
		l.bank.diag = l.bank.Diagnosis()
	}
	return t.filter.Restore(bytes.NewReader(m.Filter))
}

func (j *EstimateJob) pastOf(images []pastImage) (list []pastTick, err error) {
	for _, i := range images {
		p := i.Tick
		if len(i.State) > 0 {
			if p.state, err = j.Plant.ReadState(bytes.NewReader(i.State)); err != nil {
				return nil, err
			}
		}
		list = append(list, p)
	}
	return list, nil
}
