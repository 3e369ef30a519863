within Gemel.Blocks;
block Add "Weighted sum of two signals: y = k1*u1 + k2*u2"
  parameter Real k1 = 1 "Weight of u1";
  parameter Real k2 = 1 "Weight of u2 (-1 makes a difference)";
  Interfaces.RealInput u1 "First input"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Interfaces.RealInput u2 "Second input"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Interfaces.RealOutput y "Output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
equation
  y = k1*u1 + k2*u2;
  annotation(Documentation(info = "<html><p>Sum or difference of two signals of the same unit.</p></html>"));
end Add;
