// Package opcua reads from OPC UA servers, and writes to them what a gate permits.
//
// The types to know:
//
//   - Client: a bridge.Source: one server, its tags, one subscription, for as long as it is run;
//   - Reader: a connection to browse and read with; Offers: what a server says of itself before it is trusted;
//   - Writer: writes a gate.Permit over a connection of its own, with a user of its own;
//   - Heartbeat: counts one node up, so that the device knows that somebody is there;
//   - Store: a folder that says whom to trust; Identity: our own certificate and key;
//   - Connection, Config: where, who, what is allowed.
//
// Data flow:
//
//	discovery (nothing believed) -> endpoint -> Store: certificate checked -> secure channel -> session: credentials leave here
//	publish -> order by sequence number -> sample -> no duplicate -> take: durable -> acknowledged with the next request to publish
//	gate.Permit -> type, range, access of the node -> one write, value only -> read back within 2 s -> gate
//
// # Nothing acknowledged is lost
//
// A message is acknowledged after take returned nil for its samples, so the server keeps what is not durable. Three keep-alives without a word make the
// connection Stale, and it is dropped without closing the session. Then: a new channel; the same session taken up again, or where the server has lost it a new one with the
// subscriptions transferred (an attempt without an answer is repeated: it may have worked); messages republished from the first that is missing until the server has no more;
// else a new subscription, and the gap filled out of the server's history. Messages are told apart by the id of their subscription; what one publishes that we
// do not want is dropped, and the subscription deleted. A sample that was there before (same tag, source time, value bits, status) is dropped.
//
// What the server itself no longer has is told as an Event with Gap set and the interval: its queue ran over, it was started anew. What its history could give is
// delivered with the bit Historical in its status. A gap counts as filled where the history holds the last sample from before it, too.
//
// # The one write without a permit
//
// A heartbeat is written each second and argues for nothing, so it has no permit. It is no way around the gate: its node is fixed when it is made and cannot be one that a tag may be
// written to, by address or, once the server has told its namespaces, by identity; its values are its own count. Whoever runs it runs it only where
// writing is on, and journals when it goes on and off (live.Actuator does).
//
// # Who is trusted
//
// The library never checks a server's certificate, and takes any certificate in the answer that opens a channel; so the channel is our own, over the library's codec and
// cryptography. Before anything but the question for endpoints leaves, the certificate has to be pinned in the Store, or signed by an authority there
// with a revocation list that is up to date; valid now; for the host that was dialled; for the application that the endpoint names; strong enough. The answer that opens
// the channel, and the session, have to come with that certificate. The list of endpoints is compared again once the session is sure.
//
// Sign&Encrypt with Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss are used by themselves. None, deprecated policies and signing alone have to be allowed by
// Insecure, and are told as an Event that begins with INSECURE at each connection. Among endpoints: see choose.
//
// What is decoded before a server has proved who it is, is decoded by code of this package that is fuzzed. A panic of the library's decoder on what comes
// later ends the connection, not the program.
package opcua
