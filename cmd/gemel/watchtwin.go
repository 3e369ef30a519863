package main

import (
	"fmt"
	"strconv"
	"strings"

	"gemel/bridge/api"
)

// expectations of the twin by tag; nil where there are none, or no room for them.
func expectations(l *look, columns int) map[string]*api.EstimateSensor {
	if l.estimate == nil || l.estimate.At == nil || columns < 72 {
		return nil
	}
	all := map[string]*api.EstimateSensor{}
	for i := range l.estimate.Sensors {
		s := &l.estimate.Sensors[i]
		if all[s.Tag] == nil {
			all[s.Tag] = s
		}
	}
	return all
}

// expectedName is how wide names are beside what is expected.
func expectedName(columns int) int { return max(columns-64, 12) }

// drawTitle stands above the tags.
func drawTitle(expected bool, columns int) string {
	if !expected {
		return "tags"
	}
	return "  " + column("tags", expectedName(columns)) + " " + right("measured", 9) + " " + right("expected", 9) + " ±"
}

// drawExpected is what the twin expects, with its deviation: 19 columns.
func drawExpected(s *api.EstimateSensor) string {
	if s == nil || s.Expected == nil || s.Deviation == nil {
		return strings.Repeat(" ", 19)
	}
	return right(number(nothingBelow(*s.Expected, *s.Deviation)), 9) + " ± " + column(strconv.FormatFloat(*s.Deviation, 'g', 2, 64), 7)
}

// likelyFault is how probable a fault is that people should look at.
const likelyFault = 0.5

// drawTwin is what the twin makes of it all.
func drawTwin(e *api.Estimate) (lines []string) {
	if e == nil {
		return nil
	}
	title := "twin, waiting for readings"
	if e.At != nil {
		title = "twin, at " + clockTime(*e.At)
	}
	lines = append(lines, "", title)
	likely := 0
	for _, f := range e.Faults {
		if f.Probability == nil || *f.Probability < likelyFault {
			continue
		}
		likely++
		line := fmt.Sprintf("  likely: %s, %.0f %%", f.Name, 100**f.Probability)
		if f.Severity != nil {
			line += fmt.Sprintf(", %s off by %s", f.Variable, quantity(*f.Severity, f.Unit))
		}
		lines = append(lines, line)
	}
	if e.Unexplained != nil && *e.Unexplained >= likelyFault {
		likely++
		lines = append(lines, fmt.Sprintf("  likely: something that no fault of the scenario explains, %.0f %%", 100**e.Unexplained))
	}
	if likely == 0 && e.At != nil && len(e.Faults) > 0 {
		lines = append(lines, "  no fault is likely")
	}
	if len(e.Lost) > 0 {
		lines = append(lines, "  missing or bad, last values hold: "+strings.Join(e.Lost, ", "))
	}
	if e.Ahead != nil {
		lines = append(lines, "  ahead: "+e.Ahead.Reason)
	}
	return lines
}
