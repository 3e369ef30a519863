// node-opcua's client at our device: node client.js '{"url":…,"folder":…,"certificate":…,"key":…,"password":…,"sessions":[{"user":…,"steps":[["read",ID],…]}]}'.
// Steps are ["read",ID], ["write",ID,TYPE,VALUE], ["call",OBJECT,METHOD], ["history",ID]. It prints what became of each step, a line of JSON each. What JSON cannot say is said by name: "NaN", "Infinity".
"use strict";
const path = require("path");
const { OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, UserTokenType, AttributeIds, DataType } = require("node-opcua");
const o = JSON.parse(process.argv[2]);
const special = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };

async function main() {
  const manager = new OPCUACertificateManager({ rootFolder: path.join(o.folder, "clientpki"), automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  const client = OPCUAClient.create({
    applicationUri: "urn:test:client", certificateFile: o.certificate, privateKeyFile: o.key, clientCertificateManager: manager, endpointMustExist: false,
    securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Aes256_Sha256_RsaPss, connectionStrategy: { maxRetry: 0 },
  });
  await client.connect(o.url);
  for (const { user, steps } of o.sessions) {
    const session = await client.createSession({ type: UserTokenType.UserName, userName: user, password: o.password });
    const names = (await session.read({ nodeId: "i=2255", attributeId: AttributeIds.Value })).value.value;
    const ns = Array.from(names).indexOf(o.namespace);
    for (const step of steps) console.log(JSON.stringify(await act(session, (s) => `ns=${ns};s=${s}`, step)));
    await session.close();
  }
  await client.disconnect();
}

async function act(session, id, [kind, node, a, b]) {
  switch (kind) {
    case "read": {
      const v = await session.read({ nodeId: id(node), attributeId: AttributeIds.Value });
      return { status: v.statusCode.name, type: DataType[v.value.dataType], value: v.value.value };
    }
    case "write": {
      const s = await session.write({ nodeId: id(node), attributeId: AttributeIds.Value, value: { value: { dataType: DataType[a], value: b in special ? special[b] : b } } });
      return { status: s.name };
    }
    case "call": {
      const r = await session.call({ objectId: id(node), methodId: id(a), inputArguments: [] });
      return { status: r.statusCode.name, value: (r.outputArguments || []).map((v) => v.value)[0] };
    }
    case "history": {
      const r = await session.readHistoryValue(id(node), new Date(Date.now() - 3600e3), new Date(Date.now() + 3600e3));
      const values = ((r.historyData && r.historyData.dataValues) || []).map((v) => v.value.value);
      return { status: r.statusCode.name, value: values.length, type: values.join(" ") };
    }
  }
  throw new Error(`there is no step ${kind}`);
}
main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
