within Gemel.Blocks.Interfaces;
partial block SISO "One input, one output"
  RealInput u "Input"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  RealOutput y "Output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
end SISO;
