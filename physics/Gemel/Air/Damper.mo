within Gemel.Air;
model Damper "Damper with exponential characteristic, leakage and a blade that may stick"
  extends Interfaces.TwoPort;
  Blocks.Interfaces.RealInput y(unit = "1", min = 0, max = 1, start = 1) "Opening wanted: 0 closed, 1 open"
    annotation(Placement(transformation(extent = {{-20, 80}, {20, 120}}, rotation = -90)));
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Mass flow at dp_nominal, open (assumed; usual 0.05 to 50 kg/s)";
  parameter Units.Pressure dp_nominal(min = 0.01, max = 1000, nominal = 10) = 5 "Pressure loss of the open damper at m_flow_nominal (assumed; usual 2 to 20 Pa)";
  parameter Real k_open(unit = "1", min = 0.1, max = 10) = 0.5 "Loss coefficient of the open damper (ASHRAE Dampers, 2007: 0.2 to 0.5)";
  parameter Units.Fraction leakage(min = 1e-6, max = 0.5) = 1e-3 "Flow of the closed damper over that of the open one at equal pressure difference (assumed; usual 1e-4 to 1e-2)";
  parameter Real a(unit = "1", min = -3, max = 0) = -1.51 "Logarithm of the loss coefficient towards open (Clark et al. 1985: -1.51)";
  parameter Real b(unit = "1", min = 0.02, max = 0.2) = 0.105 "Rise of the logarithm per degree of the blade (Clark et al. 1985: opposed blades 0.105, parallel 0.0842)";
  parameter Units.Fraction y_low(min = 0.05, max = 0.4) = 15/90 "Below this opening the leakage shapes the curve (ASHRAE 825-RP: 15 degrees)";
  parameter Units.Fraction y_high(min = 0.45, max = 0.95) = 55/90 "Above this opening the frame shapes the curve (ASHRAE 825-RP: 55 degrees opposed, 65 parallel)";
  parameter Units.Fraction stuck = 0 "Fault: blade sticks; 1 = it stands at stuck_position whatever is wanted, between: part of the way is lost";
  parameter Units.Fraction stuck_position = 0 "Opening at which the blade sticks";
  parameter Units.Fraction leak = 0 "Fault: worn seals; 1 = the closed damper lets through a tenth of the open flow more";
  Units.Fraction position "Opening of the blade";
  Real k(unit = "1", min = 0.01, max = 1e12, nominal = 1) "Loss coefficient";
protected
  final parameter Real ln_open(unit = "1") = log(k_open) "Logarithm of the loss coefficient, open";
  final parameter Real q_high(unit = "1") = (ln_open - a)/(1 - y_high)^2 "Bend of the curve towards open";
  Real q_low(unit = "1") "Bend of the curve towards closed";
equation
  position = min(max(y + stuck*(stuck_position - y), 0), 1);
  q_low = (ln_open - 2*log(leakage + 0.1*leak) - (a + 90*b))/y_low^2;
  k = exp(a + 90*b*(1 - position) + q_high*max(position - y_high, 0)^2 + q_low*max(y_low - position, 0)^2);
  dp = dp_nominal*k/k_open*Interfaces.quadratic(m_flow/m_flow_nominal);
  annotation(Documentation(info = "<html>
<p>dp = k rho v&sup2;/2 with ln k = a + b theta, theta = 90&deg; (1 - y), from y_low to y_high: D. R. Clark, C. W. Hurley, C. R. Hill, <i>Dynamic models for HVAC system components</i>, ASHRAE
Transactions 91(1B), 1985, 737-751; J. B. Dols et al., ASHRAE research project 825-RP, 1996 (ends of the range). Beyond, ln k is a parabola that leaves
the line with the same slope and ends at the loss coefficient of the open damper and at the leakage. Valid for a damper in a straight duct.</p></html>"));
end Damper;
