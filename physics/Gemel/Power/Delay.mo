within Gemel.Power;
block Delay "Transport delay as a Pade approximation of second order; 0 takes it away"
  Blocks.Interfaces.RealInput u(unit = "1", min = -1e6, max = 1e6, nominal = 1) "Input"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput y(unit = "1", nominal = 1) "Delayed input"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time T(min = 0, max = 100) = 0.01 "Delay; below 0.1 ms the output is the input (assumed; usual 0 to 0.1 s)" annotation(Evaluate = true);
  parameter Units.Ratio y_start(min = -1e6, max = 1e6) = 0 "Output at the start, in steady state";
  Units.Ratio x(start = y_start, fixed = not direct) "Slow part of the input";
  Real v(unit = "1/s", nominal = 1, start = 0, fixed = not direct) "Rate of change of x";
protected
  final parameter Boolean direct = T < 1e-4 "Whether the delay is left out" annotation(Evaluate = true);
equation
  if direct then
    x = u;
    v = 0;
  else
    der(x) = v;
    T^2/12*der(v) = u - x - T/2*v;
  end if;
  y = u - T*v;
  annotation(Documentation(info = "<html>
<p>exp(-T s) by (1 - T s/2 + T&sup2; s&sup2;/12)/(1 + T s/2 + T&sup2; s&sup2;/12), the Pad&eacute; approximation of order (2, 2) (G. H. Golub and C. F. Van Loan,
<i>Matrix Computations</i>, 4th ed. 2013, section 9.3.1). Good for inputs that change slowly compared with T; a jump of the input passes at once, and is then
swung out.</p>
</html>"));
end Delay;
