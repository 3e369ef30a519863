within Gemel.Blocks.Sources;
block Sine "A sine wave"
  extends Interfaces.Source;
  parameter Real offset = 0 "Mean value";
  parameter Real amplitude = 1 "Amplitude";
  parameter Units.Time period(min = 0.01, max = 1e10) = 1 "Period";
  parameter Units.Angle phase(min = -100, max = 100) = 0 "Phase at time 0";
equation
  y = offset + amplitude*sin(2*Constants.pi*time/period + phase);
  annotation(Documentation(info = "<html><p>y = offset + amplitude sin(2 pi t/period + phase).</p></html>"));
end Sine;
