// Package edgefile reads the file of an edge, and runs it: which tags are read, what is made of them, when that is reported, and where it goes.
//
// The types to know:
//
//   - File: what stands in edge.yaml, in the tag map and in the connections beside it, checked as a whole; nothing is opened or connected yet;
//   - File.Run: opens the queue, reads and publishes until it is told to end.
//
// Data flow:
//
//	edge.yaml, tags.yaml, connections.yaml --Read--> File --Run--> sources, instruments --> edge.Edge --> edge.Queue --> edge node of Sparkplug
//
// The promises: every key that there is not, and everything that does not fit together, is told with its place before anything runs. What waits in
// the queue keeps its name over restarts and changes of the file: numbers of tags are given once (tags.json in the folder of the queue). What is published
// is told by QoS 0, as Sparkplug has it: with a primary host nothing is sent while it is away.
package edgefile
