// Package monitoring fits models of the library to fault-free rows of recordings that others made, follows the plants with them, and judges the
// alarms against what the recordings say about faults.
//
//	recording --learning rows--> engine/fit --parameters, noise--> engine/estimate --innovations--> watch --alarms--> score
//	          --all other rows---------------------------------------------^                          labels ---------^
//
// Rows are judged by the convention of each recording's source; rows that were learned from are never counted. What the detectors are is fixed
// before a labelled row is read. Beside every score stand those of naive detectors on the same rows.
package monitoring
