within Gemel.Electrical;
model VariableSpeedDrive "Frequency converter: follows a speed reference at a limited rate, with losses"
  Blocks.Interfaces.RealInput reference(unit = "rad/s", displayUnit = "rpm", min = 0, max = 3000, nominal = 100, start = speed_max)
    "Wanted speed of the field"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, nominal = 1, start = 1) "Run command: above 0.5 the drive runs"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealInput load(unit = "W", displayUnit = "kW", min = -1e7, max = 1e7, nominal = 1000) "Electrical power that the motor takes"
    annotation(Placement(transformation(extent = {{120, -70}, {80, -30}})));
  Blocks.Interfaces.RealOutput speed(unit = "rad/s", displayUnit = "rpm", nominal = 100, start = speed_start, fixed = true)
    "Speed of the rotating field: 2 pi frequency/pole pairs"
    annotation(Placement(transformation(extent = {{80, 30}, {120, 70}})));
  parameter Units.Power power_nominal(min = 10, max = 1e7) = 11e3 "Rated output power (assumed; usual 0.75 to 500 kW)";
  parameter Units.AngularVelocity speed_max(min = 1, max = 3000) = 3000*2*Constants.pi/60 "Highest speed (50 Hz with one pole pair)";
  parameter Units.AngularVelocity speed_start(min = 0, max = 3000) = 0 "Speed at the start";
  parameter Units.AngularAcceleration rate(min = 1e-3, max = 1e4) = speed_max/20
    "Highest rate of change (assumed; usual for pumps 0 to full speed in 10 to 30 s)";
  parameter Units.Time T_approach(min = 1e-3, max = 1e3) = 0.5 "Time constant of the last approach to the reference (assumed; usual 0.1 to 1 s)";
  parameter Units.Fraction loss_idle(max = 0.2) = 0.008 "Loss while running without load, over rated power (assumed; usual 0.005 to 0.01; with the next two 97 % at rated load)";
  parameter Units.Fraction loss_linear(max = 0.2) = 0.010 "Loss that grows with the load, over rated power (assumed; usual 0.005 to 0.015)";
  parameter Units.Fraction loss_quadratic(max = 0.2) = 0.013 "Loss that grows with the square of the load, over rated power (assumed; usual 0.01 to 0.02)";
  parameter Units.Fraction fan_failure = 0 "Fault: fan failure: at 1 the drive limits its speed to half";
  Units.Power power "Electrical power taken from the mains";
  Units.HeatFlowRate losses "Losses, given to the surroundings as heat";
protected
  Units.AngularVelocity target "Speed that the drive goes to";
  Units.Ratio x "Wanted rate over allowed rate";
  Units.Ratio load_share "Load over rated power";
  Units.Ratio idle "Idle loss: 1 while the motor turns, 0 at standstill";
equation
  target = if on > 0.5 then min(max(reference, 0), speed_max*(1 - 0.5*fan_failure)) else 0;
  // x/sqrt(1 + x^2) is a smooth limit: a ramp far from the target, a lag close to it.
  x = (target - speed)/(rate*T_approach);
  der(speed) = rate*x/sqrt(1 + x^2);
  load_share = load/power_nominal;
  idle = speed^2/(speed^2 + (0.05*speed_max)^2);
  losses = power_nominal*(loss_idle*idle + loss_linear*load_share + loss_quadratic*load_share^2);
  power = load + losses;
  annotation(Documentation(info = "<html>
<p>The field speed goes to the reference at most with <code>rate</code>; with <code>on</code> at or below 0.5 it goes to zero.</p>
<p>Losses: constant, linear and quadratic in the load, the form used to interpolate the loss points of a converter (IEC
61800-9-2:2017, annex on losses of the complete drive module). The default numbers are assumed, not measured: they give 97 % at rated
load and 95.7 % at a quarter of it. Take them from the data sheet of the drive.</p>
<p>A hot drive without its fan backs off (fault <code>fan_failure</code>; assumed).</p>
</html>"));
end VariableSpeedDrive;
