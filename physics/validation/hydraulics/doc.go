// Package hydraulics validates Gemel.Hydraulics and Gemel.Electrical: pumps, pipes, valves and networks against EPANET, measured machines, standards and
// textbooks, and closed forms.
package hydraulics
