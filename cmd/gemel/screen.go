package main

import (
	"io"

	"gemel/scenarios"
)

// screen passes text on to a terminal or a pipe. It takes away what would steer a terminal, because names and texts come from files of
// strangers, and it remembers that something was lost.
type screen struct {
	w   io.Writer
	err error
}

func (s *screen) Write(b []byte) (int, error) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, scenarios.Printable(string(b)))
	}
	return len(b), s.err
}

// raw is the writer behind a screen, for what does steer the terminal.
func raw(w io.Writer) io.Writer {
	if s, ok := w.(*screen); ok {
		return s.w
	}
	return w
}
