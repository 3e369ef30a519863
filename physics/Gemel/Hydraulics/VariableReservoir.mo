within Gemel.Hydraulics;
model VariableReservoir "Water surface whose level is an input: a river, a tide, a mains pressure"
  Interfaces.Port port "Connection below the surface"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Water water "Properties of the water";
  Blocks.Interfaces.RealInput level(unit = "m", min = -1e4, max = 1e4, nominal = 1) "Height of the surface above the port"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Units.MassFlowRate m_flow "Mass flow out of the reservoir";
equation
  port.p = water.rho*Constants.g_n*level;
  m_flow = -port.m_flow;
  annotation(Documentation(info = "<html><p>Like <b>Reservoir</b>, with the level as an input.</p></html>"));
end VariableReservoir;
