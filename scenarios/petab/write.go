package petab

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"gemel/engine/series"
	"gemel/scenarios"
	"gemel/scenarios/report"
)

// The files of a folder with results.
const (
	jsonFile      = "fit.json"
	pageFile      = "fit.html"
	parameterFile = "fitted.tsv"    // the table of parameters with what was found as nominal values
	scenarioFile  = "fitted.yaml"   // parameters of the plant, for parameters_from of a scenario
	simulatedFile = "simulated.tsv" // the measurements with what the model says
)

// OutPath settles where results go: out, which must be new, empty or of such a fit; where it is "", fits/NAME-1, -2, ...
func OutPath(name, out string) (string, error) {
	if out == "" {
		for n := 1; ; n++ {
			path := filepath.Join("fits", fmt.Sprintf("%s-%d", name, n))
			if _, err := os.Lstat(path); err != nil {
				return path, nil
			}
		}
	}
	path := filepath.Clean(out)
	info, err := os.Stat(path)
	if err != nil {
		return path, nil
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is a file; give the name of a folder", out)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		switch e.Name() {
		case jsonFile, pageFile, parameterFile, scenarioFile, simulatedFile:
		default:
			return "", fmt.Errorf("%s is not of a fit of tables and would be lost; choose another folder with --out", filepath.Join(out, e.Name()))
		}
	}
	return path, nil
}

// Write puts the results into a folder, which appears when it is complete.
func (r *Result) Write(out string) error {
	path, err := OutPath(r.Name, out)
	if err != nil {
		return err
	}
	folder, err := series.NewFolder(path, out != "")
	if err != nil {
		return err
	}
	defer func() { _ = folder.Discard() }() // nothing is left to discard after success
	r.Dir = path
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := report.WriteFit(&page, r.page()); err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{jsonFile, append(text, '\n')}, {parameterFile, r.parameterTable()}, {scenarioFile, r.scenario()}, {simulatedFile, r.simulated()}, {pageFile, page.Bytes()}} {
		if err := folder.WriteFile(f.name, f.data); err != nil {
			return err
		}
	}
	return folder.Commit()
}

func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// parameterTable is a table of parameters that PEtab tools read.
func (r *Result) parameterTable() []byte {
	var b bytes.Buffer
	b.WriteString("parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\n")
	found := map[string]float64{}
	for _, u := range r.Unknowns {
		found[u.Name] = u.Value
	}
	for _, p := range r.m.Problem.Parameters {
		value, estimate := p.Nominal, "0"
		if x, ok := found[p.ID]; ok {
			value, estimate = x, "1"
		}
		bound := func(x float64) string {
			if math.IsInf(x, 0) && !p.Estimate {
				return ""
			}
			return exact(x)
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Scale, bound(p.Lower), bound(p.Upper), exact(value), estimate)
	}
	return b.Bytes()
}

// scenario holds the parameters of the plants.
func (r *Result) scenario() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Parameters of %s, found by gemel fit from %s.\n# A scenario takes them with   parameters_from: fitted.yaml\ngemel: 1\n", strings.Join(r.Models, ", "), printable(r.m.Problem.File))
	n := 0
	for _, u := range r.Unknowns {
		if !u.Parameter {
			continue
		}
		if n++; n == 1 {
			b.WriteString("parameters:\n")
		}
		unit := ""
		if v, ok := r.m.inPlant(u.Name); ok && v.Unit != "" && v.Unit != "1" {
			unit = " " + v.Unit
		}
		name := u.Name
		if strings.ContainsAny(name, "[]") {
			name = strconv.Quote(name)
		}
		fmt.Fprintf(&b, "  %s: %s%s\n", name, exact(u.Value), unit)
	}
	if n == 0 {
		b.WriteString("parameters: {}\n")
	}
	return b.Bytes()
}

// simulated is a table of simulations as PEtab names its columns.
func (r *Result) simulated() []byte {
	var b bytes.Buffer
	b.WriteString("observableId\tpreequilibrationConditionId\tsimulationConditionId\ttime\tmeasurement\tsimulation\tnoise\tresidual\n")
	for _, p := range r.points {
		q := r.m.parts[p.Part]
		x := &q.Measurements[p.Measurement]
		before, time := "", exact(x.Time)
		if x.Preequilibration >= 0 {
			before = q.Conditions[x.Preequilibration].ID
		}
		if math.IsInf(x.Time, 1) {
			time = "inf"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", q.Observables[x.Observable].ID, before, q.Conditions[x.Simulation].ID, time, exact(x.Value), exact(p.Simulated), exact(p.Sigma), exact(p.Residual))
	}
	return b.Bytes()
}

// Rate writes n of all in words and percent.
func Rate(n, all int) string {
	return fmt.Sprintf("%d of %d (%.0f %%)", n, all, 100*float64(n)/float64(max(all, 1)))
}

// page is what fit.html shows.
func (r *Result) page() report.Fit {
	number := func(x float64, digits int) string { return strconv.FormatFloat(x, 'g', digits, 64) }
	f := report.Fit{Title: r.Name, Plant: strings.Join(r.Models, ", "), Apart: r.Apart, Notes: r.Notes, Command: "gemel fit " + filepath.ToSlash(r.m.Problem.File)}
	f.Facts = []report.Fact{{Name: "-log likelihood", Value: number(r.NegLog, 10)}, {Name: "chi²", Value: number(r.Chi2, 6)}, {Name: "Readings", Value: strconv.Itoa(r.Readings)},
		{Name: "Starts that found the best minimum", Value: Rate(r.Successes, r.Starts)}, {Name: "in their first local search", Value: Rate(r.Local, r.Starts)}, {Name: "Seed", Value: strconv.FormatUint(r.Seed, 10)}}
	if r.Known != nil {
		f.Facts = append(f.Facts, report.Fact{Name: "Known optimum", Value: number(*r.Known, 10)}, report.Fact{Name: "Starts that reached it", Value: Rate(*r.Reached, r.Starts)})
	}
	f.Footer = strings.TrimSpace("Made by gemel fit, " + r.Version + " " + r.Created)
	for i := range r.Unknowns {
		f.Unknowns = append(f.Unknowns, r.row(&r.Unknowns[i]))
	}
	for _, line := range r.Correlation {
		row := make([]float64, len(line))
		for k, x := range line {
			if row[k] = math.NaN(); x != nil {
				row[k] = *x
			}
		}
		f.Correlation = append(f.Correlation, row)
	}
	for _, o := range r.Observables {
		f.Sensors = append(f.Sensors, report.FitSensor{Name: o.ID, Readings: strconv.Itoa(o.Readings), Before: "–", After: number(o.RMSE, 4), Noise: number(o.Noise, 4), Explained: "–", White: true,
			Residuals: "chi² " + number(o.Chi2, 4)})
	}
	for i := range r.Profiles {
		p := &r.Profiles[i]
		drawn := report.FitProfile{Name: p.Name, Value: p.Values, Rise: p.Rise, Limit: distuv.ChiSquared{K: 1}.Quantile(r.Confidence), At: r.Unknowns[i].Value, Interval: p.Ends()}
		if p.Lower || p.Upper {
			drawn.Note = "the data set no end on one side or both"
		}
		f.Profiles = append(f.Profiles, drawn)
	}
	f.Traces = r.traces()
	return f
}

func (r *Result) row(u *scenarios.FitEstimate) report.FitUnknown {
	row := report.FitUnknown{Name: u.Name, Doc: u.Doc, Before: u.ShownBefore(), Value: strconv.FormatFloat(u.Value, 'g', 4, 64)}
	share := func(x float64) float64 {
		if u.Log {
			return 100 * ln(x/u.Min) / ln(u.Max/u.Min)
		}
		return 100 * (x - u.Min) / (u.Max - u.Min)
	}
	row.At = share(u.Value)
	switch {
	case u.Bound != "":
		row.Bound, row.Interval = true, "at its "+u.Bound+" bound"
	case u.Low == nil || u.High == nil:
		row.Bound, row.Interval = true, "not determined"
	default:
		row.Interval = strconv.FormatFloat(*u.Low, 'g', 3, 64) + " … " + strconv.FormatFloat(*u.High, 'g', 3, 64)
		from, to := math.Max(share(math.Max(*u.Low, u.Min)), 0), math.Min(share(*u.High), 100)
		row.At, row.Width = from, math.Max(to-from, 0)
	}
	return row
}

// traces are the measurements of each observable in each condition, beside what the model says at their times.
func (r *Result) traces() (out []report.FitTrace) {
	type key struct{ part, observable, before, condition int }
	index := map[key]int{}
	for _, p := range r.points {
		q := r.m.parts[p.Part]
		x := &q.Measurements[p.Measurement]
		if math.IsInf(x.Time, 1) {
			continue
		}
		k := key{p.Part, x.Observable, x.Preequilibration, x.Simulation}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			o := &q.Observables[x.Observable]
			t := report.FitTrace{Title: o.ID, Doc: o.Name, Experiment: q.Conditions[x.Simulation].ID, HeldFrom: math.Inf(1)}
			if x.Preequilibration >= 0 {
				t.Experiment += " after " + q.Conditions[x.Preequilibration].ID
			}
			out = append(out, t)
		}
		t := &out[i]
		t.Time, t.Reading, t.After, t.Scale = append(t.Time, x.Time), append(t.Reading, x.Value), append(t.After, p.Simulated), append(t.Scale, p.Residual)
	}
	const mostDrawn = 60 // charts on a page
	for i := range out {
		sort.Stable(byTime(out[i]))
	}
	return out[:min(len(out), mostDrawn)]
}

// byTime sorts a trace.
type byTime report.FitTrace

func (t byTime) Len() int           { return len(t.Time) }
func (t byTime) Less(i, j int) bool { return t.Time[i] < t.Time[j] }
func (t byTime) Swap(i, j int) {
	for _, s := range [][]float64{t.Time, t.Reading, t.After, t.Scale} {
		s[i], s[j] = s[j], s[i]
	}
}
