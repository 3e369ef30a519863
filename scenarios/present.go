package scenarios

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/scenarios/report"
)

// memory keeps rows for the report. Where a run has more than it holds, it keeps every second row, every fourth and so on: a
// page has no room for more, and the files have all of them.
type memory struct {
	columns [][]float64
	stride  int
	seen    int
	most    int
}

// maxCells bounds the numbers that the report is drawn from.
const maxCells = 4 << 20

func newMemory(columns int) memory {
	return memory{columns: make([][]float64, columns), stride: 1, most: max(2000, maxCells/max(columns, 1))}
}

func (m *memory) add(row []float64) {
	if m.seen%m.stride == 0 {
		if len(m.columns[0]) >= m.most {
			for i, c := range m.columns {
				kept := c[:0]
				for j := 0; j < len(c); j += 2 {
					kept = append(kept, c[j])
				}
				m.columns[i] = kept
			}
			m.stride *= 2
		}
		if m.seen%m.stride == 0 {
			for i := range m.columns {
				m.columns[i] = append(m.columns[i], row[i])
			}
		}
	}
	m.seen++
}

// report writes the page.
func (k *keeper) report(w io.Writer, r *Runner, res *Result) error {
	p := k.p
	page := report.Run{Title: p.ID, Scenario: p.ID, Plant: res.Plant, Doc: p.Description.Value, Start: p.plan.start, Time: k.memory.columns[0],
		Resolved: string(p.Files[0].Bytes), Failure: res.Error, Balances: balances(r)}
	for i, c := range p.plan.columns {
		v := &p.Plant.Variables[c.id]
		page.Series = append(page.Series, report.Series{Name: c.Name, Unit: c.Unit, Display: report.Display{Unit: v.DisplayUnit}, Doc: c.Doc,
			Step: p.steps(c.id), Values: k.memory.columns[1+i]})
	}
	page.Limits = k.reportLimits(float64(float64(res.Ticks) * res.TickSeconds))
	for _, f := range p.plan.faults {
		v := &p.Plant.Variables[f.variable]
		text := v.Name + " → " + inUnit(f.to, v.Unit)
		if f.sensor != "" {
			text = v.Name + " " + f.sensor
		}
		if f.name != "" {
			text = f.name + ": " + text
		}
		page.Faults = append(page.Faults, report.Fault{From: f.at, To: f.until, Text: text})
	}
	for _, e := range k.lines {
		name := e.Name
		if e.Kind == "limit" {
			name = strings.TrimSuffix(strings.TrimSuffix(e.Name, " low"), " high")
		}
		page.Events = append(page.Events, report.Event{Time: e.Time, Kind: report.Kind(e.Kind), Series: k.columnOf(name), Text: e.Text})
	}
	for _, v := range res.KPIs {
		x := report.KPI{Name: v.Name, Unit: v.Unit, Doc: v.Description, Value: math.NaN()}
		if v.Value != nil {
			x.Value = *v.Value
		}
		page.KPIs = append(page.KPIs, x)
	}
	if e := res.Ended; e != nil {
		page.Warnings = append(page.Warnings, fmt.Sprintf("The plant ended the run at %s: %s", p.describeTime(e.At), e.Message))
	}
	page.Warnings = append(page.Warnings, res.Notes...)
	for _, x := range res.Warnings {
		page.Warnings = append(page.Warnings, fmt.Sprintf("%s (%s, %s)", x.Text, p.describeTime(x.At), times(x.Times)))
	}
	if k.count > len(k.lines) {
		page.Warnings = append(page.Warnings, fmt.Sprintf("The run had %d events; the first %d are shown, events.jsonl has all of them.", k.count, len(k.lines)))
	}
	if k.memory.stride > 1 {
		page.Warnings = append(page.Warnings, fmt.Sprintf("The trends show every %d. row; trajectory.parquet has all of them.", k.memory.stride))
	}
	page.Computed = computed(p, res)
	return report.Write(w, page)
}

// steps says whether a variable holds its value between events and ticks, itself or as another name of such a variable.
func (p *Prepared) steps(id dae.VarID) bool {
	o := p.Plant.Ordered
	if i, ok := slices.BinarySearchFunc(o.Aliases, id, func(a dae.Alias, v dae.VarID) int { return cmp.Compare(a.Var, v) }); ok {
		id = o.Aliases[i].Of
	}
	v := &p.Plant.Variables[id]
	return v.Kind == dae.Discrete || v.Type != dae.Real
}

// times counts in words.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// columnOf is the column that shows a variable, or "".
func (k *keeper) columnOf(variable string) string {
	for _, c := range k.p.plan.columns {
		if c.Name == variable || k.p.Plant.Variables[c.id].Name == variable {
			return c.Name
		}
	}
	return ""
}

// reportLimits joins the two limits of a variable, and the periods outside of them; end is the end of the run [s].
func (k *keeper) reportLimits(end float64) []report.Limit {
	var limits []report.Limit
	at := map[string]int{}
	for i := range k.p.plan.limits {
		l := &k.p.plan.limits[i]
		name := k.columnOf(l.name)
		if name == "" {
			name = l.name // not recorded: it has no trend, but a verdict
		}
		j, seen := at[name]
		if !seen {
			j = len(limits)
			at[name] = j
			limits = append(limits, report.Limit{Series: name, Doc: l.doc, Spans: []report.Span{}})
		}
		bound := l.bound
		if l.high {
			limits[j].High = &bound
		} else {
			limits[j].Low = &bound
		}
		for _, s := range k.spans[i] {
			if s.To < s.From {
				s.To = end
			}
			limits[j].Spans = append(limits[j].Spans, s)
		}
		slices.SortStableFunc(limits[j].Spans, func(a, b report.Span) int { return cmp.Compare(a.From, b.From) })
	}
	return limits
}

// balanceTolerance is what the balances of the library keep.
const balanceTolerance = 1e-9

// balances finds the balances that a plant keeps by the names of the library: xBalance (stored minus in plus out), which should stay zero,
// xThroughput (what has come in), by which it is measured, and xStored (what has been added to the content), if the plant has it.
func balances(r *Runner) []report.Balance {
	var found []report.Balance
	p := r.p.Plant
	for i := range p.Variables {
		v := &p.Variables[i]
		stem, ok := strings.CutSuffix(v.Name, "Balance")
		if !ok || v.Asset != "" || v.Kind != dae.Continuous || stem == "" {
			continue
		}
		through, ok := p.Lookup(stem + "Throughput")
		if !ok {
			continue
		}
		left, turnover := r.work.Value(dae.VarID(i)), r.work.Value(through)
		b := report.Balance{Name: stem, Unit: v.Unit, In: turnover, Out: math.NaN(), Stored: math.NaN(), Tolerance: balanceTolerance, Doc: v.Doc}
		if turnover != 0 {
			b.Relative = max(left/turnover, -left/turnover)
		}
		if stored, ok := p.Lookup(stem + "Stored"); ok { // left = stored - in + out
			b.Stored = r.work.Value(stored)
			b.Out = turnover - b.Stored + left
		}
		found = append(found, b)
	}
	return found
}

// solverNames are the methods as their authors call them.
var solverNames = map[engine.Method]string{engine.Rodas5P: "Rodas5P", engine.Rodas3P: "Rodas3P", engine.Tsit5: "Tsitouras 5(4)", engine.Verner7: "Verner 7(6)", engine.RK4: "Runge–Kutta 4", engine.LinEuler: "linearly implicit Euler"}

func computed(p *Prepared, res *Result) report.Computed {
	name := solverNames[engine.Method(res.Solver.Method)]
	if name == "" {
		name = res.Solver.Method
	}
	c := report.Computed{Solver: name, Tolerance: res.Solver.Tolerance, Step: res.Solver.Step, Period: res.TickSeconds, Ticks: res.Ticks, Steps: res.Steps.Accepted,
		Rejected: res.Steps.Rejected, Newton: res.Steps.Newton, Events: int64(res.Events), Equations: res.Size.Equations, States: res.Size.States,
		Simulated: float64(res.Ticks) * res.TickSeconds, Compile: res.CompileSeconds, Wall: res.WallSeconds, Seed: res.Seed}
	c.Hashes = []report.Fact{{Name: "trajectory", Value: res.TrajectoryHash}, {Name: "scenario", Value: res.ScenarioHash}, {Name: "plant", Value: res.PlantHash}}
	c.Versions = []report.Fact{{Name: "gemel", Value: res.GemelVersion}}
	for _, l := range res.Library {
		c.Versions = append(c.Versions, report.Fact{Name: "library " + l.Label, Value: l.SHA256})
	}
	if why := res.Solver.Reason; why != "" {
		c.Facts = append(c.Facts, report.Fact{Name: "Solver chosen", Value: why})
	}
	if n := res.Steps.Second; n > 0 {
		c.Facts = append(c.Facts, report.Fact{Name: "Second pivot order", Value: fmt.Sprintf("made %d of the steps", n)})
	}
	c.Command = "gemel rerun " + res.folder
	return c
}
