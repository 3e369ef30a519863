within Gemel.Blocks;
block PID "PID controller with output limits and anti-windup, in continuous time"
  Interfaces.RealInput setpoint "Wanted value"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Interfaces.RealInput measured "Measured value"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Interfaces.RealOutput y "Controller output"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Real k = 1 "Gain (unit of y over unit of the measured value); negative for reverse action";
  parameter Units.Time Ti(min = 1e-6, max = 1e7) = 60 "Integral time";
  parameter Units.Time Td(min = 0, max = 1e6) = 0 "Derivative time (0: no derivative action)";
  parameter Real Nd(unit = "1", min = 1, max = 100) = 10 "Derivative filter: its time constant is Td/Nd";
  parameter Real b(unit = "1", min = 0, max = 1) = 1 "Weight of the set-point in the proportional part";
  parameter Real y_max = 1 "Highest output";
  parameter Real y_min = 0 "Lowest output";
  parameter Units.Time Tt(min = 1e-6, max = 1e7) = Ti "Tracking time of the anti-windup";
  parameter Real y_start = 0 "Integral part at the start (unit of y)";
  parameter Units.Time T_filter_min(min = 1e-6, max = 1e4) = 1e-2 "Smallest time constant of the derivative filter";
  Real error "Set-point minus measured value";
  Real proportional "Proportional part";
  Real integral(start = y_start, fixed = true) "Integral part";
  Real derivative "Derivative part";
  Real unlimited "Output before the limits";
protected
  final parameter Units.Time T_filter = max(Td/Nd, T_filter_min) "Time constant of the derivative filter";
  Real filtered(start = 0, fixed = false) "Filtered measured value";
initial equation
  filtered = measured;
equation
  error = setpoint - measured;
  proportional = k*(b*setpoint - measured);
  // Back-calculation: while the output is limited, the integral part is driven back with time constant Tt.
  der(integral) = k*error/Ti + (y - unlimited)/Tt;
  // The derivative acts on the measured value only, so that a set-point step gives no kick.
  T_filter*der(filtered) = measured - filtered;
  derivative = -k*Td*(measured - filtered)/T_filter;
  unlimited = proportional + integral + derivative;
  y = min(max(unlimited, y_min), y_max);
  annotation(Documentation(info = "<html>
<p>y = k*(b*r - m) + integral of k*(r - m)/Ti - k*Td*dm/dt (filtered), limited to y_min ... y_max.</p>
<p>Anti-windup by back-calculation with tracking time Tt, derivative on the measurement, set-point weight b:
K. J. &Aring;str&ouml;m and T. H&auml;gglund, <i>Advanced PID Control</i>, ISA 2006, chapter 3 (sections on set-point
weighting, filtered derivative and integrator windup).</p>
<p>With b = 1 the integral part starts as given; to start in balance give y_start = wanted output - k*error.</p>
</html>"));
end PID;
