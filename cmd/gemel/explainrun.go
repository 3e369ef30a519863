package main

import (
	"fmt"
	"strings"

	"gemel/scenarios"
)

// run prints where the work of a run went.
func (p *printer) run(r *scenarios.Profile) {
	p.title("The run")
	s := r.Steps
	rows := [][]string{}
	if r.Failure != "" {
		rows = append(rows, []string{"failed", r.Failure})
	}
	tried := s.Accepted + s.Rejected
	steps := grouped(float64(s.Accepted)) + " taken"
	if tried > 0 {
		steps += fmt.Sprintf(", %s rejected (%.3g %%)", grouped(float64(s.Rejected)), 100*float64(s.Rejected)/float64(tried))
	}
	if r.Ticks > 0 {
		steps += fmt.Sprintf("; %s a tick", number(float64(tried)/float64(r.Ticks)))
	}
	rows = append(rows, []string{"reached", span(r.Reached) + " after " + numberOf(int(r.Ticks), "tick")}, []string{"steps", steps},
		[]string{"Newton", grouped(float64(s.Newton)) + " corrections of unknowns of loops"}, []string{"events", grouped(float64(s.Events))})
	if s.Second > 0 {
		rows = append(rows, []string{"pivots", numberOf(int(s.Second), "step") + " by the second pivot order, where the first gave none that was good enough"})
	}
	table(p.w, rows, -1)
	p.limiting(r)
	if len(r.Events) > 0 {
		p.title("What made events")
		rows := [][]string{}
		n := p.most(len(r.Events), mostLimiting)
		widest := len(grouped(float64(r.Events[0].Count)))
		for _, e := range r.Events[:n] {
			rows = append(rows, []string{fmt.Sprintf("%*s  %s", widest, grouped(float64(e.Count)), e.Source), e.Place})
		}
		p.sources(rows)
		p.more(len(r.Events)-n, "conditions")
	}
	p.work(r.Work)
}

func (p *printer) limiting(r *scenarios.Profile) {
	total := r.Steps.Accepted + r.Steps.Rejected
	if total == 0 {
		return
	}
	p.title("What limited the steps")
	if len(r.Limits) == 0 {
		fmt.Fprintln(p.w, "  nothing: the steps ended with ticks and events, or are fixed")
		return
	}
	rows := [][]string{{"steps", "rejected", "share", "variable with the largest error"}}
	n := p.most(len(r.Limits), mostLimiting)
	for _, l := range r.Limits[:n] {
		rows = append(rows, []string{grouped(float64(l.Taken)), grouped(float64(l.Rejected)), fmt.Sprintf("%.3g %%", 100*float64(l.Taken+l.Rejected)/float64(total)), l.Name})
	}
	table(p.w, alignRight(rows, 3), -1)
	p.more(len(r.Limits)-n, "variables")
	limited := int64(0)
	for _, l := range r.Limits {
		limited += l.Taken + l.Rejected
	}
	if limited < total {
		fmt.Fprintln(p.w, "  "+hang(fmt.Sprintf("The other %s ended at ticks or events, or were as long as allowed.", numberOf(int(total-limited), "step"))))
	}
}

func (p *printer) work(parts []scenarios.StretchOfTime) {
	top := int64(0)
	for _, s := range parts {
		top = max(top, s.Steps)
	}
	if len(parts) < 2 || top == 0 {
		return
	}
	p.title("When")
	rows := [][]string{}
	for _, s := range parts {
		const bar = 30
		rows = append(rows, []string{"from " + span(s.From), grouped(float64(s.Steps)) + " steps", strings.Repeat("▪", int(bar*s.Steps/top))})
	}
	table(p.w, rows, 1)
}
