package scenarios

import (
	"strings"
	"time"

	"gemel/engine/series"
	"gemel/scenarios/recording"
)

// fitTable is the recording of an experiment. What reads it knows columns over time only, so that it may come from elsewhere than a file.
type fitTable struct {
	*recording.Recording
	file    Text           // as the scenario names it
	history *HistoryTable  // where it comes from a historian; nil: from a file
	zone    *time.Location // of dates without one; nil: none is given
}

// openTables reads the recordings of all experiments; nil stands for one that cannot be read.
func (s *Scenario) openTables() ([]*fitTable, Problems) {
	if s.History != nil {
		return s.historyTables()
	}
	var problems Problems
	tables := make([]*fitTable, len(s.Fit.Experiments))
	for i := range s.Fit.Experiments {
		tables[i] = s.openTable(&s.Fit.Experiments[i], &problems)
	}
	return tables, problems
}

func (s *Scenario) openTable(x *FitExperiment, problems *Problems) *fitTable {
	if x.CSV.Given() == x.Parquet.Given() {
		problems.add(x.Pos, "experiment %s: want exactly one of the keys csv and parquet, or the flag --history", x.Name.Value)
		return nil
	}
	t := &fitTable{file: x.file()}
	data, ok := s.data(t.file.Value)
	if !ok {
		return nil // noted when the scenario was read
	}
	if zone := x.zone(s.Fit); zone.Given() {
		var err error
		if t.zone, err = recording.ParseZone(zone.Value); err != nil {
			problems.add(zone.place(0), "time_zone: %v", err)
			return nil
		}
	}
	o := recording.Options{Time: x.Time.Value, Zone: t.zone}
	var err error
	if o.Dates, err = recording.ParseOrder(x.Dates.Value); err != nil {
		return nil // noted when the scenario was read
	}
	if x.Every.Given() {
		if o.Every, ok = duration(problems, "every", x.Every); !ok {
			return nil
		}
		if !(o.Every > 0) || x.Time.Given() {
			problems.add(x.Every.place(0), "every: want a time above 0, and no column of times beside it")
			return nil
		}
	}
	if t.Recording, err = recording.Read(data.Path, data.Bytes, o); err != nil {
		problems.addSeries(t.file, err)
		return nil
	}
	return t
}

// zone is the time zone that holds for an experiment.
func (x *FitExperiment) zone(f *Fit) Text {
	if x.TimeZone.Given() {
		return x.TimeZone
	}
	return f.TimeZone
}

// addSeries passes the problems of a data file on.
func (ps *Problems) addSeries(at Text, err error) {
	b := builder{}
	b.seriesProblems(at, err)
	*ps = append(*ps, b.problems...)
}

// columnOf finds the column of a sensor or an input: the one that is written, that of its name, or the only one.
func (t *fitTable) columnOf(key, written Text) (string, bool) {
	name := written.Value
	switch {
	case written.Given():
	case t.Has(key.Value):
		return key.Value, true
	case len(t.Names()) == 1:
		return t.Names()[0], true
	default:
		return "", false
	}
	return name, t.Has(name)
}

// noColumn says that there is none, and what there is.
func (t *fitTable) noColumn(ps *Problems, key, written Text) {
	names := t.Names()
	if !written.Given() {
		ps.add(key.place(0), "%s: %s has the columns %s; say which one under column", key.Value, t.file.Value, strings.Join(names, ", "))
		return
	}
	remedy := didYouMean(nearest(written.Value, names))
	if remedy == "" {
		remedy = "; it has " + strings.Join(names[:min(len(names), 20)], ", ")
	}
	ps.add(written.place(0), "%s has no column %s%s", t.file.Value, written.Value, remedy)
}

// column is one of them as the builder reads it.
func (t *fitTable) column(name string, values []float64) *series.Column {
	return &series.Column{Field: series.Field{Name: name, Unit: t.Unit(name)}, Values: values}
}

// offset is the time of the file's time 0 after the start of a run [s].
func (t *fitTable) offset(run timing) float64 {
	if t.Origin.IsZero() {
		return 0
	}
	return t.Origin.Sub(run.start).Seconds()
}

// moment reads when something is: a time since the start, or a date.
func (f *fitBuilder) moment(subject string, text Text, run timing, zone *time.Location) (float64, bool) {
	if !recording.LooksLikeDate(text.Value) {
		return f.duration(subject, text)
	}
	at, err := dateIn(text.Value, zone)
	switch {
	case err != nil:
		f.problems.add(text.place(0), "%s: %v", subject, err)
	case !run.clocked:
		f.problems.add(text.place(0), "%s: a date needs time.start (or the start of the experiment) to place it", subject)
	default:
		return at.Sub(run.start).Seconds(), true
	}
	return 0, false
}

// dateIn reads a date; one without a zone is in that zone, and UTC where none is given.
func dateIn(text string, zone *time.Location) (time.Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	return recording.Moment(text, zone)
}
