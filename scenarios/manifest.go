package scenarios

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"gemel/engine"
)

// Manifest says what a run folder holds and how to reproduce it. It is the last file to be written.
type Manifest struct {
	Format         int            `json:"format"` // of the run folder: 1
	Status         string         `json:"status"` // done, failed, stopped
	Error          string         `json:"error,omitempty"`
	Name           string         `json:"name"`
	Description    string         `json:"description,omitempty"`
	Plant          string         `json:"plant"`
	TrajectoryHash string         `json:"trajectory_hash"`
	ScenarioHash   string         `json:"scenario_hash"`
	PlantHash      string         `json:"plant_hash"`
	GemelVersion   string         `json:"gemel_version"`
	Seed           uint64         `json:"seed"`
	Start          string         `json:"start,omitempty"` // date and time of tick 0
	TickSeconds    float64        `json:"tick_s"`
	Ticks          int64          `json:"ticks"` // done
	TicksPlanned   int64          `json:"ticks_planned"`
	Ended          *EndFacts      `json:"ended_by_model,omitempty"`
	Rows           int64          `json:"rows"`
	Solver         SolverFacts    `json:"solver"`
	Steps          StepFacts      `json:"steps"`
	Size           SizeFacts      `json:"size"`
	From           *FromFacts     `json:"continued_from,omitempty"`
	CSV            bool           `json:"csv"`
	Files          []FileFacts    `json:"files"` // the scenario first, then what it names
	Snapshots      []KeptSnapshot `json:"snapshots,omitempty"`
	Library        []LibraryFacts `json:"library"` // where the plant was looked up
	Settings       []Setting      `json:"settings"`
	Notes          []string       `json:"notes,omitempty"` // what a reader must know
	CompileSeconds float64        `json:"compile_s"`
	WallSeconds    float64        `json:"wall_s"`
	Created        string         `json:"created,omitempty"`
	Platform       string         `json:"platform,omitempty"`
}

// EndFacts say that the model has ended the run with terminate().
type EndFacts struct {
	At      float64 `json:"at_s"` // since the start
	Message string  `json:"message"`
	Source  string  `json:"source,omitempty"` // place in the model
}

// SolverFacts are the options as used.
type SolverFacts struct {
	Method    string  `json:"method"`
	Reason    string  `json:"reason,omitempty"` // why it was chosen, where it was
	Tolerance float64 `json:"tolerance,omitempty"`
	MaxStep   float64 `json:"max_step_s,omitempty"`
	Step      float64 `json:"step_s,omitempty"`
}

// StepFacts count the work of the run.
type StepFacts struct {
	Accepted int64 `json:"accepted"`
	Rejected int64 `json:"rejected"`
	Newton   int64 `json:"newton_iterations"`
	Events   int64 `json:"events"`
	Second   int64 `json:"second_pivot_order,omitempty"` // accepted steps among these that needed it
}

// SizeFacts are the size of the compiled plant.
type SizeFacts struct {
	Equations int `json:"equations"`
	States    int `json:"states"`
	Unknowns  int `json:"algebraic_unknowns"`
}

// FromFacts say which snapshot a run continues.
type FromFacts struct {
	Tick     int64  `json:"tick"`
	SHA256   string `json:"sha256"`
	Stored   string `json:"stored"`
	Scenario string `json:"scenario_hash"`
}

// KeptSnapshot is a snapshot that the run has taken on its way.
type KeptSnapshot struct {
	At   float64 `json:"at_s"` // since the start
	File string  `json:"file"` // in the folder
}

// FileFacts are an input file of the run and its copy in the folder.
type FileFacts struct {
	Name   string `json:"name"`   // as the scenario writes it
	Stored string `json:"stored"` // in the folder
	SHA256 string `json:"sha256"`
}

// LibraryFacts are a root of the library.
type LibraryFacts struct {
	Label    string `json:"label"`
	Embedded bool   `json:"embedded"` // part of the program
	SHA256   string `json:"sha256"`
}

// Setting is a value that the scenario gives to a parameter or an input, in the unit of the model.
type Setting struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// manifest describes the run so far.
func (r *Runner) manifest(version string) Manifest {
	p := r.p
	o := p.Plant.Options
	m := Manifest{Format: 1, Name: p.ID, Description: p.Description.Value, Plant: p.File.Plant.Model.Value, TrajectoryHash: r.Hash(), ScenarioHash: p.Hash(), PlantHash: p.Plant.Hash(),
		GemelVersion: version, Seed: p.plan.seed, TickSeconds: p.plan.period, Ticks: r.state.Tick, TicksPlanned: p.plan.ticks,
		Solver: SolverFacts{Method: string(o.Method), Reason: p.Plant.Reason}, CompileSeconds: p.Compile.Seconds(), Settings: p.settings(), Library: []LibraryFacts{}}
	if p.plan.clocked {
		m.Start = p.plan.start.Format(time.RFC3339Nano)
	}
	if o.Method == engine.RK4 || o.Method == engine.LinEuler {
		m.Solver.Step = o.FixedStep
	} else {
		m.Solver.Tolerance, m.Solver.MaxStep = o.Tolerance, o.MaxStep
	}
	m.Notes, m.Ended = r.Notes, r.ended
	s := r.work.Stats
	m.Steps = StepFacts{s.Steps, s.Rejected, s.Newton, s.Events, s.Fallbacks}
	m.Size = SizeFacts{len(p.Plant.System.Equations), len(p.Plant.Ordered.States), len(p.Plant.Ordered.Z)}
	return m
}

// settings are the values that the scenario gives to parameters and inputs.
func (p *Prepared) settings() []Setting {
	list := []Setting{}
	for _, v := range p.plan.initial {
		d := &p.Plant.Variables[v.v]
		list = append(list, Setting{d.Name, v.value, d.Unit})
	}
	return list
}

// KPIValue is a figure as in kpis.json.
type KPIValue struct {
	Name        string   `json:"name"`
	Value       *float64 `json:"value"` // null where it has none, such as a ratio over zero
	Unit        string   `json:"unit"`
	Kind        string   `json:"kind"`
	Description string   `json:"description,omitempty"`
}

// KPIs are the figures at this tick.
func (r *Runner) KPIs() []KPIValue {
	elapsed := float64(float64(r.state.Tick) * r.p.plan.period)
	values := []KPIValue{}
	for i := range r.p.plan.kpis {
		k := &r.p.plan.kpis[i]
		v := KPIValue{Name: k.name, Unit: k.unit, Kind: k.kind, Description: k.doc}
		if x := k.result(r.p.plan.kpis, r.work.Value, elapsed); !math.IsNaN(x) && !math.IsInf(x, 0) {
			v.Value = &x
		}
		values = append(values, v)
	}
	return values
}

// writeJSON writes a value for people and programs.
func writeJSON(w io.Writer, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// writeKPIs writes kpis.json: an object from the name of each figure to its value, in the order of the scenario.
func writeKPIs(w io.Writer, values []KPIValue) error {
	out := []byte("{")
	for i, v := range values {
		name, err := json.Marshal(v.Name)
		if err != nil {
			return err
		}
		body, err := json.Marshal(struct {
			Value       *float64 `json:"value"`
			Unit        string   `json:"unit"`
			Kind        string   `json:"kind"`
			Description string   `json:"description,omitempty"`
		}{v.Value, v.Unit, v.Kind, v.Description})
		if err != nil {
			return err
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(append(out, "\n  "...), name...), ": "...), body...)
	}
	if len(values) > 0 {
		out = append(out, '\n')
	}
	_, err := w.Write(append(out, "}\n"...))
	return err
}
