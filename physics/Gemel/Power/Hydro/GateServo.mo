within Gemel.Power.Hydro;
block GateServo "Hydraulic servo of gate or needles: lag, rate limits, dead band, end stops"
  Blocks.Interfaces.RealInput command(unit = "1", min = -1, max = 2, start = gate_start) "Wanted opening"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput gate(unit = "1", nominal = 1) "Opening"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time T_g(min = 1e-3, max = 10) = 0.2 "Time constant (assumed; usual 0.1 to 0.5 s)";
  parameter Real rate_open(unit = "1/s", min = 1e-3, max = 10, nominal = 0.1) = 0.1 "Highest opening rate (assumed; usual 0.05 to 0.2 1/s: full stroke in 5 to 20 s)";
  parameter Real rate_close(unit = "1/s", min = -10, max = -1e-3, nominal = 0.1) = -0.125 "Highest closing rate, negative (assumed; usual -0.2 to -0.05 1/s)";
  parameter Units.Ratio dead_band(min = 0, max = 0.1, nominal = 1e-3) = 0 "Half width of the dead band (assumed; usual 0 to 0.002)";
  parameter Units.Ratio gate_max(min = 0, max = 1.2) = 1 "Upper end stop";
  parameter Units.Ratio gate_min(min = -0.1, max = 1) = 0 "Lower end stop";
  parameter Units.Ratio gate_start(min = -0.1, max = 1.2) = 0.7 "Opening at the start (assumed)";
  parameter Units.Fraction stuck = 0 "Fault: the servo moves slower by this share; 1: the gate stands still";
  parameter Units.Ratio sticking(min = 0, max = 0.5) = 0 "Fault: stiction: the gate waits until the command is this far away";
  LimitedIntegrator stroke(y_max = gate_max, y_min = gate_min, y_start = gate_start) "Servo piston";
  Units.Ratio travel(start = 0, fixed = true) "Way that the gate has gone, up and down";
protected
  constant Real rate_small(unit = "1/s") = 1e-4 "Slower than this the way is not fully counted";
  Units.Ratio way "Way to the command";
  Units.Ratio error "Way to the command behind the dead band";
  Real rate(unit = "1/s", nominal = 0.1) "Rate that the servo wants";
equation
  way = command - stroke.y;
  error = way - min(max(way, -dead_band - sticking), dead_band + sticking);
  rate = min(max(error/T_g, rate_close), rate_open);
  stroke.u = (1 - stuck)*rate;
  gate = stroke.y;
  // |rate| without a corner at rest
  der(travel) = der(stroke.y)^2/sqrt(der(stroke.y)^2 + rate_small^2);
  annotation(Documentation(info = "<html>
<p>A lag T_g with different limits of the rate for opening and closing, non-windup end stops and a dead band without step. <code>travel</code> counts the way of
the gate, a measure of wear. (IEEE Working Group, <i>Hydraulic turbine and turbine control models for system dynamic studies</i>, IEEE Trans. Power Systems 7(1),
1992, 167-179, gate servo.)</p>
</html>"));
end GateServo;
