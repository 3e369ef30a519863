within Gemel.Blocks.Sources;
block Step "A step at a given time"
  extends Interfaces.Source;
  parameter Real offset = 0 "Value before the step";
  parameter Real height = 1 "Height of the step";
  parameter Units.Time startTime(min = -1e10, max = 1e10) = 0 "Time of the step";
equation
  y = offset + (if time < startTime then 0 else height);
  annotation(Documentation(info = "<html><p>offset before startTime, offset + height from then on.</p></html>"));
end Step;
