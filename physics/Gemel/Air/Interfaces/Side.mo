within Gemel.Air.Interfaces;
model Side "One side of a machine between two air streams: what it gives to the air is said from outside"
  extends Treatment;
  parameter Units.Pressure dp_nominal(min = 1, max = 5000, nominal = 100) = 150 "Pressure loss at m_flow_nominal (assumed; usual 50 to 250 Pa)";
  parameter Units.Fraction blockage(max = 0.95) = 0 "Fault: share of the free cross-section that is blocked";
  input Units.Ratio y_given(min = -1, max = 1, nominal = 0.01) "Water added per kilogram of air";
  input Units.SpecificEnthalpy dh_given(min = -1e6, max = 1e6, nominal = 1e4) "Enthalpy added per kilogram of air, with that of the water";
  output Units.SpecificHeatCapacity cp "Specific heat of the air before";
equation
  cp = cp_in;
  y_water = y_given;
  dh = dh_given;
  dp = dp_nominal/(1 - blockage)^2*quadratic(m_flow/m_flow_nominal);
  annotation(Documentation(info = "<html><p>A <b>Treatment</b> with pressure loss (m/m_nominal)&sup2; (ASHRAE HOF 2017, chapter 21), part of <b>HeatRecovery</b>.</p></html>"));
end Side;
