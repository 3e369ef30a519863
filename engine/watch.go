package engine

// Watch has f called just before and just after each event inside a tick and at a sample, with all variables computed for
// Value and the time of the event in variable 0. An error of f ends the step. nil ends the watching.
func (w *Work) Watch(f func(before bool) error) { w.lane.watch = f }

// look shows the present values to whoever watches.
func (l *lane) look(before bool) error {
	if l.watch == nil {
		return nil
	}
	if err := l.call(l.observe); err != nil {
		return l.wrap(err)
	}
	return l.watch(before)
}

// warn logs a violated assert of level warning.
func (l *lane) warn(i int) {
	n := len(l.events)
	if l.log(WarningEvent, i, 1); len(l.events) > n { // unless the log is full
		l.events[n].Text = l.fill(l.plant.Ordered.Asserts[i].Message)
	}
}
