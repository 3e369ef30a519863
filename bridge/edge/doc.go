// Package edge runs beside an asset: it filters what is sampled fast, detects, and reports only what a receiver could not have guessed.
//
// The types to know:
//
//   - Rule, Reporter: which samples are reported (dead-band, swinging door), and how far what is read from the reports may be off;
//   - At: what a receiver reads from reports;
//   - Stage: one filter or detector: numbers in, numbers out, such as Biquad, Decimator, RMS, Crest, Tone, BandRMS, Threshold, CUSUM, Zone;
//   - Channel, Output: a tag that comes in, and what is made of it; all that an edge says, alarms too, are samples of tags;
//   - Poller: a bridge.Source that reads instruments at a fixed rate;
//   - Queue: reports on disk until a Publisher has them;
//   - Edge: all of it together.
//
// Data flow:
//
//	bridge.Source --take--> Stage ... Stage --> Reporter --> Queue (on disk, fsync) --> acknowledged to the source
//	              --tell--> gaps ------------------------------^  |
//	                                                              +--Publish--> Publisher; what it refuses is told again
//
// The promises: with Least = 0, no sample in order differs by more than the band from what At reads from the reports, and a change of status is
// never left out. What the queue took is published at least once, over any number of broken connections and kill -9; what has no room is told
// as a gap with its count and its times, and so is the time between two runs. In the steady state no sample costs an allocation.
//
// What is not promised: a report that a Reporter still holds back when the process is killed is lost; the gap of the restart covers it. Samples whose source time
// is not after the one before are passed on as they are, past the filters, and counted; the bound does not hold around them.
package edge
