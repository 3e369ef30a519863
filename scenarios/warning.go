package scenarios

import (
	"fmt"
	"slices"

	"gemel/engine"
)

// Warning is an assert of level warning that was violated.
type Warning struct {
	Text  string  // when it was violated first
	At    float64 // then [s]
	Times int

	name string
}

// warnings are all that were violated, in the order of their first time.
type warnings []Warning

// see counts an event of kind warning that begins.
func (ws *warnings) see(name, text string, t float64) {
	for i := range *ws {
		if w := &(*ws)[i]; w.name == name {
			w.Times++
			return
		}
	}
	*ws = append(*ws, Warning{Text: text, At: t, Times: 1, name: name})
}

// isWarning says whether an event of a plant is a warning.
func isWarning(e engine.Event) bool {
	return e.Kind == engine.WarningEvent || e.Kind == engine.ZenoEvent
}

// warningOf names the warning of an event, the same every time, and says its text with the values then.
func warningOf(p *engine.Plant, e engine.Event) (name, text string) {
	if e.Kind == engine.ZenoEvent {
		r := &p.Ordered.Relations[e.Index]
		name = fmt.Sprintf("the condition %s at %s becomes true at ever shorter intervals without end (Zeno)", r.Source, place(r.Pos))
		return name, fmt.Sprintf("%s; the last one is %.2g s. A state of rest ends that, for example where the speed after an impact is small", name, e.Value)
	}
	a := &p.Ordered.Asserts[e.Index]
	of := ""
	if a.Asset != "" {
		of = a.Asset + ": "
	}
	return of + a.Message, of + e.Text
}

// watchdog follows the asserts of level warning from one observed State to the next.
type watchdog struct{ on []bool } // (asserts)

func newWatchdog(p *engine.Plant) watchdog { return watchdog{make([]bool, len(p.Ordered.Asserts))} }

// changes calls changed for every assert that has come to be violated, or to hold again. name is the same every time; text has the
// present values in it.
func (d watchdog) changes(p *engine.Plant, w *engine.Work, changed func(assert int, on bool, name, text string) error) error {
	now := slices.Clone(w.Warnings)
	for i := range d.on {
		on := slices.Contains(now, i)
		if on == d.on[i] || p.Ordered.Asserts[i].Event { // those of when-clauses are events
			continue
		}
		d.on[i] = on
		a := p.Ordered.Asserts[i]
		of := ""
		if a.Asset != "" {
			of = a.Asset + ": "
		}
		if err := changed(i, on, of+a.Message, of+w.Fill(a.Message)); err != nil {
			return err
		}
	}
	return nil
}
