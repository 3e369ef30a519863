within Gemel.Blocks.Sources;
block Constant "A constant signal"
  extends Interfaces.Source;
  parameter Real k = 1 "Value";
equation
  y = k;
  annotation(Documentation(info = "<html><p>The value can be changed by a scenario, as any parameter.</p></html>"));
end Constant;
