// Package api serves a twin to people and programs over HTTP: the command line, the viewer, Prometheus, Grafana.
//
// The types to know:
//
//   - Options: what stands behind it (Plant, Estimator, History, Gate, Alarms, Links, Audit), each a small interface; what is missing answers 503;
//   - Server: the operations, described by an OpenAPI 3.1 document that it serves itself;
//   - Certificate: made once, known to clients by its SHA-256 fingerprint;
//   - Client: what the commands talk through.
//
// The way of a call:
//
//	TLS 1.3 --> limits (connections, rate, size, time) --> token: person, role --> operation --> backend
//	               ^                                          ^
//	 Challenge, signed with the person's key and bound to the certificate --> token, random, one hour, kept as a hash
//
// The promises. Nothing is answered but to a person whose role allows it, except the document and the login itself. The private key of a person
// never travels: decisions and the end of a stop are signed by the client over the proposal that the client has seen and hashed itself. There is no way from
// here to a gate.Permit. Nothing is served from a disk. No token, key, passphrase or signature is logged. It listens on loopback unless it is told otherwise.
package api
