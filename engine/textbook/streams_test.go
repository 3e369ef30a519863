package textbook

import (
	"testing"

	"gemel/engine"
	"gemel/engine/dae"
	"gemel/engine/enginetest"
	"gemel/engine/flat"
	"gemel/engine/modelica"
)

// loops are closed circuits of water that carries heat, by stream connectors. energyBalance is what the stored energy grows by, less
// what is put in from outside; it says nothing that the equations of the parts do not.
const loops = `
package Loops
  connector Port Real p(unit = "Pa"); flow Real m_flow(unit = "kg/s"); stream Real h(unit = "J/kg"); end Port;
  model Pump "Given flow from a to b"
    Port a, b; input Real m(unit = "kg/s");
  equation a.m_flow = m; a.m_flow + b.m_flow = 0; a.h = inStream(b.h); b.h = inStream(a.h); end Pump;
  model Pipe
    Port a, b; parameter Real k(unit = "Pa.s/kg") = 1000;
  equation a.m_flow + b.m_flow = 0; a.p - b.p = k*a.m_flow; a.h = inStream(b.h); b.h = inStream(a.h); end Pipe;
  model Volume
    parameter Real M(unit = "kg") = 5; parameter Real h_start(unit = "J/kg") = 1e5; parameter Boolean reference = false;
    input Real Q_flow(unit = "W"); Port a, b; Real h(unit = "J/kg", start = h_start, fixed = true, nominal = 1e5);
  equation
    M*der(h) = a.m_flow*actualStream(a.h) + b.m_flow*actualStream(b.h) + Q_flow;
    a.p = b.p; a.h = h; b.h = h;
    if reference then a.p = 1e5; else a.m_flow + b.m_flow = 0; end if;
  end Volume;
  model Ring "Two volumes, one heated and one cooled, and a flow to and fro"
    Pump pump; Volume warm(reference = true, h_start = 3e5), cold; Pipe there, back;
    Real m(unit = "kg/s") = 0.5*sin(3*time); Real Q(unit = "W") = 2e4*cos(time);
    Real energyBalance(unit = "W") = warm.M*der(warm.h) + cold.M*der(cold.h) - warm.Q_flow - cold.Q_flow;
    Real energyThroughput(unit = "W") = abs(m)*warm.h + abs(Q);
  equation
    pump.m = m; warm.Q_flow = Q; cold.Q_flow = -0.7*Q;
    connect(pump.b, there.a); connect(there.b, warm.a); connect(warm.b, back.a); connect(back.b, cold.a); connect(cold.b, pump.a);
  end Ring;
  model Branches "Branches that part and mix without volume, one of them pumped to and fro as well"
    Pump pump, booster; Volume warm(reference = true, h_start = 3e5), cold, side(h_start = 2e5, M = 2); Pipe there, bypass;
    Real m(unit = "kg/s") = 0.5*cos(3*time); Real Q(unit = "W") = 2e4;
    Real energyBalance(unit = "W") = warm.M*der(warm.h) + cold.M*der(cold.h) + side.M*der(side.h) - warm.Q_flow - cold.Q_flow - side.Q_flow;
    Real energyThroughput(unit = "W") = abs(m)*warm.h + abs(Q);
  equation
    pump.m = m; booster.m = 0.3*sin(time + 1); warm.Q_flow = Q; cold.Q_flow = -Q; side.Q_flow = 100;
    connect(pump.b, there.a); connect(there.b, warm.a); connect(warm.b, cold.a); connect(cold.b, pump.a);
    connect(pump.b, bypass.a); connect(bypass.b, warm.b);
    connect(pump.b, booster.a); connect(booster.b, side.a); connect(side.b, cold.a);
  end Branches;
end Loops;`

// In a closed circuit the energy grows by what is put in from outside and by nothing else, whichever way the water flows, at branches
// without volume too; and streams keep all that the engine promises of a model.
func TestEnergyIsConservedInClosedCircuits(t *testing.T) {
	for _, name := range []string{"Loops.Ring", "Loops.Branches"} {
		t.Run(name, func(t *testing.T) {
			enginetest.Run(t, enginetest.Case{Ticks: 100, Splits: 5, Options: engine.Options{Period: 0.1, Tolerance: 1e-8}, System: func(t *testing.T) *dae.System {
				l := modelica.NewLibrary()
				if err := l.AddText("loops.mo", loops); err != nil {
					t.Fatal(err)
				}
				sys, err := flat.Flatten(l, name, flat.Options{})
				if err != nil {
					t.Fatal(err)
				}
				return sys
			}})
		})
	}
}
