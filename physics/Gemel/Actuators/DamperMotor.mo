within Gemel.Actuators;
block DamperMotor "Damper drive: a motor of one speed that runs until it is there"
  Blocks.Interfaces.RealInput command(unit = "1", min = 0, max = 1, start = y_start) "Wanted position (0 shut, 1 open)"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", min = 0, max = 1) "Position of the blades"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  Blocks.Interfaces.RealOutput feedback(unit = "1", min = 0, max = 1) "Position that the motor reports"
    annotation(Placement(transformation(extent = {{80, -80}, {120, -40}})));
  parameter Units.Time travel_time(min = 1, max = 1000) = 150 "Time for 90 degrees (Belimo NM24A-SR data sheet: 150 s; usual 30 to 150 s)";
  parameter Units.Fraction dead_band(min = 1e-4, max = 0.2) = 0.01 "Difference within which the motor slows down and stops, over the stroke (assumed; usual 0.005 to 0.02)";
  parameter Units.Fraction y_start = 0 "Position at the start";
  parameter Units.Fraction stuck = 0 "Fault: blades that jam: share of the speed lost; 1 = they stay where they are";
  parameter Units.Fraction slip = 0 "Fault: loose shaft clamp: share of the motor's movement that does not reach the blades; 1 = they stay where they are while the motor reports that it moves";
  Real motor(unit = "1", start = y_start, fixed = true) "Position of the motor";
  Real blades(unit = "1", start = y_start, fixed = true) "Position of the blades";
protected
  Real rate(unit = "1/s", nominal = 0.01) "Speed of the motor";
equation
  rate = (1 - stuck)/travel_time*min(max((min(max(command, 0), 1) - motor)/dead_band, -1), 1);
  der(motor) = rate;
  der(blades) = (1 - slip)*rate;
  y = min(max(blades, 0), 1);
  feedback = motor;
  annotation(Documentation(info = "<html>
<p>d(motor)/dt = 1/travel_time towards the command, less within dead_band of it: a synchronous motor behind a three-point controller, without its switching. A step of s of the stroke
takes s travel_time up to the dead band; then the rest goes down with the time constant travel_time dead_band.</p>
</html>"));
end DamperMotor;
