// A node-opcua server for the tests: node server.js '{"port":…,"folder":…,"certificate":…,"key":…,"uri":…,…}'.
// It prints "ready" when it listens, and ends when its standard input does.
"use strict";
const path = require("path");
const {
  OPCUAServer, OPCUACertificateManager, Variant, DataType, StatusCodes, SecurityPolicy, MessageSecurityMode, DataValue, coerceLocalizedText,
} = require("node-opcua");

const o = Object.assign({
  host: "127.0.0.1", policies: ["Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"], modes: ["SignAndEncrypt"],
  anonymous: true, users: {}, period: 100, start: 0, tags: 0, tagPeriod: 1000, history: false, namespaces: [], trustAll: true, hosts: [],
}, JSON.parse(process.argv[2]));

async function main() {
  const manager = new OPCUACertificateManager({ rootFolder: path.join(o.folder, "pki"), automaticallyAcceptUnknownCertificate: o.trustAll });
  await manager.initialize();
  const server = new OPCUAServer({
    port: o.port, host: o.host, hostname: "127.0.0.1", resourcePath: "/peer", alternateHostname: o.hosts,
    certificateFile: o.certificate, privateKeyFile: o.key, serverCertificateManager: manager,
    serverInfo: { applicationUri: o.uri, productUri: "urn:peer" },
    buildInfo: { productName: "peer" },
    securityPolicies: o.policies.map((p) => SecurityPolicy[p]), securityModes: o.modes.map((m) => MessageSecurityMode[m]),
    allowAnonymous: o.anonymous,
    maxConnectionsPerEndpoint: 200,
    serverCapabilities: {
      minSupportedSampleRate: 0, maxSessions: 200, maxSubscriptions: 500, maxSubscriptionsPerSession: 100, maxMonitoredItems: 100000, maxMonitoredItemsPerSubscription: 100000,
      maxMonitoredItemsQueueSize: 100000, operationLimits: { maxNodesPerRead: 10000, maxMonitoredItemsPerCall: 10000, maxNodesPerWrite: 10000 },
    },
    userManager: { isValidUser: (user, password) => Object.hasOwn(o.users, user) && o.users[user] === password },
  });
  await server.initialize();
  for (const ns of o.namespaces) server.engine.addressSpace.registerNamespace(ns); // shifts the number of ours
  const space = server.engine.addressSpace;
  const ns = space.registerNamespace("urn:peer:plant");
  const plant = ns.addObject({ organizedBy: space.rootFolder.objects, browseName: "Plant", nodeId: "s=plant" });

  const counter = ns.addVariable({ componentOf: plant, browseName: "Counter", nodeId: "s=counter", dataType: "Double", minimumSamplingInterval: 0 });
  if (o.history) space.installHistoricalDataNode(counter, { maxOnlineValues: 100000 });
  let n = o.start;
  const tick = () => counter.setValueFromSource({ dataType: DataType.Double, value: n++ }, StatusCodes.Good, new Date());
  tick();
  const tags = [];
  for (let i = 0; i < o.tags; i++) {
    tags.push(ns.addVariable({ componentOf: plant, browseName: "Tag" + i, nodeId: "s=tag" + i, dataType: "Double", minimumSamplingInterval: 0 }));
    tags[i].setValueFromSource({ dataType: DataType.Double, value: 0 });
  }

  // what may be written, and how the server goes about it
  const analog = (name, dataType, value, range, more) => ns.addAnalogDataItem(Object.assign({
    componentOf: plant, browseName: name, nodeId: "s=" + name.toLowerCase(), dataType, minimumSamplingInterval: 0,
    engineeringUnitsRange: range, instrumentRange: range,
    engineeringUnits: { namespaceUri: "http://www.opcfoundation.org/UA/units/un/cefact", unitId: 4408652, displayName: coerceLocalizedText("°C"), description: coerceLocalizedText("degree Celsius") },
    value: { dataType: DataType[dataType], value },
  }, more || {}));
  analog("Setpoint", "Double", 20, { low: 0, high: 100 });
  analog("Single", "Float", 1, { low: -10, high: 10 });
  analog("Small", "Int16", 5, { low: -100, high: 100 });
  analog("Count", "UInt32", 5, { low: 0, high: 1000 });
  ns.addVariable({ componentOf: plant, browseName: "Switch", nodeId: "s=switch", dataType: "Boolean", value: { dataType: DataType.Boolean, value: false } });
  ns.addVariable({ componentOf: plant, browseName: "Text", nodeId: "s=text", dataType: "String", value: { dataType: DataType.String, value: "" } });
  ns.addVariable({ componentOf: plant, browseName: "Fixed", nodeId: "s=fixed", dataType: "Double", accessLevel: "CurrentRead", userAccessLevel: "CurrentRead", value: { dataType: DataType.Double, value: 7 } });
  let kept = 1;
  ns.addVariable({ // takes everything, says Good and keeps at most 10
    componentOf: plant, browseName: "Clamped", nodeId: "s=clamped", dataType: "Double", minimumSamplingInterval: 0,
    value: { get: () => new Variant({ dataType: DataType.Double, value: kept }), set: (v) => { kept = Math.min(v.value, 10); return StatusCodes.Good; } },
  });
  let slow = 1;
  ns.addVariable({ // answers after four seconds
    componentOf: plant, browseName: "Slow", nodeId: "s=slow", dataType: "Double", minimumSamplingInterval: 0,
    value: {
      timestamped_get: (done) => done(null, new DataValue({ value: { dataType: DataType.Double, value: slow }, sourceTimestamp: new Date() })),
      timestamped_set: (v, done) => setTimeout(() => { slow = v.value.value; done(null, StatusCodes.Good); }, 4000),
    },
  });
  if (o.users.writer) { // only this user may write here
    const { makeRoles, WellKnownRoles, makePermissionFlag, allPermissions } = require("node-opcua");
    void makeRoles; void WellKnownRoles; void makePermissionFlag; void allPermissions;
  }
  await server.start();
  if (o.period > 0) { // exact in the long run: as many ticks as periods have passed
    const begun = Date.now();
    const first = n;
    setInterval(() => { while (n - first < (Date.now() - begun) / o.period) tick(); }, Math.min(10, o.period));
  }
  if (o.tags > 0) {
    let k = 0;
    setInterval(() => { k++; const at = new Date(); for (const t of tags) t.setValueFromSource({ dataType: DataType.Double, value: k }, StatusCodes.Good, at); }, o.tagPeriod);
  }
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
  console.log("ready");
}
main().catch((e) => { console.error(e); process.exit(1); });
