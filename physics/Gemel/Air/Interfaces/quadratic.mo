within Gemel.Air.Interfaces;
function quadratic "x|x|, rounded off near 0 so that its slope is never zero"
  input Units.Ratio x "Flow over nominal flow";
  output Units.Ratio y "Square of x with its sign; linear below 2 %";
algorithm
  y := x*sqrt(x^2 + 4e-4);
  annotation(Documentation(info = "<html><p>x sqrt(x&sup2; + 0.02&sup2;): rises strictly, smooth, within 0.02 % of x&sup2; at x = 1 (choice of this library).</p></html>"));
end quadratic;
