// Package series holds trajectories: columns of numbers over time, with names and units.
//
//	rows -> Writer (Parquet | CSV) -> file -> ReadParquet | ReadCSV -> Table -> Interpolant -> value at t
//	rows -> Hasher -> trajectory hash
//	files -> Folder -> a run folder that is there whole or not at all
//
// A [Table] is columns in memory; its first column is time in seconds. A [Writer] takes rows as they are computed and holds
// no more than one row group of them. A [Hasher] digests names and bits. An [Interpolant] reads a column between its samples.
// A [Folder] collects files under a temporary name and appears under its own name only when it is complete.
//
// Everything here that yields a number is deterministic: products are rounded before they are added, and nothing depends on the
// order of a map.
package series
