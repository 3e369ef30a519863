// Package bridgetest is what the tests of several packages below bridge need.
//
// The types to know:
//
//   - Proxy: stands between a client and a server, and does to their connections what networks do;
//   - Fault: what a Proxy does in the table that every connection has to pass;
//   - Clock: stands still until a test moves it;
//   - Inbox: takes what a bridge.Source delivers, and waits for what it should;
//   - Node: a server that nobody here wrote, in a process of Node.js;
//   - Kill: runs a test as a process of its own, hears what it acknowledges and kills it for good.
package bridgetest
