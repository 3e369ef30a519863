within Gemel.Power;
block LimitedIntegrator "Integrator that stops at its limits (non-windup)"
  Blocks.Interfaces.RealInput u(unit = "1/s", min = -1e6, max = 1e6, nominal = 0.1) "Wanted rate of change"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", nominal = 1, start = y_start) "Integral within the limits"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Ratio y_max(min = -1e3, max = 1e6) = 1 "Upper limit";
  parameter Units.Ratio y_min(min = -1e6, max = 1e3) = 0 "Lower limit";
  parameter Units.Ratio y_start(min = -1e6, max = 1e6) = 0 "Value at the start";
protected
  constant Units.Time T_limit = 1e-4 "Time constant of the last approach to a limit";
initial equation
  y = y_start;
equation
  // the wanted rate, but never faster towards a limit than a lag of T_limit: 0 at the limit, towards it from outside
  der(y) = max(min(u, (y_max - y)/T_limit), (y_min - y)/T_limit);
  annotation(Documentation(info = "<html>
<p>der(y) = u, but 0 where y is at a limit and u points outwards. The state itself is limited, so that it leaves the limit in the moment in which u changes
sign (non-windup limit: IEEE Std 421.5-2016, annex E.3, integrator). A lag with non-windup limit (annex E.4) is this block with u = (input - y)/T.</p>
<p>Written without an event: the last approach to a limit is a lag of 0.1 ms, so that y rests u times 0.1 ms before the limit. A limit that is moved past the
state takes the state with it, and derivatives by the limits are right. If y_min is above y_max, y_min counts.</p>
</html>"));
end LimitedIntegrator;
