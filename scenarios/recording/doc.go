// Package recording reads what the instruments of a plant have recorded: columns over time, with readings that are missing or bad, as
// control systems and historians export them (CSV, also packed with gzip; Parquet).
//
// The types to know:
//
//   - [Recording]: times and columns; a column is read as numbers, as texts or as moments when it is asked for, so what is wrong in a
//     column that nobody uses is no problem;
//   - [Code]: how a quality column says good, uncertain and bad.
//
// Data flow:
//
//	CSV | Parquet --columns--> Recording --Numbers--> readings, NaN where missing
//	time: seconds, stamps with a zone, or local stamps + Options.Zone --> seconds since Origin, ascending
//
// What a historian holds comes in by FromColumns.
//
// Local times are placed by the rules of their zone. The hour that the end of summer time repeats is told apart by the order of the rows; where it
// is in the file only once, and for times that the clocks have skipped, the file is refused with the line. Errors are series.Problems.
package recording
