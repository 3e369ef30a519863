package main

import (
	"syscall"
	"unsafe"
)

// threadTime is the processor time of this thread [s].
func threadTime() (t float64, ok bool) {
	const clock = 3 // CLOCK_THREAD_CPUTIME_ID
	var s syscall.Timespec
	if _, _, e := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&s)), 0); e != 0 {
		return 0, false
	}
	return float64(s.Sec) + 1e-9*float64(s.Nsec), true
}
