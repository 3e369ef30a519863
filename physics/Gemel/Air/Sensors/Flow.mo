within Gemel.Air.Sensors;
model Flow "Mass and volume flow between two ports"
  extends Interfaces.TwoPort;
  parameter Units.Fraction bias(min = -1) = 0 "Fault: reads this share too much";
  Blocks.Interfaces.RealOutput m_measured(unit = "kg/s", min = -2e4, max = 2e4, nominal = 1) "Mass flow read"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = 90)));
equation
  dp = 0;
  m_measured = (1 + bias)*m_flow;
  annotation(Documentation(info = "<html><p>Ideal: no pressure loss. Balance of mass: what goes in comes out.</p></html>"));
end Flow;
