package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// The calls of Grafana's data source "JSON" (simpod-json-datasource); the base address of the data source is https://ADDRESS/v1/grafana, with the header
// Authorization: Bearer TOKEN. Times of points are milliseconds since 1970; a point is the mean of the good samples of its bucket.

// Metric is what a panel can choose.
type Metric struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Series is what a panel draws; a point is [value, ms], with null where no sample is good.
type Series struct {
	Target     string        `json:"target"`
	RefID      string        `json:"refId,omitempty"`
	Datapoints [][2]*float64 `json:"datapoints"`
}

type (
	// panel is what Grafana sends; it sends more than is read, and other versions send other things.
	panel struct {
		_     struct{} `additionalProperties:"true"`
		Range struct {
			_    struct{}  `additionalProperties:"true"`
			From time.Time `json:"from"`
			To   time.Time `json:"to"`
		} `json:"range"`
		IntervalMs float64  `json:"intervalMs,omitempty"`
		MaxPoints  float64  `json:"maxDataPoints,omitempty"`
		Targets    []target `json:"targets" maxItems:"50"`
	}
	target struct {
		_      struct{} `additionalProperties:"true"`
		Target string   `json:"target" maxLength:"500"`
		RefID  string   `json:"refId,omitempty"`
		Hide   bool     `json:"hide,omitempty"`
	}
	anything struct {
		Body struct {
			_ struct{} `additionalProperties:"true"`
		} `required:"false"`
	}
)

func (s *Server) grafana() {
	get(s, "grafana", "/v1/grafana", gate.Viewer, "grafana", "Whether the data source works", func(context.Context, *nothing) (*body[Me], error) {
		return &body[Me]{Me{Name: s.o.Name, Role: gate.Viewer}}, nil
	})
	post(s, "grafana-metrics", "/v1/grafana/metrics", gate.Viewer, "grafana", "Tags to choose from", func(context.Context, *anything) (*body[[]Metric], error) {
		if s.o.Plant == nil {
			return nil, missing("plant")
		}
		list := []Metric{}
		for _, t := range s.o.Plant.Tags() {
			list = append(list, Metric{t.Name + " [" + t.Unit + "]", t.Name})
		}
		return &body[[]Metric]{list}, nil
	})
	post(s, "grafana-query", "/v1/grafana/query", gate.Viewer, "grafana", "What a panel draws", func(ctx context.Context, in *struct{ Body panel }) (*body[[]Series], error) {
		list := []Series{}
		for _, t := range in.Body.Targets {
			if t.Hide || t.Target == "" {
				continue
			}
			one, err := s.series(ctx, &in.Body, t)
			if err != nil {
				return nil, err
			}
			list = append(list, *one)
		}
		return &body[[]Series]{list}, nil
	})
}

// series of one target.
func (s *Server) series(ctx context.Context, p *panel, x target) (*Series, error) {
	t, from, to, err := s.asked(x.Target, Span{p.Range.From, p.Range.To})
	if err != nil {
		return nil, err
	}
	most := p.MaxPoints
	if !(most >= 1 && most <= float64(s.limits.buckets)) {
		most = 1000
	}
	every := max(bridge.Time(float64(to-from)/most)+1, bridge.Time(time.Millisecond))
	if wanted := p.IntervalMs * 1e6; wanted > float64(every) && wanted <= float64(to-from) {
		every = bridge.Time(wanted)
	}
	if every <= 0 {
		return nil, huma.Error422UnprocessableEntity("the range is none")
	}
	list, err := s.buckets(ctx, &t, from, to, every)
	if err != nil {
		return nil, err
	}
	out := &Series{Target: t.Name, RefID: x.RefID, Datapoints: make([][2]*float64, len(list))}
	for i, b := range list {
		ms := float64(int64(b.From) / 1e6)
		out.Datapoints[i] = [2]*float64{b.Mean, &ms}
	}
	return out, nil
}
