within Gemel.Electrical;
model OverloadRelay "Thermal overload relay: trips when the motor has been overloaded for too long"
  Blocks.Interfaces.RealInput load(unit = "1", min = -10, max = 10, nominal = 1, start = 0) "Current or torque over rated"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput reset(unit = "1", min = 0, max = 1, nominal = 1, start = 0) "Above 0.5: a cooled-down relay closes again"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealOutput healthy(unit = "1", nominal = 1) "1 until it trips, then 0: multiply the run command by it"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Ratio load_trip(min = 1, max = 2) = 1.1 "Lasting load over rated at which it trips after a long time (IEC 60947-4-1: 1.05 to 1.2)";
  parameter Units.Time time_constant(min = 1, max = 1e5) = 720
    "Thermal time constant (assumed; class 10 relay: 4 to 10 s at 7.2 times rated from cold, IEC 60947-4-1)";
  parameter Units.Fraction stuck = 0 "Fault: welded contacts: from 0.5 on it does not trip";
  Real heat(unit = "1", start = 0, fixed = true, nominal = 1) "Thermal image: 1 at rated load for ever";
  Boolean tripped(start = false, fixed = true) "Whether it has tripped";
equation
  time_constant*der(heat) = load^2 - heat;
  tripped = heat > load_trip^2 and stuck < 0.5 or pre(tripped) and not (reset > 0.5 and heat < 0.8);
  healthy = if tripped then 0 else 1;
  annotation(Documentation(info = "<html>
<p>tau d heat/dt = load&sup2; - heat: the thermal image of the motor (IEC 60255-149, cold curve t = tau ln(I&sup2;/(I&sup2; - k&sup2;))). It
trips when the image passes load_trip&sup2; and closes again by <code>reset</code>
below 0.8. The image goes on cooling after the trip.</p>
</html>"));
end OverloadRelay;
