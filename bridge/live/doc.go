// Package live is the loop around a plant: it takes what sources deliver, keeps it, follows the plant with the twin, raises alarms, acts on what people approve, and
// looks at what came of it.
//
// The types to know:
//
//   - Intake: runs the sources; a sample is kept by the historian before its source hears that it arrived;
//   - Latest: the last sample of every tag, for alarms, people and the gate;
//   - Alarms: limit, rate, stale and deviation from the twin, each raised once and ended once;
//   - Actuator: hands permits to the writers of the connections, one at a time each;
//   - Heartbeat: tells a device each second that somebody is there; without it nothing is written;
//   - Aftermath: holds what the plant does after a write against what was predicted, and offers the revert; a Verdict says how it went.
//
// Data flow:
//
//	Source --take--> historian (on disk) --> Latest, twin --> Alarms --> journal
//	       --tell--> Event: gaps to the historian, changes of the connection to the Actuator (approvals lapse) and the journal
//
//	person --decision--> gate <--Approved, Ready, Permit-- Actuator --Permit--> Writer --> device
//	                       ^                                   \--written--> Aftermath <--take-- Source
//	                       +------------- revert: a Proposal like any other ----/   \--> Alarm, Verdict --> journal
//
// # What is never written
//
// Nothing is tried twice: an order that was limited, refused or lost on its way is Failed with an alarm, and where the device could not be reached the approval lapses. Nothing
// waits for a connection: what is approved when one is lost, while it is gone, and when it comes back, is approved anew; a start of the program counts as that. Nothing is
// written over a connection whose heartbeat is off: three misses in a row, until ten good beats in a row. Set-points are not taken back then: the device holds what it was
// told last, and by the missing heartbeat it knows that it is on its own. A proposal that an interlock or a pause holds back is looked at each second while its approval
// lives; the journal hears of that when the words change, and once a minute at most.
package live
