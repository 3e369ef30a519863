//go:build long

package edge

import "testing"

func TestKilledForGoodAHundredTimes(t *testing.T) { killAgainAndAgain(t, 100) }
