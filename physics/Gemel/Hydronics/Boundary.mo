within Gemel.Hydronics;
model Boundary "Water of given pressure and temperature: mains, a pressure reference, surroundings of what is modelled"
  Interfaces.Port port "Border"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput p(unit = "Pa", displayUnit = "bar", min = -1e5, max = 1e7, nominal = 1e5, start = 0) "Gauge pressure"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Blocks.Interfaces.RealInput T(unit = "K", displayUnit = "degC", min = 220, max = 450, nominal = 300, start = 293.15) "Temperature of water that flows out"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  parameter Water water "Properties of the water";
  Units.MassFlowRate m_flow "Mass flow out of it into the plant";
  Units.HeatFlowRate heat "Heat that flows out of it, against 0 degC";
equation
  port.p = p;
  port.h_outflow = water.cp*(T - Constants.T_zero);
  m_flow = -port.m_flow;
  heat = max(m_flow, 0)*port.h_outflow + min(m_flow, 0)*inStream(port.h_outflow);
  annotation(Documentation(info = "<html><p>So large that nothing changes it. In a closed circuit it fixes the pressure and nothing flows through it.</p></html>"));
end Boundary;
