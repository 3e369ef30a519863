// A modbus-serial server for the tests: node server.js '{"port":…}'. It prints "ready" when it listens, and ends when its standard input does.
// What its registers hold is laid out by Node's own Buffer, so that nothing of ours stands on both sides.
"use strict";
const { ServerTCP } = require("modbus-serial");

const o = Object.assign({ host: "127.0.0.1" }, JSON.parse(process.argv[2]));
const registers = new Map();
const put = (first, bytes) => { for (let i = 0; i < bytes.length; i += 2) registers.set(first + i / 2, bytes.readUInt16BE(i)); };
const made = (size, write) => { const b = Buffer.alloc(size); write(b); return b; };
const words = (b) => { const c = Buffer.alloc(b.length); for (let i = 0; i < b.length; i += 2) b.copy(c, b.length - 2 - i, i, i + 2); return c; };
// the four orders of a value of several registers, at first, first + 10, …
const orders = (first, size, write) => {
  const b = made(size, write);
  [b, words(b), Buffer.from(b).swap16(), words(b).swap16()].forEach((x, i) => put(first + 10 * i, x));
};
orders(100, 4, (b) => b.writeFloatBE(-123456.789));
orders(200, 8, (b) => b.writeDoubleBE(Math.PI));
orders(300, 4, (b) => b.writeInt32BE(-2000000000));
orders(400, 4, (b) => b.writeUInt32BE(4000000000));
orders(500, 8, (b) => b.writeBigInt64BE(-9007199254740991n));
orders(600, 8, (b) => b.writeBigUInt64BE(9007199254740991n));
put(700, made(2, (b) => b.writeInt16BE(-12345)));
put(701, made(2, (b) => b.writeUInt16BE(54321)));
put(702, made(2, (b) => b.writeInt16BE(-7)));
put(703, made(2, (b) => b.writeInt16BE(235))); // 23.5 degrees in tenths
put(710, made(4, (b) => b.writeFloatBE(NaN)));
put(800, made(2, () => {})); // to be written, and kept as it is
for (let i = 810; i < 820; i++) put(i, made(2, () => {}));
put(900, made(2, () => {})); // holds 1450 at most, and says that all is well
put(910, made(2, () => {})); // refuses every value
put(920, made(2, () => {})); // says that all is well, and stays as it is

let counter = 0; // of the readings of 1000: 1000 and 1001 hold it, 1002 and 1003 all its bits the other way round
const refuse = (code) => { throw { modbusErrorCode: code }; };
const read = (address, unit) => {
  if (unit === 9) refuse(11); // a gateway whose device does not answer
  if (address === 1000) {
    counter++;
    put(1000, made(8, (b) => { b.writeUInt32BE(counter); b.writeUInt32BE(~counter >>> 0, 4); }));
  }
  if (address === 6004) refuse(4);
  if (address === 6106) refuse(6);
  if (!registers.has(address)) refuse(2);
  return registers.get(address);
};
const write = (address, value, unit) => {
  if (unit === 9) refuse(11);
  if (!registers.has(address)) refuse(2);
  if (address === 910) refuse(3);
  if (address === 920) return;
  registers.set(address, address === 900 ? Math.min(value, 1450) : value);
};
const coils = new Map([[1, true], [2, false], [3, false]]);
const bit = (address) => { if (!coils.has(address)) refuse(2); return coils.get(address); };

const server = new ServerTCP({
  getHoldingRegister: read, getInputRegister: read, setRegister: write,
  getCoil: bit, getDiscreteInput: bit, setCoil: (address, value) => { bit(address); coils.set(address, value); },
}, { host: o.host, port: o.port, unitID: 255 });
server.on("serverError", (e) => { console.error(e); process.exit(1); });
server.on("socketError", () => {}); // connections are cut here all the time
server.on("initialized", () => console.log("ready"));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
