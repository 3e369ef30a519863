package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
)

// Samples is a part of the history of a tag.
type Samples struct {
	Tag     string       `json:"tag"`
	Unit    string       `json:"unit"`
	Samples []Reading    `json:"samples"`
	Next    *bridge.Time `json:"next,omitempty" doc:"ask from here for what follows; absent: that was all"`
}

// Bucket is many samples in one.
type Bucket struct {
	From  bridge.Time `json:"from"`
	Count int         `json:"count"`
	Good  int         `json:"good" doc:"samples with good status: min, mean and max are of those"`
	Min   *float64    `json:"min,omitempty"`
	Mean  *float64    `json:"mean,omitempty"`
	Max   *float64    `json:"max,omitempty"`
	Last  Reading     `json:"last"`
}

// Buckets of a tag; those without samples are left out.
type Buckets struct {
	Tag     string   `json:"tag"`
	Unit    string   `json:"unit"`
	Every   string   `json:"every"`
	Buckets []Bucket `json:"buckets"`
}

// Gap is a time in which samples of a connection may be missing.
type Gap struct {
	Source string      `json:"source"`
	From   bridge.Time `json:"from"`
	To     bridge.Time `json:"to"`
	Why    string      `json:"why"`
}

// Span of time, [from, to).
type Span struct {
	From time.Time `query:"from" doc:"RFC 3339; left out: an hour before to"`
	To   time.Time `query:"to" doc:"RFC 3339, excluded; left out: now"`
}

// times of a span.
func (s *Server) times(in Span) (from, to bridge.Time, err error) {
	if in.To.IsZero() {
		in.To = s.o.Clock.Now()
	}
	if in.From.IsZero() {
		in.From = in.To.Add(-time.Hour)
	}
	for _, t := range []time.Time{in.From, in.To} {
		if t.Year() < 1678 || t.Year() > 2261 {
			return 0, 0, huma.Error422UnprocessableEntity("from and to lie between the years 1678 and 2261")
		}
	}
	if from, to = bridge.At(in.From), bridge.At(in.To); from >= to {
		return 0, 0, huma.Error422UnprocessableEntity("from lies before to")
	}
	return from, to, nil
}

type samplesInput struct {
	TagQuery
	Span
	Most int `query:"most" minimum:"1" maximum:"20000" default:"5000" doc:"samples in one answer"`
}

type bucketsInput struct {
	TagQuery
	Span
	Every string `query:"every" required:"true" maxLength:"30" doc:"length of a bucket, such as 10s, 1m, 1h"`
}

type gapsInput struct {
	Span
	Source string `query:"source" maxLength:"200" doc:"connection; left out: all"`
}

// history registers what was.
func (s *Server) history() {
	get(s, "samples", "/v1/history", gate.Viewer, "history", "Samples of a tag, exactly", func(ctx context.Context, in *samplesInput) (*body[Samples], error) {
		t, from, to, err := s.asked(in.Tag, in.Span)
		if err != nil {
			return nil, err
		}
		out, err := s.samples(ctx, &t, from, to, min(in.Most, s.limits.samples))
		if err != nil {
			return nil, s.broken("reading the history", err)
		}
		return &body[Samples]{*out}, nil
	})
	get(s, "buckets", "/v1/history/buckets", gate.Viewer, "history", "Samples of a tag, thinned out", func(ctx context.Context, in *bucketsInput) (*body[Buckets], error) {
		t, from, to, err := s.asked(in.Tag, in.Span)
		if err != nil {
			return nil, err
		}
		every, err := time.ParseDuration(in.Every)
		if err != nil || every <= 0 {
			return nil, huma.Error422UnprocessableEntity("every is no duration such as 10s, 1m, 1h")
		}
		if n := uint64(to-from) / uint64(every); n > uint64(s.limits.buckets) {
			return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("these would be %d buckets; at most %d: make them longer", n, s.limits.buckets))
		}
		list, err := s.buckets(ctx, &t, from, to, bridge.Time(every))
		if err != nil {
			return nil, err
		}
		return &body[Buckets]{Buckets{t.Name, t.Unit, every.String(), list}}, nil
	})
	get(s, "gaps", "/v1/gaps", gate.Viewer, "history", "Times in which samples may be missing", func(_ context.Context, in *gapsInput) (*body[[]Gap], error) {
		if s.o.History == nil {
			return nil, missing("historian")
		}
		from, to, err := s.times(in.Span)
		if err != nil {
			return nil, err
		}
		gaps, err := s.o.History.Gaps(in.Source, from, to)
		if err != nil {
			return nil, s.broken("reading the gaps", err)
		}
		list := []Gap{}
		for _, g := range gaps {
			list = append(list, Gap(g))
		}
		return &body[[]Gap]{list}, nil
	})
}

// asked is the tag and the time of a question.
func (s *Server) asked(name string, in Span) (t bridge.Tag, from, to bridge.Time, err error) {
	if s.o.History == nil {
		return t, 0, 0, missing("historian")
	}
	if t, err = s.tag(name); err == nil {
		from, to, err = s.times(in)
	}
	return t, from, to, err
}

var errEnough = errors.New("enough")

// samples reads at most about most samples; those with the same source time as the last of them are there too, so that Next leaves none out.
func (s *Server) samples(ctx context.Context, t *bridge.Tag, from, to bridge.Time, most int) (*Samples, error) {
	out := &Samples{Tag: t.Name, Unit: t.Unit, Samples: []Reading{}}
	err := s.o.History.Read(t.ID, from, to, func(list []bridge.Sample) error {
		for _, x := range list {
			if n := len(out.Samples); n >= most && x.Source != out.Samples[n-1].Source {
				next := x.Source
				out.Next = &next
				return errEnough
			} else if n >= 2*s.limits.samples {
				return fmt.Errorf("more than %d samples of one moment", n)
			}
			out.Samples = append(out.Samples, readingOf(x))
		}
		return ctx.Err()
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}

// patient is a history that is read until nobody waits any more.
type patient struct {
	ctx context.Context
	h   historian.Reader
}

// Read as the history does.
func (p patient) Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error {
	return p.h.Read(tag, from, to, func(list []bridge.Sample) error {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		return f(list)
	})
}

func (s *Server) buckets(ctx context.Context, t *bridge.Tag, from, to, every bridge.Time) ([]Bucket, error) {
	if to-from <= 0 { // its nanoseconds do not fit into 63 bits
		return nil, huma.Error422UnprocessableEntity("buckets reach over 292 years at most")
	}
	raw, err := historian.Buckets(patient{ctx, s.o.History}, t.ID, from, to, every)
	if err != nil {
		return nil, s.broken("reading the history", err)
	}
	list := make([]Bucket, len(raw))
	for i, b := range raw {
		list[i] = Bucket{b.From, b.Count, b.Good, number(b.Least), number(b.Mean), number(b.Greatest), readingOf(b.Last)}
	}
	return list, nil
}
