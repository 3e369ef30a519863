// Package physics carries the asset library Gemel: pumps, pipes, tanks, valves, motors, drives, rooms and signal blocks, as plain Modelica text.
//
// It holds no Go code that computes anything. The text lies under physics/Gemel, one asset a file, and is embedded into the program:
//
//	physics/Gemel/**/*.mo --embed--> Library() fs.FS --> engine/modelica --> engine/flat --> engine
//
// The tests of this package are the validation of the assets: every file parses, every example flattens, compiles, runs and closes
// its balances, every law is compared with a number from its source, and every machine is driven to its corners.
package physics
