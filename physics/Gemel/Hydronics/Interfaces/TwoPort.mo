within Gemel.Hydronics.Interfaces;
partial model TwoPort "Water in at one port, out at the other; its mass is not stored"
  Port port_a "Port at the beginning"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Port port_b "Port at the end"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Water water "Properties of the water";
  Units.MassFlowRate m_flow "Mass flow from port_a to port_b";
  Units.VolumeFlowRate flow_rate "Volume flow from port_a to port_b";
  Units.Pressure dp "Pressure at port_a minus pressure at port_b";
equation
  port_a.m_flow = m_flow;
  port_b.m_flow = -m_flow;
  m_flow = water.rho*flow_rate;
  dp = port_a.p - port_b.p;
end TwoPort;
