// Package bridge is what devices, the twin and people exchange: samples that come in, and permits by which set-points go out.
//
//	device --opcua, mqtt, modbus--> Source --[]Sample--> historian --> estimate, what-if --> gate: Proposal
//	   ^                               ^                    |                                   |
//	   |                               +--- durable: ack ---+                      person: Approval (signed)
//	   +-- Sink.Write(Permit), read back <---- gate: Permit, checked again <--- journal (fsync) <---+
//
// The types to know:
//
//   - Tag: one number of one device: address, variable of the model, unit, scale, limits;
//   - Sample: what a tag read, exactly, with two times and a Status;
//   - Source: delivers samples; it tells the device that they arrived only when the one who took them says that they are durable;
//   - Event: what happened to a connection, in words and in a form that can be stored.
//
// The promises: what was acknowledged is on disk; a gap is recorded as a gap; nothing is written to a device but by a gate.Permit.
//
// The folders below: settings (files that people write), tag (the tag map), connection (where devices are), historian, journal, gate, opcua (client), opcuaserver,
// sparkplug, mqtt, modbus, edge, live (the loop around a plant), device (a plant played for real clients), api. They import this package and engine, and of each other only
// what the arrows above show. The wall clock is read through Clock.
package bridge
