within Gemel.Examples;
model Lorenz "Lorenz's convection model: chaos in three lines"
  parameter Real sigma(unit = "1", min = 0, max = 100) = 10 "Prandtl number";
  parameter Real rho(unit = "1", min = 0, max = 200) = 28 "Rayleigh number over its critical value";
  parameter Real beta(unit = "1", min = 0.1, max = 10) = 8/3 "Shape of the convection cell";
  Real x(start = 1, fixed = true, nominal = 10) "Strength of the convection";
  Real y(start = 1, fixed = true, nominal = 10) "Temperature difference between rising and sinking fluid";
  Real z(start = 1, fixed = true, nominal = 10) "Deviation of the temperature profile from a line";
equation
  der(x) = sigma*(y - x);
  der(y) = x*(rho - z) - y;
  der(z) = x*y - beta*z;
  annotation(
    experiment(StopTime = 20, Tolerance = 1e-10),
    Documentation(info = "<html><p>E. N. Lorenz, <i>Deterministic nonperiodic flow</i>, J. Atmos. Sci. 20, 1963, 130-141, equations 25 to 27.</p></html>"));
end Lorenz;
