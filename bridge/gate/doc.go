// Package gate stands between what the twin proposes and what a device is told. Nothing is written to a device but through a Permit.
//
// The types to know:
//
//   - Proposal: set-points with their reason, what the plant held when they were thought of, and the simulation that argues for them (Evidence);
//   - Rules: which tags may be written at all, within which limits, under which interlocks, and how many approvers each needs;
//   - People: who may approve, with their Ed25519 keys;
//   - Decision: an approval or a rejection, signed; Standing: a rule by which a person approves in advance, within bounds, until it expires or a
//     Revocation ends it;
//   - Gate: keeps all of these in a journal, which is also its memory: opened again, it knows what it knew;
//   - Permit: the right to write one proposal, once. Only the gate makes it;
//   - Refused: the gate's no, with its reason; any other error says that it could not do its work, such as a journal that cannot be written.
//
// The way of a set-point:
//
//	Propose --rules--> journal "proposal" --Decide (signed)--> journal "approval" --Permit: everything again, on the present plant--> Permit
//	                                                                                                                            |
//	device <-- value <-- Order <-- Use: once, journal "write" on disk first <----------------------------------------------------+
//	   \--> read back --> Done: journal "written" or "failed"
//
// What voids an approval: fifteen minutes, a plant that has moved, data that are not good, a lost connection, a changed tag map, the
// global stop and its end, the end of the standing rule that gave it. A signature counts once: a decision told again, or kept back until after a lapse, is refused. What stops everything: Kill, which a restart does not undo, and a journal that cannot be written. A write whose outcome is not
// known is never tried again.
package gate
