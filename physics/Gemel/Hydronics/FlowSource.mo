within Gemel.Hydronics;
model FlowSource "Water of given mass flow and temperature"
  Interfaces.Port port "Border"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Blocks.Interfaces.RealInput m_flow(unit = "kg/s", min = -1e4, max = 1e4, nominal = 1, start = 1) "Mass flow into the plant; negative: out of it"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Blocks.Interfaces.RealInput T(unit = "K", displayUnit = "degC", min = 220, max = 450, nominal = 300, start = 293.15) "Temperature of water that flows into the plant"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  parameter Water water "Properties of the water";
  Units.HeatFlowRate heat "Heat that flows into the plant, against 0 degC";
equation
  port.m_flow = -m_flow;
  port.h_outflow = water.cp*(T - Constants.T_zero);
  heat = max(m_flow, 0)*port.h_outflow + min(m_flow, 0)*inStream(port.h_outflow);
  annotation(Documentation(info = "<html><p>A test bench, a process, a tap: the flow is what it is, whatever pressure that needs.</p></html>"));
end FlowSource;
