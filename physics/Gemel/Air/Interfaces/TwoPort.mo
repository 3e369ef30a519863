within Gemel.Air.Interfaces;
partial model TwoPort "Air in at one port, out at the other; nothing is stored and nothing but its pressure changes"
  Port port_a "Port at the beginning"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Port port_b "Port at the end"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter MoistAir air "Density and pressure of the air";
  Units.MassFlowRate m_flow(min = -1e4, max = 1e4, nominal = 1) "Mass flow from port_a to port_b";
  Units.VolumeFlowRate flow_rate(min = -1e4, max = 1e4, nominal = 1) "Volume flow from port_a to port_b, at air.rho";
  Units.Pressure dp(min = -1e5, max = 1e5, nominal = 100) "Pressure at port_a minus pressure at port_b";
equation
  port_a.m_flow = m_flow;
  port_b.m_flow = -m_flow;
  m_flow = air.rho*flow_rate;
  dp = port_a.p - port_b.p;
  port_b.h_outflow = inStream(port_a.h_outflow);
  port_b.Xw_outflow = inStream(port_a.Xw_outflow);
  port_b.C_outflow = inStream(port_a.C_outflow);
  port_a.h_outflow = inStream(port_b.h_outflow);
  port_a.Xw_outflow = inStream(port_b.Xw_outflow);
  port_a.C_outflow = inStream(port_b.C_outflow);
end TwoPort;
