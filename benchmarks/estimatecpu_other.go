//go:build !linux

package main

// threadTime is the processor time of this thread [s], which only Linux tells.
func threadTime() (t float64, ok bool) { return 0, false }
