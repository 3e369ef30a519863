//go:build long

package physics_test

import (
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/physics/validation"
)

// Every asset, alone between sources, keeps the promises of the engine: a run that is stopped, written to a file and continued by another process has the bits of
// one that is not, lanes have the bits of single runs, derivatives are exact, a step allocates nothing.
//
//	go test -tags long ./physics -run EveryAssetKeepsThePromises
func TestEveryAssetKeepsThePromises(t *testing.T) {
	everyAsset(t, func(t *testing.T, a validation.Asset) {
		text := started(t, a)
		enginetest.Run(t, enginetest.Case{
			System:  func(t *testing.T) *dae.System { return validation.Flatten(t, "Bench", text) },
			Options: engine.Options{Period: 1, Tolerance: 1e-8},
			Ticks:   30, Splits: 3, Inside: true, Brief: true,
		})
	})
}
