// modbus-serial's client goes through what a device of ours serves and prints what it saw as JSON: node probe.js '{"port":…}'.
"use strict";
const { default: ModbusRTU } = require("modbus-serial");
const o = JSON.parse(process.argv[2]);

async function main() {
  const client = new ModbusRTU();
  await client.connectTCP("127.0.0.1", { port: o.port });
  client.setTimeout(2000);
  client.setID(7);
  const refused = async (f) => { try { await f(); return 0; } catch (e) { return e.modbusCode || String(e); } };
  const holding = async (first, n) => (await client.readHoldingRegisters(first, n)).buffer;
  const words = (b) => { const c = Buffer.alloc(b.length); for (let i = 0; i < b.length; i += 2) b.copy(c, b.length - 2 - i, i, i + 2); return c; };
  const out = {};
  out.floats = [(await holding(100, 2)).readFloatBE(), words(await holding(110, 2)).readFloatBE(), (await holding(120, 2)).swap16().readFloatBE(), words(await holding(130, 2)).swap16().readFloatBE()];
  out.ints = [(await holding(700, 1)).readInt16BE(), (await holding(300, 2)).readInt32BE(), (await holding(400, 2)).readUInt32BE(), Number((await holding(500, 4)).readBigInt64BE())];
  out.double = (await holding(200, 4)).readDoubleBE();
  out.input = (await client.readInputRegisters(40, 1)).data[0];
  out.bits = [(await client.readCoils(1, 1)).data[0], (await client.readDiscreteInputs(1, 1)).data[0]];
  out.refused = [
    await refused(() => client.readHoldingRegisters(5000, 1)), // no tag there
    await refused(() => client.writeRegister(910, 5)), // what the plant refuses
    await refused(() => client.writeRegister(950, 5)), // can only be read
    await refused(() => client.writeCoil(77, true)),
  ];
  const b = Buffer.alloc(4);
  b.writeFloatBE(1234.5);
  await client.writeRegisters(800, [b.readUInt16BE(0), b.readUInt16BE(2)]);
  out.float = (await holding(800, 2)).readFloatBE();
  await client.writeRegister(900, 3000); // is clamped
  out.clamped = (await holding(900, 1)).readInt16BE();
  await client.writeCoil(1, true);
  out.coil = (await client.readCoils(1, 1)).data[0];
  client.setID(8);
  out.refused.push(await refused(() => client.readHoldingRegisters(100, 2))); // another unit
  client.close(() => {});
  console.log("RESULT " + JSON.stringify(out));
}
main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
