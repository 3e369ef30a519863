// Package connection makes sources and writers out of connections.yaml: where the devices of a twin are, and who may write to them.
//
// The types to know:
//
//   - Set: the connections of a file;
//   - Writer: takes a gate.Permit, and nothing else does.
//
// Data flow:
//
//	connections.yaml --Read--> Set --Source(name, tags)--> bridge.Source
//	                              \--Writer(name, …)----> Writer, only where the connection has a section writer
//
// The promises: passwords and keys stand in files of their own, which nobody else may read, and are read when they are needed; a connection
// without a section writer cannot be written to; what is less than encrypted and checked has to be written down in so many words.
package connection
