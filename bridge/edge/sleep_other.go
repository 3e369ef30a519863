//go:build !linux

package edge

import "time"

// sleep waits as well as Go can: to about a millisecond.
func sleep(d time.Duration) { time.Sleep(d) }
