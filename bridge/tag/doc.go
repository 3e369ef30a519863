// Package tag reads and writes the tag map: which number of which device is which variable of the model, in which unit, within which limits.
//
// The types to know:
//
//   - Map: tags by name, from a YAML or CSV file, and back;
//   - Variable: what the model says of a variable, for Check;
//   - Problems: everything that is wrong with a file, with places.
//
// Data flow:
//
//	file --Read--> Map --Check(model)--> Problems
//	raw --Map.Value--> value in the tag's unit, with a status --Map.ToModel--> value of the variable, SI
//
// A file from a stranger is data: whatever stands in it, Read returns, with a Map or with Problems.
package tag
