package flat

import (
	"testing"

	"gemel/engine/modelica"
)

// flatten reads a text and flattens one of its models.
func flatten(t testing.TB, text, model string) (*System, error) {
	t.Helper()
	l := modelica.NewLibrary()
	if err := l.AddText("m.mo", text); err != nil {
		return nil, err
	}
	s, err := Flatten(l, model, Options{})
	if err != nil {
		return nil, err
	}
	return &System{s}, nil
}
