// Package sparkplug speaks Sparkplug B 3.0 over MQTT 3.1.1, as a host application and as an edge node.
//
// The types to know:
//
//   - Config, Source: a host application, which is a bridge.Source: it says that it is there (STATE), hears births, data and deaths, puts what came in
//     the wrong order right, and asks for births where something is missing;
//   - Writer: commands what a gate.Permit permits, and believes only what the Source then hears;
//   - NodeConfig, Node: an edge node that serves tags to hosts, keeps what happens while they are away, and obeys commands.
//
// The address of a tag is GROUP/NODE/DEVICE/METRIC, such as plant/pumps/booster/level, with DEVICE empty for a metric of the edge node itself. A metric's
// name may contain slashes.
//
//	Node: Set, Report --outbox--> NBIRTH, DBIRTH, NDATA, DDATA --server--> Source: order by seq --alias--> samples --take--> durable
//	  ^ written <-- NCMD, DCMD <--server-- Writer <-- gate.Permit                                          \--> Writer: heard back within 2 s, or failed
//
// Qualities: a dead edge node or device, and a broken connection, make tags UncertainLastUsable, which is what Sparkplug calls STALE; a null is
// BadWaitingForInitial; a metric that no birth has is BadNodeUnknown; a value that is not of the type of its birth is BadTypeMismatch.
//
// What is promised, and what not. Sparkplug sends data at QoS 0 in clean sessions, so nothing acknowledges them. A Node with a Primary host therefore
// sends nothing while that host is away, sends all of it later as historical, and sends once more what it sent in the last Resend before a connection
// broke; a Source tells what it has heard before once. Between the two nothing is lost as long as Keep has room and breaks are noticed within Resend. For
// edge nodes of others what is missing is told as a gap: after every break, and where seq shows one. Times have milliseconds on the wire.
// What waits to be sent is in memory: it does not survive the end of the program. Where it has to, edge.Queue stands before the Node: it keeps reports on disk
// until the Node has sent them.
//
// Templates, data sets and MQTT 5.0 are not spoken. The tests name the assertions of the specification that are kept (conformance_test.go).
package sparkplug
