// Package mqtt connects to MQTT 3.1.1 servers, and reads plain topics whose payloads are numbers or JSON. What Sparkplug adds stands in package sparkplug.
//
// The types to know:
//
//   - Broker: how a server is reached; over TLS its certificate is always checked, and mqtt:// stays on this machine unless Plain says otherwise;
//   - Client: one connection, which tells when it is lost and mends nothing by itself;
//   - Config, Source: a bridge.Source of plain topics.
//
// The address of a tag is TOPIC, where the payload is the number, or TOPIC#POINTER, with a JSON Pointer (RFC 6901) to the number, or
// TOPIC#POINTER#POINTER, with a second one to the time. Config.Time is that second pointer where a tag does not say; without one the time is that of
// the arrival, and a retained message, of which nobody knows how old it is, is uncertain.
//
//	server --QoS 1--> Client --Take--> Source --take: durable--> Ack --> server
//
// The promise: a message is acknowledged once what it says is durable. With a ClientID the server keeps what was not acknowledged, over broken connections
// and over restarts of the program (not of a server that keeps nothing on disk; that is told as a gap, as is every break without a ClientID). What the
// server sends twice is told once. Messages that are published at QoS 0 have no such promise, and a server keeps no more than it is set to: mosquitto
// throws away what goes beyond max_queued_messages (1000), and tells nobody.
package mqtt
