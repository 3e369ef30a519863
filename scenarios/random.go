package scenarios

import (
	"gemel/engine/dae"
	"gemel/engine/random"
)

// noise is an input that gets a random number at every tick.
type noise struct {
	id     dae.VarID
	stream random.Stream
	k      uint32
}
