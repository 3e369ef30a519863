//go:build long

package modbus

import (
	"testing"
	"time"

	"gemel/bridge/bridgetest"
)

// The table of faults, in real time, at a period of 100 ms and a timeout of 1 s.
func TestFaults(t *testing.T) {
	testFaults(t, bridgetest.RealTime, bars{period: 100 * time.Millisecond, timeout: time.Second, noticed: 3500 * time.Millisecond, back: 2 * time.Second, slowness: time.Second})
}
