// Package journal keeps what was decided and done, so that nobody can change it afterwards without being found out.
//
// The types to know:
//
//   - Journal: a folder of segments to which entries are appended; Append returns when the entry is on disk;
//   - Entry: who did what, when;
//   - Checkpoint: a signed number and hash, to be kept somewhere else;
//   - Report: what Verify found.
//
// On disk every entry is a line: the hash of the line before it together with its own text, a blank, the text (JSON), a newline.
//
//	hash(n) = SHA-256("gemel journal 1\n" | hash(n-1) | text(n)),   hash(0) = SHA-256 of nothing but the words
//
// What this finds: every changed, missing, doubled or reordered byte. Whoever can write the file and recompute hashes can forge what came after
// the last signed checkpoint, but not what came before it; and lines cut off the end are missed by no hash at all. Both are found against a
// checkpoint that was exported: keep one elsewhere, every day.
//
// A process that dies leaves at most a last line without its end. It was never acknowledged; Open moves it aside and says so in the next entry.
// After the first failed write or fsync a Journal takes nothing more, so that whoever depends on it stops as well.
package journal
