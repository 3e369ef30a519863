within Gemel.Air.Psychrometrics;
function temperature "Dry-bulb temperature from the enthalpy per kilogram of dry air"
  input Units.SpecificEnthalpy h "Enthalpy per kilogram of dry air";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  output Units.Temperature T "Dry-bulb temperature";
algorithm
  T := Constants.T_zero + (h - W*h_vapour)/(cp_dry + max(W, 0)*cp_vapour);
  annotation(Documentation(info = "<html><p>The inverse of <b>enthalpy</b>: ASHRAE HOF 2017, chapter 1, equation 30.</p></html>"));
end temperature;
