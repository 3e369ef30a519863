package scenarios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"gemel/engine/estimate"
	"gemel/engine/series"
)

// EstimateOptions say how a replay is kept.
type EstimateOptions struct {
	Out      string  // the folder; "": estimates/NAME-1, -2, ...
	From     []byte  // snapshot to go on from; nil: from the start
	Until    float64 // stop at readings that arrive later [s]; 0: at the end of the recording
	Version  string  // of the program
	Platform string
	Workers  int
	Now      func() time.Time        // the wall clock belongs to the caller; nil: no times are written
	Progress func(tick, ticks int64) // called after every settled tick; may be nil
}

// EstimateResult is what a replay came to, as estimate.json holds it. Numbers are in the units of the model.
type EstimateResult struct {
	Format    int                 `json:"format"` // of this file: 1
	Name      string              `json:"name"`
	Plant     string              `json:"plant"`
	Status    string              `json:"status"` // done, failed
	Error     string              `json:"error,omitempty"`
	Filter    string              `json:"filter"`
	Recording string              `json:"recording"`
	Start     string              `json:"start,omitempty"`
	To        float64             `json:"to_s"` // last tick that was settled
	Ticks     int64               `json:"ticks"`
	Readings  int                 `json:"readings"`
	NIS       *float64            `json:"nis"` // mean square of all scaled innovations: 1
	Unknowns  []EstimateFound     `json:"unknowns"`
	Sensors   []EstimateScore     `json:"sensors"`
	Drifts    []EstimateDrift     `json:"drifts"`
	Faults    []EstimateFinding   `json:"faults,omitempty"`
	Alike     []string            `json:"faults_visible,omitempty"`      // how well the sensors saw each fault in the last window of refit, and which look alike
	Alarms    float64             `json:"readings_between_false_alarms"` // of a sensor, by chance alone, on average
	Proposals []*EstimateProposal `json:"proposals"`
	LeftOut   []EstimateLeftOut   `json:"left_out"`
	Notes     []string            `json:"notes"`
	Seed      uint64              `json:"seed"`
	Scenario  string              `json:"scenario_hash"`
	PlantHash string              `json:"plant_hash"`
	Hash      string              `json:"estimate_hash"` // of all rows of estimate.parquet
	Version   string              `json:"gemel_version"`
	Platform  string              `json:"platform,omitempty"`
	Files     []FileFacts         `json:"files"`
	History   *HistoryFacts       `json:"history,omitempty"` // where samples come from a historian
	Created   string              `json:"created,omitempty"`
	Seconds   float64             `json:"wall_s,omitempty"`

	Dir    string  `json:"-"`
	Events []Event `json:"-"`
	Err    error   `json:"-"` // why it failed
	table  *series.Table
}

// EstimateFound is what is known of an unknown at the end.
type EstimateFound struct {
	Name       string  `json:"name"`
	Doc        string  `json:"description,omitempty"`
	Unit       string  `json:"unit"`
	Display    string  `json:"display_unit"`
	Difference bool    `json:"difference,omitempty"` // its unit has no offset
	First      float64 `json:"first"`
	Value      float64 `json:"value"`
	Deviation  float64 `json:"deviation"`

	Diagnosed          *float64 `json:"diagnosed,omitempty"` // by the most likely explanation
	DiagnosedDeviation *float64 `json:"diagnosed_deviation,omitempty"`
}

// replay follows a recording and keeps what it hears.
type replay struct {
	j      *EstimateJob
	o      EstimateOptions
	live   *Live
	table  *series.Table
	events []Event
	smooth *estimate.Smoother
	first  []float64
	made   []*EstimateProposal
	kept   []byte // snapshot
}

// Replay follows a recording through Live, as if its readings came now, and writes the folder. A filter that loses the plant is no error: the
// result says so, and the folder is called NAME-failed. Errors are those of the disk, and of ctx.
func (j *EstimateJob) Replay(ctx context.Context, rec *EstimateRecording, o EstimateOptions) (*EstimateResult, error) {
	var begin time.Time
	if o.Now != nil {
		begin = o.Now()
	}
	l, err := j.start(o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.Close() }()
	r := &replay{j: j, o: o, live: l, table: &series.Table{}}
	for _, f := range j.Fields() {
		r.table.Columns = append(r.table.Columns, series.Column{Field: f})
	}
	r.smooth, _ = l.settled.filter.(*estimate.Smoother)
	l.OnTick, l.OnEvent = r.tick, func(e Event) error { r.events = append(r.events, e); return nil }
	failed := r.feed(ctx, rec)
	if failed != nil && ctx.Err() != nil {
		return nil, failed
	}
	var lost *EstimateError
	if failed != nil && !errors.As(failed, &lost) {
		return nil, failed
	}
	if lost != nil && r.table.Rows() == 0 { // it never began
		return nil, lost.Err
	}
	res := r.result(rec, lost)
	if o.Now != nil {
		res.Created, res.Seconds = begin.UTC().Format(time.RFC3339), o.Now().Sub(begin).Seconds()
	}
	return res, j.writeEstimate(res, r, o)
}

// start begins, or goes on from a snapshot.
func (j *EstimateJob) start(o EstimateOptions) (*Live, error) {
	switch {
	case o.From == nil:
		return j.live(o.Workers, j.smooth)
	case j.smooth:
		return nil, Problems{{j.Scenario.Estimate.Smooth.place(0), "smooth: needs the whole recording, so it cannot go on from a snapshot; take one of the two out"}}
	}
	return j.Resume(o.From, o.Workers)
}

// feed pushes all samples in the order in which they arrived; those that a snapshot has had already are passed over.
func (r *replay) feed(ctx context.Context, rec *EstimateRecording) error {
	h := r.j.Period()
	end := rec.end + float64(0.75*h) + r.j.late
	had := r.live.now
	for i := range rec.arrivals {
		a := &rec.arrivals[i]
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case a.at <= had:
			continue
		case r.o.Until > 0 && a.at > r.o.Until:
			return r.keep()
		}
		if i == 0 || a.at > rec.arrivals[i-1].at {
			if err := r.advance(ctx, math.Min(a.at, end)); err != nil {
				return err
			}
		}
		if err := r.live.Push(a.Sample); err != nil {
			return err
		}
	}
	if err := r.keep(); err != nil {
		return err
	}
	if err := r.advance(ctx, end); err != nil {
		return err
	}
	r.live.refits.close(r.j, r.live.bank)
	return r.propose(ctx)
}

// keep takes the snapshot with which a later recording goes on: before the last readings are settled, since late ones may still come.
func (r *replay) keep() error {
	if r.smooth != nil {
		return nil
	}
	var b bytes.Buffer
	err := r.live.Snapshot(&b)
	r.kept = b.Bytes()
	return err
}

func (r *replay) advance(ctx context.Context, now float64) error {
	if err := r.live.Advance(now); err != nil {
		return err
	}
	return r.propose(ctx)
}

// propose fits what is due.
func (r *replay) propose(ctx context.Context) error {
	if r.live.Ready() == 0 {
		return nil
	}
	list, err := r.live.Propose(ctx)
	for _, p := range list {
		text := "a new fit is proposed: " + p.headline()
		if p.Best < 0 {
			text = "no explanation of the drift was found"
		}
		e := Event{Time: float64(float64(r.live.Tick()) * r.j.Period()), Kind: "proposal", Name: p.ID, On: true, Text: text}
		if err := r.live.emit(e); err != nil {
			return err
		}
	}
	r.made = append(r.made, list...)
	return err
}

// Fields are the columns of estimate.parquet, and of EstimateTick.Row.
func (j *EstimateJob) Fields() []series.Field { return j.fields(j.smooth) }

func (j *EstimateJob) fields(smooth bool) []series.Field {
	f := []series.Field{{Name: "time", Unit: "s", Doc: "time since the start"}}
	add := func(name, unit, doc string) { f = append(f, series.Field{Name: name, Unit: unit, Doc: doc}) }
	for _, u := range j.unknowns {
		add(u.name, u.unit, u.doc)
		add(u.name+".deviation", u.unit, "standard deviation of the estimate")
	}
	for _, v := range j.recorded {
		add(v.name, v.unit, v.doc)
		add(v.name+".deviation", v.unit, "standard deviation of the estimate")
	}
	for _, s := range j.sensors {
		add(s.name+".reading", s.unit, "what the sensor read; NaN: nothing that was used")
		add(s.name+".expected", s.unit, "what the filter expected it to read")
		add(s.name+".innovation_deviation", s.unit, "standard deviation of reading less expected, by chance alone")
		add(s.name+".innovation", "1", "reading less expected, in such deviations")
	}
	for _, x := range j.faults {
		add("fault."+x.name+".probability", "1", "probability that the fault is there")
		add("fault."+x.name+".severity", x.unit, "departure from the healthy value, if it is there")
	}
	if len(j.faults) > 0 {
		add("fault.something else.probability", "1", "probability that something else is wrong")
		for _, u := range j.unknowns {
			add(u.name+".diagnosed", u.unit, "estimate by the most likely explanation")
			add(u.name+".diagnosed_deviation", u.unit, "standard deviation of it")
		}
	}
	if smooth {
		for _, u := range j.unknowns {
			add(u.name+".smoothed", u.unit, "estimate by all readings, later ones too")
			add(u.name+".smoothed_deviation", u.unit, "standard deviation of it")
		}
	}
	return f
}

// Row is the tick as a row of numbers, in the order of EstimateJob.Fields without what is smoothed.
func (t *EstimateTick) Row() []float64 {
	row := []float64{t.Time}
	pair := func(a, b []float64) {
		for i := range a {
			row = append(row, a[i], b[i])
		}
	}
	pair(t.Mean, t.Deviation)
	pair(t.Values, t.Sure)
	for _, q := range t.Readings {
		row = append(row, q.Reading, q.Expected, q.Deviation, q.Scaled)
	}
	pair(t.Probability, t.Size)
	if len(t.Probability) > 0 {
		row = append(row, t.Unexplained)
		pair(t.Likely, t.LikelySure)
	}
	return row
}

// tick appends a row.
func (r *replay) tick(t *EstimateTick) error {
	row := t.Row()
	for i, x := range row {
		r.table.Columns[i].Values = append(r.table.Columns[i].Values, x)
	}
	if r.first == nil {
		r.first = slices.Clone(t.Mean)
	}
	if r.o.Progress != nil {
		r.o.Progress(t.Tick, r.j.Ticks())
	}
	return nil
}

// smoothed fills the columns of what all readings say.
func (r *replay) smoothed() {
	if r.smooth == nil {
		return
	}
	at := len(r.table.Columns) - 2*len(r.j.unknowns)
	for _, s := range r.smooth.Smooth() {
		n := len(s.Mean)
		for i, u := range r.j.unknowns {
			mean, deviation := &r.table.Columns[at+2*i], &r.table.Columns[at+2*i+1]
			mean.Values = append(mean.Values, s.Mean[u.place])
			deviation.Values = append(deviation.Values, math.Sqrt(math.Max(s.Covariance[u.place*n+u.place], 0)))
		}
	}
}

// result puts together what was found.
func (r *replay) result(rec *EstimateRecording, lost *EstimateError) *EstimateResult {
	j, l := r.j, r.live
	r.smoothed()
	res := &EstimateResult{Format: 1, Name: j.ID, Plant: j.Scenario.Plant.Model.Value, Status: Done, Filter: j.filter, Recording: rec.File, History: rec.history, Ticks: l.Tick() + 1, Sensors: l.scoresOf(),
		Drifts: l.drifts, Faults: l.bank.findings(j), Proposals: r.made, LeftOut: l.left.List, Seed: j.plan.seed, Scenario: j.Hash(), PlantHash: j.Plant.Hash(), Version: r.o.Version,
		Platform: r.o.Platform, Events: r.events, table: r.table}
	if j.plan.clocked {
		res.Start = j.plan.start.Format(time.RFC3339)
	}
	res.Alike, res.Alarms = r.visible(), l.monitor.FalseAlarms()
	res.To = float64(float64(max(l.Tick(), 0)) * j.Period())
	square, n := 0.0, 0
	for _, s := range l.scores {
		square += s.Square
		n += s.N
	}
	for _, u := range l.left.Used {
		res.Readings += u
	}
	res.NIS = known(square / float64(n))
	for i, u := range j.unknowns {
		f := EstimateFound{Name: u.name, Doc: u.doc, Unit: u.unit, Display: u.display, Difference: u.difference}
		if r.first != nil {
			f.First, f.Value, f.Deviation = r.first[i], l.row.Mean[i], l.row.Deviation[i]
			if l.bank != nil {
				f.Diagnosed, f.DiagnosedDeviation = known(l.row.Likely[i]), known(l.row.LikelySure[i])
			}
		}
		res.Unknowns = append(res.Unknowns, f)
	}
	res.Notes = append(append(append(res.Notes, j.notes()...), rec.Notes...), l.advice()...)
	if rows := r.table.Rows(); rows > 0 {
		for k := range r.table.Columns { // a smoother has nothing to say of a replay that was lost
			for len(r.table.Columns[k].Values) < rows {
				r.table.Columns[k].Values = append(r.table.Columns[k].Values, math.NaN())
			}
		}
		res.Hash, _ = series.HashTable(r.table) // rows of its own making fit
	}
	if lost != nil {
		res.Status, res.Err = Failed, lost
		res.Error = fmt.Sprintf("the filter has lost the plant after %s: %v. Look at the last rows: an unknown that runs away has too large a deviation or wanders, or bounds (min, max) are missing; a sensor may be wrong by far (gate refuses such readings); filter: ukf bears more curvature",
			j.moment(lost.Time), lost.Err)
	}
	return res
}

// notes are those of the scenario, without that about inputs that come with the readings.
func (j *EstimateJob) notes() []string {
	return slices.DeleteFunc(slices.Clone(j.Prepared.Notes), func(n string) bool { return strings.HasPrefix(n, onlyReadings) })
}

// visible says how well the sensors see each fault with the inputs of the last ticks, and which look alike.
func (r *replay) visible() []string {
	j, past := r.j, r.live.refits.past
	first := slices.IndexFunc(past, func(p pastTick) bool { return p.state != nil })
	if len(j.faults) == 0 || first < 0 || len(past)-first < 2 {
		return nil
	}
	var u []float64
	for _, p := range past[first+1:] {
		u = append(u, p.Inputs...)
	}
	s, err := estimate.Isolate(&j.problem, j.hypotheses(), past[first].state, len(past)-first-1, u)
	if err != nil {
		return nil // a lost plant: what matters is said elsewhere
	}
	return strings.Split(strings.TrimSpace(s.String()), "\n")
}
