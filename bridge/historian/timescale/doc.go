// Package timescale is a historian in PostgreSQL, and in TimescaleDB where its extension is there.
//
// The types to know:
//
//   - Options: where the server is, and who we are to it;
//   - Store: a historian.Historian; it passes the tests of all stores (historiantest).
//
// Data flow:
//
//	[]Sample --COPY--> temporary table --insert … on conflict do nothing--> table sample --commit, synchronous_commit = on--> acknowledged
//	Read, Latest <-- rows by tag and source time
//
// A schema of the database holds one historian. For programs that speak SQL it has the view reading: tag, time, value, status, source, server.
// The column value is a float8, for which PostgreSQL promises neither the payload of a NaN nor, as a key, the sign of zero; the column bits has them as an
// integer, and is what comes back. Times are nanoseconds since 1970.
//
// The promises: when Append returns nil, its samples are on the disk of the server; when it returns an error, all of them are there or none, and the same
// call again does no harm. A server that runs without fsync is refused. The password is in no error. A server on another machine must show a certificate
// that is valid for its name, unless Options say otherwise.
package timescale
