// Package live is the loop around a plant: it takes what sources deliver, keeps it, follows the plant with the twin, and raises alarms.
//
// The types to know:
//
//   - Intake: runs the sources; a sample is kept by the historian before its source hears that it arrived;
//   - Latest: the last sample of every tag, for alarms, people and the gate;
//   - Alarms: limit, rate, stale and deviation from the twin, each raised once and ended once;
//   - Twin: what the loop needs of an estimator.
//
// Data flow:
//
//	Source --take--> historian (on disk) --> Latest, Twin --> Alarms --> journal
//	       --tell--> Event: gaps to the historian, changes of the connection to the gate (approvals lapse) and the journal
package live
