package scenarios

import (
	"github.com/goccy/go-yaml/ast"

	"gemel/engine/dae"
)

// Sensor is the difference between a variable and what controllers read of it.
type Sensor struct {
	Pos          dae.Pos
	Lag          Text     `yaml:"lag" doc:"time constant of a first-order lag" want:"a duration"`
	Gain         Text     `yaml:"gain" doc:"factor of the reading; 1 where it is left out" want:"a number such as 1.02"`
	Bias         Text     `yaml:"bias" doc:"constant offset" want:"a quantity"`
	Drift        *Drift   `yaml:"drift" doc:"offset that grows: a rate such as 1 mm/h, or {rate: ..., at: ..., until: ...}" want:"a rate such as 1 mm/h"`
	Noise        Text     `yaml:"noise" doc:"standard deviation of Gaussian noise, new at every tick" want:"a quantity"`
	Quantisation Text     `yaml:"quantisation" doc:"smallest step of the reading" want:"a quantity"`
	Stuck        *Stuck   `yaml:"stuck" doc:"the reading stays as it is, or at a value: {at: 3h, until: 5h, value: 2.5 m}" want:"{at: ..., until: ..., value: ...}"`
	DropOut      *DropOut `yaml:"drop_out" doc:"readings that are lost: a share of them such as 0.05, or {at: ..., until: ..., share: ...}" want:"a share such as 0.05"`
}

// Drift is an offset that grows at a constant rate and stays when it ends.
type Drift struct {
	Pos   dae.Pos
	Rate  Text `yaml:"rate,required" doc:"change of the offset over time, such as 1 mm/h" want:"a rate such as 1 mm/h"`
	At    Text `yaml:"at" doc:"when it begins; at the start where it is left out" want:"a duration such as 3h"`
	Until Text `yaml:"until" doc:"when it grows no further; never where it is left out" want:"a duration such as 5h"`
}

func (f *Drift) decode(d *decoder, n ast.Node) {
	f.Pos = d.pos(n)
	if s, ok := n.(ast.ScalarNode); ok && s.Type() != ast.NullType {
		f.Rate, _ = d.text(n, "a rate such as 1 mm/h")
		return
	}
	d.structureOf(n, f, "a rate such as 1 mm/h, or {rate: ..., at: ..., until: ...}")
}

// Stuck is a reading that does not move.
type Stuck struct {
	Pos   dae.Pos
	At    Text `yaml:"at" doc:"when it begins; at the start where it is left out" want:"a duration such as 3h"`
	Until Text `yaml:"until" doc:"when it is over; never where it is left out" want:"a duration such as 5h"`
	Value Text `yaml:"value" doc:"where it stands; at the last reading where this is left out" want:"a quantity"`
}

// DropOut is a reading that is lost now and then: the last one is held, and its quality is 0.
type DropOut struct {
	Pos   dae.Pos
	Share Text `yaml:"share" doc:"share of the readings that are lost; 1, all of them, where it is left out" want:"a number from 0 to 1"`
	At    Text `yaml:"at" doc:"when it begins; at the start where it is left out" want:"a duration such as 3h"`
	Until Text `yaml:"until" doc:"when it is over; never where it is left out" want:"a duration such as 5h"`
}

func (f *DropOut) decode(d *decoder, n ast.Node) {
	f.Pos = d.pos(n)
	if s, ok := n.(ast.ScalarNode); ok && s.Type() != ast.NullType {
		f.Share, _ = d.text(n, "a share such as 0.05")
		return
	}
	d.structureOf(n, f, "a share such as 0.05, or {at: ..., until: ..., share: ...}")
}
