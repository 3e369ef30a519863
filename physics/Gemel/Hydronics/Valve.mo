within Gemel.Hydronics;
model Valve "Two-way control valve, linear or equal-percentage; may stick or leak"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput opening(unit = "1", min = 0, max = 1, start = 1) "Stroke that is asked for: 0 shut, 1 open"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.VolumeFlowRate Kv(min = 1e-6, max = 10) = 10/3600
    "Flow coefficient when open: volume flow of water at 1 bar, 10 m3/h as 10/3600 (assumed; usual 0.6 to 1000 m3/h)";
  parameter Boolean equal_percentage = true "Whether equal steps of the stroke change the flow by equal percentages"
    annotation(Evaluate = true);
  parameter Units.Ratio rangeability(min = 5, max = 200) = 50 "Inherent rangeability (usual 30 to 100; EN 60534-2-4)";
  parameter Units.Fraction stuck = 0 "Fault: 1: the valve stays at stuck_at; between: it moves that much less";
  parameter Units.Fraction stuck_at = 0.5 "Stroke at which it sticks (assumed; usual 0 to 1)";
  parameter Units.Fraction leak(min = 0, max = 0.5) = 0 "Fault: share of the open flow coefficient that passes when shut, over the sound seat";
  Units.Fraction stroke "Stroke that the valve has";
  Units.Power dissipation "Heat from friction";
  Hydraulics.Valve valve(Kv = Kv, characteristic = if equal_percentage then Hydraulics.Types.Characteristic.equal_percentage else Hydraulics.Types.Characteristic.linear,
    rangeability = rangeability, leakage = min(1e-4 + leak, 0.1), water(rho = water.rho, mu = water.mu))
    "The valve as a resistance"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
protected
  Interfaces.Adapter inlet(p = port_a.p) "Into the resistance"
    annotation(Placement(transformation(extent = {{-60, -10}, {-40, 10}})));
  Interfaces.Adapter outlet(p = port_b.p) "Out of the resistance"
    annotation(Placement(transformation(extent = {{60, -10}, {40, 10}})));
equation
  connect(inlet.port, valve.port_a);
  connect(valve.port_b, outlet.port);
  m_flow = inlet.m_flow;
  stroke = (1 - stuck)*min(max(opening, 0), 1) + stuck*stuck_at;
  valve.opening = stroke;
  dissipation = valve.dissipation;
  // Throttling turns dp/rho into heat, whichever way the water goes.
  port_b.h_outflow = inStream(port_a.h_outflow) + dp/water.rho;
  port_a.h_outflow = inStream(port_b.h_outflow) - dp/water.rho;
  annotation(Documentation(info = "<html>
<p>Flow: <b>Hydraulics.Valve</b> (IEC 60534-2-1). The water keeps its energy: h + p/rho is the same on both sides. Sound seat: leakage 1e-4 of Kv (IEC 60534-4 class
IV).</p>
</html>"));
end Valve;
