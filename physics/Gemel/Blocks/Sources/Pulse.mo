within Gemel.Blocks.Sources;
block Pulse "Rectangular pulses that repeat"
  extends Interfaces.Source;
  parameter Real offset = 0 "Value between the pulses";
  parameter Real height = 1 "Height of the pulses";
  parameter Units.Time period(min = 0.01, max = 1e10) = 1 "Period";
  parameter Units.Fraction width = 0.5 "Share of the period that the pulse lasts";
  parameter Units.Time startTime(min = -1e10, max = 1e10) = 0 "Start of the first pulse";
protected
  Real periods "Periods since the first pulse (unit 1)";
equation
  periods = (time - startTime)/period;
  y = offset + (if time < startTime then 0 elseif periods - floor(periods) < width then height else 0);
  annotation(Documentation(info = "<html><p>offset + height during the first part (<code>width</code>) of every period after startTime, offset else.</p></html>"));
end Pulse;
