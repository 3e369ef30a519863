within Gemel.Power.Hydro;
block SpeedGovernor "Governor of a water turbine: permanent and temporary droop"
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 3, start = 1, nominal = 1) "Speed over rated speed"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput speed_reference(unit = "1", min = 0, max = 1.2, start = 1, nominal = 1) "Speed set-point"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput load_change(unit = "1", min = -2, max = 2, start = 0, nominal = 1) "Change of the load set-point since the start, as opening"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealOutput command(unit = "1", nominal = 1) "Wanted opening"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Ratio R(min = 0, max = 1, nominal = 0.05) = 0.05 "Permanent droop (assumed; usual 0.03 to 0.06)";
  parameter Units.Ratio r(min = 1e-3, max = 5) = 0.4 "Temporary droop (assumed; usual 0.2 to 0.6)";
  parameter Units.Time T_r(min = 0.1, max = 100) = 7 "Reset time (assumed; usual 5 to 10 s)";
  parameter Units.Time T_f(min = 1e-3, max = 10) = 0.05 "Filter of the speed (OpenIPSL HYGOV)";
  parameter Real rate_max(unit = "1/s", min = 1e-3, max = 10, nominal = 0.1) = 0.2 "Highest rate of the command (OpenIPSL HYGOV)";
  parameter Units.Ratio gate_max(min = 0, max = 1.2) = 1 "Highest command";
  parameter Units.Ratio gate_min(min = -0.1, max = 1) = 0 "Lowest command";
  parameter Units.Ratio gate_start(min = -0.1, max = 1.2) = 0.7 "Command at the start (assumed)";
  parameter Units.Ratio speed_bias(min = -0.1, max = 0.1, nominal = 0.01) = 0 "Fault: the speed sensor reads this much too high";
  Units.Ratio e(nominal = 0.01, start = 0, fixed = true) "Filtered control error";
  LimitedIntegrator pilot(y_max = gate_max, y_min = gate_min, y_start = gate_start) "Command";
protected
  Real rate(unit = "1/s", nominal = 0.1) "Rate that the governor wants, before the limit";
equation
  T_f*der(e) = speed_reference - speed - speed_bias + R*(gate_start + load_change - pilot.y) - e;
  rate = (e + T_r*der(e))/(r*T_r);
  pilot.u = min(max(rate, -rate_max), rate_max);
  command = pilot.y;
  annotation(Documentation(info = "<html>
<p>The governor part of HYGOV, for use with a physical turbine: speed error with permanent droop R, filter, (1 + T_r s)/(r T_r s) with rate and non-windup position
limits. It is a PI controller with proportional gain 1/r and integral time T_r. Settings for isolated operation: P. Kundur, <i>Power System Stability and Control</i>, 1994,
eqs. 9.31 and 9.32: r = (2.3 - 0.15 (T_w - 1)) T_w/(2 H), T_r = (5 - 0.5 (T_w - 1)) T_w with the water starting time T_w [s] and the inertia constant H.</p>
</html>"));
end SpeedGovernor;
