within Gemel.Actuators;
block ValvePositioner "Pneumatic or electric valve drive with positioner: travel time, lag, play, a stuck stem"
  Blocks.Interfaces.RealInput command(unit = "1", min = 0, max = 1, start = y_start) "Wanted position"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", min = 0, max = 1) "Position of the stem"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time travel_time(min = 0.1, max = 1000) = 10 "Time for the whole stroke (assumed; usual 2 s pneumatic to 120 s electric)";
  parameter Units.Time T(min = 1e-2, max = 100) = 0.5 "Time constant of the positioner near its aim (assumed; usual 0.2 to 2 s)";
  parameter Units.Fraction y_start = 0 "Position at the start";
  parameter Units.Fraction y_low = 0 "Lowest position of the stem (mechanical stop)";
  parameter Units.Fraction y_high = 1 "Highest position of the stem (mechanical stop)";
  parameter Units.Fraction stuck = 0 "Fault: stem that moves too slowly: share of the speed lost; 1 = it stays where it is";
  parameter Units.Fraction gap = 0 "Fault: play between drive and stem, over the stroke; 0.05 is a worn linkage";
  parameter Real offset(unit = "1", min = -1, max = 1) = 0 "Fault: wrong zero of the positioner, over the stroke";
  Real drive(unit = "1", start = y_start, fixed = true) "Position of the drive";
  Backlash linkage(gap = gap, y_start = y_start, T = 0.1*T) "Play between drive and stem"
    annotation(Placement(transformation(extent = {{20, -20}, {60, 20}})));
protected
  Real aim(unit = "1") "Where the positioner wants the drive";
equation
  aim = min(max(command + offset, y_low), y_high);
  // A lag near the aim, full speed farther away.
  der(drive) = (1 - stuck)*min(max((aim - drive)/T, -1/travel_time), 1/travel_time);
  linkage.u = drive;
  y = min(max(linkage.y, 0), 1);
  annotation(Documentation(info = "<html>
<p>d(drive)/dt = (aim - drive)/T, at most one stroke in travel_time (IEC 60534-4 and 60534-6 name the quantities: travel time, dead band, hysteresis). The stem follows through
<code>Backlash</code>. A step of the command over the part s of the stroke, larger than T/travel_time, takes travel_time s - T + T log(T/(travel_time e)) to come within e of its aim.</p>
</html>"));
end ValvePositioner;
