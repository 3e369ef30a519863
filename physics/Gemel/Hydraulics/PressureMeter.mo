within Gemel.Hydraulics;
model PressureMeter "Measures the gauge pressure"
  Interfaces.Port port "Tapping"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Blocks.Interfaces.RealOutput p(unit = "Pa", displayUnit = "bar", nominal = 1e5) "Gauge pressure"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
equation
  p = port.p;
  port.m_flow = 0;
  annotation(Documentation(info = "<html><p>An ideal meter that takes no water.</p></html>"));
end PressureMeter;
