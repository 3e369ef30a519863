// node-opcua's client goes through what a device of ours serves and prints what it saw as JSON: node probe.js '{"url":…,"folder":…,"certificate":…,"key":…,"user":…,"password":…}'.
"use strict";
const path = require("path");
const {
  OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, UserTokenType, ClientSubscription, ClientMonitoredItem, TimestampsToReturn, AttributeIds, DataType, Variant,
} = require("node-opcua");
const o = JSON.parse(process.argv[2]);

async function main() {
  const manager = new OPCUACertificateManager({ rootFolder: path.join(o.folder, "probepki"), automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  const client = OPCUAClient.create({
    applicationUri: "urn:test:client", certificateFile: o.certificate, privateKeyFile: o.key, clientCertificateManager: manager, endpointMustExist: false,
    securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Basic256Sha256, connectionStrategy: { maxRetry: 1 },
  });
  await client.connect(o.url);
  const out = { endpoints: (await client.getEndpoints()).map((e) => e.securityPolicyUri.split("#")[1] + "/" + MessageSecurityMode[e.securityMode]) };
  try {
    await client.createSession({ type: UserTokenType.UserName, userName: o.user, password: "wrong" });
    out.wrong = "let in";
  } catch (e) { out.wrong = /BadUserAccessDenied/.test(e.message) ? "BadUserAccessDenied" : e.message; }
  const session = await client.createSession({ type: UserTokenType.UserName, userName: o.user, password: o.password });
  const names = Array.from((await session.read({ nodeId: "i=2255", attributeId: AttributeIds.Value })).value.value);
  const ns = names.indexOf("urn:test:plant");
  const id = (s) => `ns=${ns};s=${s}`;
  const value = async (s, attributeId) => (await session.read({ nodeId: id(s), attributeId: attributeId || AttributeIds.Value })).value.value;
  out.state = (await session.read({ nodeId: "i=2259", attributeId: AttributeIds.Value })).value.value;
  out.children = (await session.browse(id("booster"))).references.map((r) => r.browseName.name).sort();
  out.level = await value("booster/level");
  const range = await value("booster/level.EURange");
  const unit = await value("booster/level.EngineeringUnits");
  out.range = [range.low, range.high];
  out.unit = [unit.namespaceUri, unit.unitId, unit.displayName.text];
  out.access = [await value("booster/level", AttributeIds.UserAccessLevel), await value("booster/pump1/speed", AttributeIds.UserAccessLevel)];
  const write = async (s, dataType, v) => (await session.write({ nodeId: id(s), attributeId: AttributeIds.Value, value: { value: new Variant({ dataType, value: v }) } })).name;
  out.writes = [
    await write("booster/pump1/speed", DataType.Float, 1200), await write("booster/pump1/speed", DataType.Float, 5000), await write("booster/pump1/speed", DataType.Double, 100),
    await write("booster/pump1/speed", DataType.Float, NaN), await write("booster/level", DataType.Double, 1), await write("booster/pump1/stages", DataType.Int16, 50),
  ];
  out.speed = await value("booster/pump1/speed");
  out.stages = await value("booster/pump1/stages");
  const call = await session.call({ objectId: id("booster"), methodId: id("booster/sum"), inputArguments: [1.5, 2.25].map((value) => new Variant({ dataType: DataType.Double, value })) });
  out.sum = call.outputArguments[0].value;
  const described = await session.getArgumentDefinition(id("booster/sum"));
  out.arguments = described.inputArguments.map((a) => a.name);
  const history = await session.readHistoryValue(id("booster/pump1/speed"), new Date(Date.now() - 3600000), new Date(Date.now() + 3600000));
  out.history = history.historyData.dataValues.map((v) => v.value.value);
  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 100, requestedMaxKeepAliveCount: 10, requestedLifetimeCount: 1000, publishingEnabled: true });
  const item = ClientMonitoredItem.create(subscription, { nodeId: id("booster/level"), attributeId: AttributeIds.Value }, { samplingInterval: 0, queueSize: 10, discardOldest: true }, TimestampsToReturn.Both);
  out.seen = await new Promise((done, fail) => { item.on("changed", (v) => done(v.value.value)); setTimeout(() => fail(new Error("no notification")), 5000); });
  await session.close();
  await client.disconnect();
  console.log("RESULT " + JSON.stringify(out));
}
main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
