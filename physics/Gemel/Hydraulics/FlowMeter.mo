within Gemel.Hydraulics;
model FlowMeter "Measures the volume flow without resistance and counts the volume"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealOutput q(unit = "m3/s", displayUnit = "m3/h", nominal = 0.01) "Volume flow from port_a to port_b"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = 90)));
  Units.Volume volume(start = 0, fixed = true) "Volume passed since the start";
equation
  dp = 0;
  q = flow_rate;
  der(volume) = flow_rate;
  annotation(Documentation(info = "<html><p>An ideal meter. Noise, lag and drift of a real one belong to the scenario.</p></html>"));
end FlowMeter;
