within Gemel.Air;
model Resistance "Pressure loss: grille, diffuser, silencer, opening, crack"
  extends Interfaces.TwoPort;
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-6, max = 1e4, nominal = 1) = 1 "Mass flow at dp_nominal (assumed; usual 0.01 to 50 kg/s)";
  parameter Units.Pressure dp_nominal(min = 1e-3, max = 5000, nominal = 100) = 30 "Pressure loss at m_flow_nominal (assumed; usual 10 to 100 Pa)";
  parameter Units.Fraction blockage(max = 0.95) = 0 "Fault: share of the free cross-section that is blocked; at 0.5 four times the pressure loss";
equation
  dp = dp_nominal/(1 - blockage)^2*Interfaces.quadratic(m_flow/m_flow_nominal);
  annotation(Documentation(info = "<html><p>dp = dp_nominal (m/m_nominal)&sup2;, as for fittings of constant loss coefficient (ASHRAE HOF 2017, chapter 21, equation 27); linear below 2 % of the nominal flow.</p></html>"));
end Resistance;
