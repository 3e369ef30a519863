// node-opcua's own client reads the counter, for the table beside ours: node client.js '{"url":…,"folder":…,"certificate":…,"key":…}'. It prints one value a line;
// with "tags" and "seconds" it watches that many tags and prints how late they came.
"use strict";
const path = require("path");
const {
  OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, ClientSubscription, ClientMonitoredItem, TimestampsToReturn, AttributeIds, DataChangeFilter,
  DataChangeTrigger, DeadbandType,
} = require("node-opcua");
const o = JSON.parse(process.argv[2]);

async function main() {
  const manager = new OPCUACertificateManager({ rootFolder: path.join(o.folder, "clientpki"), automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  const client = OPCUAClient.create({
    applicationUri: "urn:peer:client", certificateFile: o.certificate, privateKeyFile: o.key, clientCertificateManager: manager, endpointMustExist: false,
    securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Aes256_Sha256_RsaPss, keepSessionAlive: true,
    connectionStrategy: { initialDelay: 50, maxDelay: 500, maxRetry: -1 },
  });
  for (const e of ["connection_lost", "connection_reestablished", "backoff", "start_reconnection", "after_reconnection"]) client.on(e, () => console.error(new Date().toISOString(), e));
  await client.connect(o.url);
  const session = await client.createSession();
  const names = (await session.read({ nodeId: "i=2255", attributeId: AttributeIds.Value })).value.value;
  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 100, requestedMaxKeepAliveCount: 10, requestedLifetimeCount: 36000, publishingEnabled: true, maxNotificationsPerPublish: 0 });
  const ns = Array.from(names).indexOf("urn:peer:plant");
  const parameters = { samplingInterval: 0, queueSize: 1000, discardOldest: true, filter: new DataChangeFilter({ trigger: DataChangeTrigger.StatusValueTimestamp, deadbandType: DeadbandType.None, deadbandValue: 0 }) };
  if (!o.tags) {
    const item = ClientMonitoredItem.create(subscription, { nodeId: `ns=${ns};s=counter`, attributeId: AttributeIds.Value }, parameters, TimestampsToReturn.Both);
    item.on("changed", (v) => { if (v.value) console.log(v.value.value); });
  } else {
    const late = [];
    for (let from = 0; from < o.tags; from += 500) {
      const nodes = [];
      for (let i = from; i < Math.min(from + 500, o.tags); i++) nodes.push({ nodeId: `ns=${ns};s=tag${i}`, attributeId: AttributeIds.Value });
      const group = await subscription.monitorItems(nodes, parameters, TimestampsToReturn.Both);
      group.on("changed", (item, v) => { if (v.value && v.value.value > 0) late.push(Date.now() - v.sourceTimestamp.getTime()); });
    }
    console.log("watching");
    const cpu = process.cpuUsage();
    setTimeout(() => {
      late.sort((a, b) => a - b);
      const used = process.cpuUsage(cpu);
      console.log(JSON.stringify({ n: late.length, p50: late[Math.floor(late.length / 2)], p99: late[Math.floor(late.length * 0.99)], cpu: (used.user + used.system) / 1e6 / o.seconds }));
    }, o.seconds * 1000);
  }
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
}
main().catch((e) => { console.error(e); process.exit(1); });
