within Gemel.Air.Sensors;
model PressureDifference "Pressure between two ports"
  Interfaces.Port port_a(m_flow(min = 0)) "Higher pressure"
    annotation(Placement(transformation(extent = {{-110, -10}, {-90, 10}})));
  Interfaces.Port port_b(m_flow(min = 0)) "Lower pressure"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  parameter Units.Pressure bias(min = -1000, max = 1000, nominal = 10) = 0 "Fault: reads this much too high";
  Blocks.Interfaces.RealOutput dp(unit = "Pa", min = -1e5, max = 1e5, nominal = 100) "Pressure difference read"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = 90)));
equation
  port_a.m_flow = 0;
  port_a.h_outflow = 0;
  port_a.Xw_outflow = 0;
  port_a.C_outflow = 0;
  port_b.m_flow = 0;
  port_b.h_outflow = 0;
  port_b.Xw_outflow = 0;
  port_b.C_outflow = 0;
  dp = port_a.p - port_b.p + bias;
  annotation(Documentation(info = "<html><p>Static pressure difference; no flow through the sensor (definition).</p></html>"));
end PressureDifference;
