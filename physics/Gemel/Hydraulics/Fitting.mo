within Gemel.Hydraulics;
model Fitting "Fitting with given loss coefficients for both directions"
  extends Interfaces.Fitting;
  parameter Units.Ratio zeta(min = 0.001, max = 1e6) = 1 "Loss coefficient from port_a to port_b (strainer, tee, entry: Idelchik 1994, Crane TP-410)";
  parameter Units.Ratio zeta_reverse(min = 0.001, max = 1e6) = zeta "Loss coefficient from port_b to port_a";
  parameter Units.Fraction blockage(max = 0.99) = 0 "Fault: blockage: share of the cross-section that is clogged";
equation
  zeta_forward = (zeta + 0.5*blockage + blockage^2)/(1 - blockage)^2;
  zeta_backward = (zeta_reverse + 0.5*blockage + blockage^2)/(1 - blockage)^2;
  annotation(Documentation(info = "<html>
<p>dp = zeta rho v&sup2;/2 (Weisbach), v in <code>diameter</code>; turbulent flow. Clogged, the coefficient goes with the inverse square of
what is left, and the losses of a sudden contraction and
expansion are added (I. E. Idelchik, <i>Handbook of Hydraulic Resistance</i>, 3rd ed. 1994, chapter 4).</p>
</html>"));
end Fitting;
