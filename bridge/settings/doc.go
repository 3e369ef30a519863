// Package settings reads the YAML files that people write for the bridge: strictly, with the place of everything that is wrong.
//
// The types to know:
//
//   - File: what was read, and the problems that were met so far;
//   - Node: a mapping, a list or a text of it, which knows its place;
//   - Problems: all that is wrong, a line each.
//
// Data flow:
//
//	bytes --Read--> File --Root--> Node --Keys, Text, Duration, Of …--> values
//	                  \--Err--> Problems: every wrong key, value and place at once
//
// A file from a stranger is data: whatever stands in it, the functions return. Asking a missing Node gives zero values, so that a reader goes
// through a whole file and tells everything in one go.
package settings
