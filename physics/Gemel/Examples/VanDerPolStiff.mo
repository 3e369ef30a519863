within Gemel.Examples;
model VanDerPolStiff "Van der Pol's oscillator with mu = 1000, time scaled by mu: problem VDPOL of the stiff test set"
  parameter Real epsilon(unit = "1", min = 1e-12, max = 100) = 1e-6 "1/mu^2";
  Real y1(start = 2, fixed = true) "Deflection";
  Real y2(start = 0, fixed = true) "Scaled velocity";
equation
  der(y1) = y2;
  der(y2) = ((1 - y1^2)*y2 - y1)/epsilon;
  annotation(
    experiment(StopTime = 2, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>F. Mazzia and C. Magherini, <i>Test Set for Initial Value Problem Solvers</i>, release 2.4, 2008, problem VDPOL. Reference at time 2:
y1 = 1.706167732170483, y2 = -0.8928097010247975.</p>
</html>"));
end VanDerPolStiff;
