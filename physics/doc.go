// Package physics carries the asset library Gemel: pumps, pipes, tanks, valves, motors, drives, rooms and signal blocks, as plain Modelica text.
//
// It holds no Go code that computes anything. The text lies under physics/Gemel, one asset a file, and is embedded into the program:
//
//	physics/Gemel/**/*.mo --embed--> Library() fs.FS --> engine/modelica --> engine/flat --> engine
//
// The tests of this package keep the library sound: every file parses, every declaration says what its number means, every example runs and closes
// its balances, and every asset goes to the corners of its ranges. Package validation compares the assets with what others measured or published.
package physics
