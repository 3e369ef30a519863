// Package device makes a simulated plant a device that real clients can use: it serves points over OPC UA, Sparkplug B and Modbus TCP.
//
// The types to know:
//
//   - Point: one number of the plant: name, unit, range, type, writable or not;
//   - Plant: what the device needs of a plant: take a set-point, or give it back;
//   - Config, Device: the protocols that are served, and all of them together;
//   - Write: what a client wrote, for people to see.
//
// Data flow:
//
//	Plant --values--> Device.Set --> OPC UA server, Sparkplug edge node, Modbus device --> clients
//	Plant <--Hold, Release-- one handler: range, type <-- a write of any protocol, seen by the others
//
// Values are served in the point's display unit. A set-point shows what was written to it, to the last bit, as the registers of a controller do,
// from the moment in which the write was taken, also where the plant follows at its next tick only.
//
// The heartbeat: whoever writes set-points also writes a number that changes, once a second, to gemel/heartbeat. The read-only gemel/remote is true
// while it does, and false after three seconds without; nothing else happens then: the set-points stay as they are, and never become zero.
//
// The promises: a write is refused where the value is no number, of another type, or outside of the range (NaN is outside of every range); what is not
// writable cannot be written; two writes do not overtake each other. OPC UA knows users, and takes writes of the operator only; Modbus and an MQTT
// server without users do not ask who writes, so they are for a network of one's own: everything listens on loopback.
package device
