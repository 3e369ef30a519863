within Gemel.Hydraulics.Interfaces;
partial model Fitting "Loss by a coefficient that may depend on the direction of the flow; the coefficients are added"
  extends TwoPort;
  parameter Units.Diameter diameter(min = 1e-3, max = 20) = 0.1 "Inner diameter of the pipe to whose velocity the coefficients belong (assumed; usual 0.02 to 1 m)";
  Units.Velocity v "Mean velocity at diameter";
  Units.Ratio zeta_forward "Loss coefficient from port_a to port_b";
  Units.Ratio zeta_backward "Loss coefficient from port_b to port_a";
  Units.Power dissipation "Power turned into heat";
protected
  final parameter Units.Area area = Constants.pi*diameter^2/4 "Cross-section";
  constant Units.Velocity v_small = 1e-3 "Below this velocity the loss becomes linear";
  Units.Velocity v_round "Amount of the velocity, rounded off at zero";
equation
  flow_rate = area*v;
  v_round = sqrt(v^2 + v_small^2);
  // rho/2 v|v| with one coefficient or the other, going over smoothly at rest
  dp = water.rho/4*(zeta_forward*v*(v_round + v) + zeta_backward*v*(v_round - v));
  dissipation = flow_rate*dp;
  annotation(Documentation(info = "<html>
<p>dp = zeta rho v&sup2;/2, for turbulent flow. As everywhere in <b>Hydraulics</b> the velocity head is not part of the pressure at a port:
p stands for the total pressure, and dp for what is lost.</p>
</html>"));
end Fitting;
