within Gemel.Blocks.Sources;
block Ramp "A ramp between two values"
  extends Interfaces.Source;
  parameter Real offset = 0 "Value before the ramp";
  parameter Real height = 1 "Height of the ramp";
  parameter Units.Time startTime(min = -1e10, max = 1e10) = 0 "Start of the ramp";
  parameter Units.Time duration(min = 1e-9, max = 1e10) = 1 "Duration of the ramp";
equation
  y = offset + height*(if time < startTime then 0
    elseif time < startTime + duration then (time - startTime)/duration
    else 1);
  annotation(Documentation(info = "<html><p>offset, then a straight line over duration, then offset + height.</p></html>"));
end Ramp;
