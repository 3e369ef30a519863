within Gemel.Examples;
model VanDerPol "Van der Pol's oscillator: mild for small mu, stiff for large"
  parameter Real mu(unit = "1", min = 0, max = 1000) = 1 "Strength of the non-linear damping";
  Real x(start = 2, fixed = true) "Deflection";
  Real y(start = 0, fixed = true) "Velocity";
equation
  der(x) = y;
  der(y) = mu*(1 - x^2)*y - x;
  annotation(
    experiment(StopTime = 20, Tolerance = 1e-8),
    Documentation(info = "<html><p>B. van der Pol, <i>On relaxation-oscillations</i>, Phil. Mag. 2, 1926, 978-992.</p></html>"));
end VanDerPol;
