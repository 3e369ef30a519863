within Gemel.Blocks;
block Product "Product of two signals: y = u1*u2"
  Interfaces.RealInput u1 "First input"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Interfaces.RealInput u2 "Second input"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Interfaces.RealOutput y "Output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
equation
  y = u1*u2;
  annotation(Documentation(info = "<html><p>Scales one signal by another, for instance a pattern by a base demand.</p></html>"));
end Product;
