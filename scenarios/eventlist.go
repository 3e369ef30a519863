package scenarios

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"gemel/scenarios/report"
)

// Bounds of what is listed one by one: maxReported in the report, maxOfOne of one condition or variable of the plant in events.jsonl. A
// switch that goes on and off at every tick for a year would fill the disk and tell nobody anything.
const (
	maxReported = 2000
	maxOfOne    = 10_000
)

// eventSource is what events of the plant come from.
type eventSource struct{ kind, name string }

func (k *keeper) event(e Event) error {
	k.count++
	if e.Kind == "relation" || e.Kind == "discrete" || e.Kind == "reinit" {
		s := eventSource{e.Kind, e.Name}
		if k.often[s]++; k.often[s] > maxOfOne {
			return nil
		}
	}
	return k.list(e)
}

// omitted says how many events of one source are not listed, at the end of the run.
func (k *keeper) omitted(r *Runner) error {
	var sources []eventSource
	for s, n := range k.often {
		if n > maxOfOne {
			sources = append(sources, s)
		}
	}
	slices.SortFunc(sources, func(a, b eventSource) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.name, b.name)) })
	for _, s := range sources {
		left := float64(k.often[s] - maxOfOne)
		e := Event{Time: float64(float64(r.state.Tick) * k.p.plan.period), Kind: "omitted", Name: s.name, Value: &left,
			Text: fmt.Sprintf("%d more events of %s are not listed", int64(left), s.name)}
		if k.p.plan.clocked {
			e.Clock = k.p.describeTime(e.Time)
		}
		if err := k.list(e); err != nil {
			return err
		}
	}
	return nil
}

// list writes an event down.
func (k *keeper) list(e Event) error {
	switch {
	case e.Kind == "limit":
		k.span(e)
	case e.Kind == "warning" && e.On:
		k.warned.see(e.Name, e.Text, e.Time)
	}
	if len(k.lines) < maxReported {
		k.lines = append(k.lines, e)
	}
	line := json.NewEncoder(k.events)
	line.SetEscapeHTML(false)
	if err := line.Encode(e); err != nil {
		return &DiskError{err}
	}
	return nil
}

// watch notes which limits are exceeded where the run begins.
func (k *keeper) watch(r *Runner) {
	k.spans = make([][]report.Span, len(k.p.plan.limits))
	t := float64(float64(r.state.Tick) * k.p.plan.period)
	for i := range k.p.plan.limits {
		k.spans[i] = []report.Span{}
		if l := &k.p.plan.limits[i]; l.exceeded(r.work.Value(l.variable)) {
			k.spans[i] = append(k.spans[i], report.Span{From: t, To: math.Inf(-1)})
		}
	}
}

// span keeps the periods outside of the limit that an event is of.
func (k *keeper) span(e Event) {
	for i := range k.p.plan.limits {
		if k.p.plan.limits[i].eventName() != e.Name {
			continue
		}
		list := k.spans[i]
		open := len(list) > 0 && list[len(list)-1].To < list[len(list)-1].From
		switch {
		case e.On && !open:
			k.spans[i] = append(list, report.Span{From: e.Time, To: math.Inf(-1)})
		case !e.On && open:
			list[len(list)-1].To = e.Time
		}
	}
}
