package historian_test

import (
	"testing"

	"gemel/bridge/historian"
	"gemel/bridge/historian/historiantest"
)

func TestTheStoreIsAHistorian(t *testing.T) {
	historiantest.Run(t, historiantest.Store{
		Place: func(t testing.TB) string { return t.TempDir() },
		Open: func(place string) (historian.Historian, error) {
			s, err := historian.Open(place)
			return s, err
		},
		Settle: func(t testing.TB, h historian.Historian) {
			if err := h.(*historian.Store).Flush(); err != nil {
				t.Fatal(err)
			}
		},
	})
}
