within Gemel.Hydraulics;
model Reservoir "Water surface of constant level: a lake, a well, a large suction tank"
  Interfaces.Port port "Connection below the surface"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Water water "Properties of the water";
  parameter Units.Length level(min = -1e4, max = 1e4) = 0 "Height of the surface above the port";
  Units.MassFlowRate m_flow "Mass flow out of the reservoir";
equation
  port.p = water.rho*Constants.g_n*level;
  m_flow = -port.m_flow;
  annotation(Documentation(info = "<html>
<p>Hydrostatics: p = rho g level, whatever flows. <b>VariableReservoir</b> takes its level from an input.</p>
</html>"));
end Reservoir;
