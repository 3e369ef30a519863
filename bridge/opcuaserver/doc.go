// Package opcuaserver is an OPC UA server for a simulated device, and for the twin's own address space, over awcullen/opcua.
//
// The types to know:
//
//   - Server: typed variables with range and unit, set-points with a handler, methods, history; made once, then served;
//   - Variable, Method: what it serves, declared before it listens;
//   - User, Role: who may read, who may write and call.
//
// Data flow:
//
//	Set(id, value) --> address space --> subscriptions and reads of clients, ring of history
//	write of a client --> type, user, range --> Variable.Write --> address space
//
// The promises: it listens on loopback unless it is told to be exposed; Sign&Encrypt with policies that are not deprecated, nothing less unless it
// is allowed; a client's certificate has to be trusted, and a user's password to be right; values that are no number, or outside of a variable's range,
// are refused; what a client sends ends that client's connection at most; no identity is ever logged (the library writes a line to the standard logger where a
// client aborts, with the client's words).
//
// Limits, all of the library: TransferSubscriptions is not there (a client that comes back activates its old session on a new channel); values are polled, so
// what is set twice within Sampling is seen once; its decoder reserves as much memory as a message says that it needs, 2 GB at most, also for a client
// that has not proved who it is: do not expose a server to a network where somebody might try.
package opcuaserver
