// Package historian keeps samples: every one, exactly, for as long as wanted.
//
// The types to know:
//
//   - Historian: what live, replay and people need of a store; all stores pass the same tests;
//   - Store: the one that needs nothing else, on Pebble; package timescale has the one on a server, historiantest the tests of both;
//   - Bucket: many samples in one: least, mean, greatest, last;
//   - Gap: a time in which samples of a connection may be missing.
//
// Data flow:
//
//	[]Sample --Append--> chunk per tag and slice of ten minutes --Pebble: log, fsync--> acknowledged
//	                                                                |
//	Read, Buckets, Latest <-- decoded, ordered by source time, told once <-- merged chunks
//
// The promises: when Append returns nil, the samples are on disk. A float64 comes back with its bits, NaN and -0 too, with both times and the
// status. A sample that is told twice is there once. What a foreign or broken file holds is an error, not a panic.
package historian
