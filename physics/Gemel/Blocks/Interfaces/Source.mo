within Gemel.Blocks.Interfaces;
partial block Source "One output and no input"
  RealOutput y "Output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
end Source;
