within Gemel.Air.Mixture;
function enthalpy "Specific enthalpy of moist air"
  input Units.Temperature T "Temperature";
  input Units.MassFraction Xw "Water per kilogram of moist air";
  output Units.SpecificEnthalpy h "Enthalpy per kilogram of moist air";
algorithm
  h := (T - Constants.T_zero)*heatCapacity(Xw) + Xw*Psychrometrics.h_vapour;
  annotation(Documentation(info = "<html><p>h = (1 - Xw) 1006 t + Xw (2.501e6 + 1860 t) J/kg, t in &deg;C: ASHRAE HOF 2017, chapter 1, equation 30, divided by 1 + W.</p></html>"));
end enthalpy;
