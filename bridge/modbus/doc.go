// Package modbus polls and writes Modbus TCP devices.
//
// The types to know:
//
//   - Config: where a device is, how its addresses count, and its tags;
//   - Source: a bridge.Source that reads the registers of the tags in as few requests as their periods allow;
//   - Writer: writes what a gate.Permit permits, and reads it back;
//   - Device: a simulated device for real clients.
//
// The address of a tag is UNIT/TABLE/NUMBER, with an order of bytes behind it where it differs from the device's: 1/holding/100, 1/coil/3, 1/input/7/CDAB.
// Whether the first register has the number 0 or 1 is said by Config.Base, since data sheets do either.
//
// The protocol knows neither time nor quality: the time is that of the answer, a refused request makes its tags bad, and so does a device that does
// not answer, which is noticed within a period and the timeout. What was not read while the connection was broken is told as a gap, from the last answer
// before to the first one after it. Tags that lie close together are read at once, with the registers between them; what a device refuses is asked for in
// smaller and smaller parts, so that an address that it does not have costs its neighbours nothing.
//
// Nor has it a checksum: beyond TCP's own, a changed bit in a value passes for a value. Modbus/TCP Security (Config.TLS) notices every one.
package modbus
