package api

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/live"
)

// Reading is a sample as others read it. JSON has no NaN and no infinity: those have no value, and their bits, so that nothing is lost.
type Reading struct {
	Value   *float64      `json:"value" doc:"absent where it is no number"`
	Bits    string        `json:"bits,omitempty" doc:"of the float64, hexadecimal, where it is no number"`
	Source  bridge.Time   `json:"source" doc:"when the device says that it read"`
	Server  bridge.Time   `json:"server" doc:"when the server, or the bridge, had it"`
	Status  bridge.Status `json:"status" doc:"OPC UA StatusCode"`
	Quality string        `json:"quality" enum:"good,uncertain,bad"`
}

func readingOf(x bridge.Sample) Reading {
	r := Reading{Value: number(x.Value), Source: x.Source, Server: x.Server, Status: x.Status, Quality: "uncertain"}
	if r.Value == nil {
		r.Bits = fmt.Sprintf("%016x", math.Float64bits(x.Value))
	}
	switch {
	case x.Status.IsGood():
		r.Quality = "good"
	case x.Status.IsBad():
		r.Quality = "bad"
	}
	return r
}

// Sample is what was read, bit for bit.
func (r *Reading) Sample() (bridge.Sample, error) {
	x := bridge.Sample{Source: r.Source, Server: r.Server, Status: r.Status}
	if r.Value != nil {
		x.Value = *r.Value
		return x, nil
	}
	var bits uint64
	if _, err := fmt.Sscanf(r.Bits, "%016x", &bits); err != nil {
		return x, fmt.Errorf("a reading has neither a value nor its bits")
	}
	x.Value = math.Float64frombits(bits)
	return x, nil
}

// number is nil for what JSON does not know.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// Tag is a tag with its last reading.
type Tag struct {
	Name     string   `json:"name"`
	Source   string   `json:"source" doc:"connection"`
	Address  string   `json:"address"`
	Variable string   `json:"variable,omitempty" doc:"of the model"`
	Unit     string   `json:"unit"`
	Low      *float64 `json:"low,omitempty"`
	High     *float64 `json:"high,omitempty"`
	Period   float64  `json:"period_s,omitempty" doc:"expected between two samples"`
	Writable bool     `json:"writable" doc:"by the tag map; rules decide further"`
	Last     *Reading `json:"last,omitempty"`
}

// Link is the last event of a connection.
type Link struct {
	Source string      `json:"source"`
	State  string      `json:"state" enum:"disconnected,connecting,connected,stale,unknown"`
	At     bridge.Time `json:"at"`
	Text   string      `json:"text"`
}

var stateNames = map[bridge.State]string{bridge.Disconnected: "disconnected", bridge.Connecting: "connecting", bridge.Connected: "connected", bridge.Stale: "stale"}

// Alarm is one that stands.
type Alarm struct {
	Tag   string      `json:"tag"`
	Kind  live.Kind   `json:"kind"`
	At    bridge.Time `json:"at"`
	Value *float64    `json:"value,omitempty"`
	Text  string      `json:"text"`
}

// TagQuery names a tag.
type TagQuery struct {
	Tag string `query:"tag" required:"true" minLength:"1" maxLength:"500" doc:"name of a tag, such as booster/level"`
}

// plant registers what the twin knows of the present.
func (s *Server) plant() {
	get(s, "tags", "/v1/tags", gate.Viewer, "plant", "All tags with their last readings", func(context.Context, *nothing) (*body[[]Tag], error) {
		if s.o.Plant == nil {
			return nil, missing("plant")
		}
		list := []Tag{}
		for _, t := range s.o.Plant.Tags() {
			list = append(list, s.tagOf(&t))
		}
		return &body[[]Tag]{list}, nil
	})
	get(s, "tag", "/v1/tag", gate.Viewer, "plant", "One tag with its last reading", func(_ context.Context, in *TagQuery) (*body[Tag], error) {
		t, err := s.tag(in.Tag)
		if err != nil {
			return nil, err
		}
		return &body[Tag]{s.tagOf(&t)}, nil
	})
	get(s, "alarms", "/v1/alarms", gate.Viewer, "plant", "Alarms that stand", func(context.Context, *nothing) (*body[[]Alarm], error) {
		if s.o.Alarms == nil {
			return nil, missing("alarms")
		}
		list := []Alarm{}
		for _, a := range s.o.Alarms.Standing() {
			list = append(list, Alarm{a.Tag, a.Kind, a.At, number(a.Value), a.Text})
		}
		return &body[[]Alarm]{list}, nil
	})
	get(s, "links", "/v1/links", gate.Viewer, "plant", "The state of every connection", func(context.Context, *nothing) (*body[[]Link], error) {
		if s.o.Links == nil {
			return nil, missing("connections")
		}
		list := []Link{}
		for _, e := range s.o.Links.Links() {
			state, ok := stateNames[e.State]
			if !ok {
				state = "unknown"
			}
			list = append(list, Link{e.Source, state, e.At, e.Text})
		}
		return &body[[]Link]{list}, nil
	})
}

// tag of a name.
func (s *Server) tag(name string) (bridge.Tag, error) {
	if s.o.Plant == nil {
		return bridge.Tag{}, missing("plant")
	}
	for _, t := range s.o.Plant.Tags() {
		if t.Name == name {
			return t, nil
		}
	}
	return bridge.Tag{}, huma.Error404NotFound("there is no tag of this name; GET /v1/tags lists all")
}

func (s *Server) tagOf(t *bridge.Tag) Tag {
	v := Tag{Name: t.Name, Source: t.Source, Address: t.Address, Variable: t.Variable, Unit: t.Unit, Low: number(t.Low), High: number(t.High),
		Period: time.Duration(t.Period).Seconds(), Writable: t.Access&bridge.Write != 0}
	if x, ok := s.o.Plant.Now(t.Name); ok {
		r := readingOf(x)
		v.Last = &r
	}
	return v
}
