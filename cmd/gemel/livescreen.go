package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"gemel/scenarios"
)

// liveScreen prints what happens as lines and, on a terminal, keeps a table of what is measured and expected below them.
type liveScreen struct {
	t     terminal
	quiet bool
	mu    sync.Mutex
	drawn int       // lines of the table that stand on the terminal
	last  time.Time // when a table was printed where there is no terminal
}

// tableEvery is how often the table is printed where there is no terminal.
const tableEvery = time.Minute

func newLiveScreen(t terminal, quiet bool) *liveScreen { return &liveScreen{t: t, quiet: quiet} }

// line prints one thing that happened.
func (s *liveScreen) line(at time.Time, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if s.quiet && !strings.HasPrefix(text, "ALARM") && !strings.HasPrefix(text, "THE JOURNAL") && !strings.HasPrefix(text, "WRITING IS") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	fmt.Fprintln(s.t.err, hang(at.Local().Format("15:04:05")+"  "+text))
}

// clear takes the table off the terminal; s.mu is held.
func (s *liveScreen) clear() {
	if s.drawn > 0 {
		_, _ = io.WriteString(raw(s.t.err), fmt.Sprintf("\r\x1b[%dA\x1b[J", s.drawn)) // a terminal that is gone needs nothing
		s.drawn = 0
	}
}

// show draws the table anew.
func (s *liveScreen) show(now time.Time, r *liveRun) {
	if s.quiet {
		return
	}
	if !s.t.live {
		if now.Sub(s.last) < tableEvery {
			return
		}
		if s.last.IsZero() { // nothing is known yet
			s.last = now
			return
		}
		s.last = now
	}
	text := r.table(now)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	_, _ = io.WriteString(s.t.err, text)
	if s.t.live {
		s.drawn = strings.Count(text, "\n")
	}
}

// end leaves the last table where it is.
func (s *liveScreen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drawn = 0
}

// terminal for what else prints.
func (s *liveScreen) terminal() terminal { return terminal{out: above{s}, err: above{s}} }

// above passes text on above the table.
type above struct{ s *liveScreen }

func (l above) Write(b []byte) (int, error) {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.s.clear()
	return l.s.t.err.Write(b)
}

// table of what is measured and what the twin expects.
func (r *liveRun) table(now time.Time) string {
	v := r.follow.view()
	var b strings.Builder
	rows := [][]string{{"", "measured", "expected", "±", "", "age"}}
	for i := range r.follow.wiring.sensors {
		s := &r.follow.wiring.sensors[i]
		row := []string{s.tag.Name, "–", "–", "–", s.tag.Unit, "–"}
		if x, ok := r.latest.Now(s.tag.Name); ok {
			row[1] = digits(x.Value)
			if x.Status.IsBad() {
				row[1] += " bad"
			} else if !x.Status.IsGood() {
				row[1] += " ?"
			}
			row[5] = now.Sub(x.Source.Time()).Round(100 * time.Millisecond).String()
		}
		if i < len(v.Readings) {
			sure := s.size.of(v.Readings[i].Deviation)
			row[2], row[3] = digits(nothingBelow(s.value.of(v.Readings[i].Expected), sure)), digits(sure)
		}
		rows = append(rows, row)
	}
	table(&b, rows, 0)
	fmt.Fprintf(&b, "%s; %s\n", r.standing(), r.faults(&v))
	if v.Ahead != "" {
		fmt.Fprintln(&b, hang("ahead: "+v.Ahead))
	}
	return b.String()
}

// standing is what waits for people.
func (r *liveRun) standing() string {
	open := 0
	for _, p := range r.w.gate.Proposals() {
		if p.State == "open" && p.Expires.Time().After(r.clock.Now()) {
			open++
		}
	}
	return fmt.Sprintf("alarms %d, open proposals %d", len(r.board.Standing()), open)
}

// faults that are likely.
func (r *liveRun) faults(v *twinView) string {
	if v.At == 0 {
		return "the twin begins " + span(r.job.Late()/r.flags.speed) + " after its first readings"
	}
	var likely []string
	for i, name := range r.job.Faults() {
		if i < len(v.Faults) && v.Faults[i] >= likelyFault {
			likely = append(likely, fmt.Sprintf("%s (%.0f %%)", name, 100*v.Faults[i]))
		}
	}
	if len(likely) == 0 {
		return "no fault is likely"
	}
	return "likely: " + scenarios.Printable(strings.Join(likely, ", "))
}
