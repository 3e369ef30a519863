// Package historiantest is the suite that every historian goes through: what the bridge promises of any store, checked on this one.
//
//	historiantest.Run(t, historiantest.Store{Place: …, Open: …})
//
// Checked are, each in a file of its own:
//
//	model    whatever is appended, in whatever order, over whatever restarts, is there: in order, once, with its bits
//	read     only the time that is asked for, the error of who reads, latest, buckets
//	forget   what is before a time goes, the rest stays
//	gap      gaps are kept
//	many     goroutines that append at once
//	kill     a process that is killed: what was acknowledged is there
package historiantest
