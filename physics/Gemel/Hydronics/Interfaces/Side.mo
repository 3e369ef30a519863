within Gemel.Hydronics.Interfaces;
model Side "Water side of a machine: a stirred volume with resistance, heated by what the machine says"
  extends StirredTwoPort;
  parameter Units.MassFlowRate m_flow_nominal(min = 1e-4, max = 1e4, nominal = 1) = 1 "Mass flow on the data sheet";
  parameter Units.Pressure dp_nominal(min = 1, max = 1e6) = 2e4 "Pressure loss on the data sheet (assumed; usual 1e4 to 6e4 Pa)";
  parameter Units.Fraction blockage(max = 0.99) = 0 "Fault: share of the free cross-section that is blocked";
  input Units.HeatFlowRate Q_flow(min = -1e9, max = 1e9) "Heat from the machine into the water";
  Units.Power dissipation "Heat from friction";
equation
  // Turbulent, linear below 2 % of the nominal flow.
  dp = dp_nominal/(1 - blockage)^2*m_flow/m_flow_nominal*sqrt((m_flow/m_flow_nominal)^2 + 4e-4);
  dissipation = flow_rate*dp;
  heat = Q_flow + dissipation;
  annotation(Documentation(info = "<html>
<p>dp = dp_nominal (m/m_nominal)&sup2; with the sign of the flow. The water inside has the temperature of the outlet: what a machine gives to it appears there after the time
constant C/(m cp).</p>
</html>"));
end Side;
