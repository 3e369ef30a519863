// Package epanet turns EPANET input files (*.inp) into Gemel plants and scenarios.
//
//	net.inp --Read--> Network (SI) --Generate--> plant.mo, scenario.yaml
//
// A [Network] is what the file says about hydraulics, in SI units and with names resolved. A [Problem] is a mistake in the file or
// something that Gemel does not simulate, with its line. Generate writes text: a Modelica model of components of
// Gemel.Hydraulics.Networks, and a scenario whose record section names the columns as EPANET users expect them: node/ID/head [m],
// node/ID/pressure [Pa], link/ID/flow [m3/s], link/ID/power [W], tank/ID/level [m].
//
// Water quality is not simulated: its sections are read over, and a note says so. What would change the hydraulics and is not known is an
// error that names section and line, never a silent omission.
//
// # Time
//
// EPANET integrates tank levels by explicit Euler: the network feels the levels once a hydraulic step, and when an event shortens the
// step. With steps of an hour that differs from the exact solution by more than a tenth of a metre in its own examples. So that an
// imported network agrees with EPANET, the scenario does the same: it hands the levels to the network (held_ID) at hydraulic steps and
// when a control changes something, while the levels themselves move continuously and are watched by the controls at every tick. The
// parameter `continuous: 1` lets the network feel the levels always.
//
// The meaning of the file is that of L. A. Rossman et al., EPANET 2.2 User Manual, EPA/600/R-20/133, 2020, and of EPANET 2.3.
package epanet
