within Gemel.Air.Psychrometrics;
function enthalpy "Enthalpy per kilogram of dry air"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  output Units.SpecificEnthalpy h "Enthalpy per kilogram of dry air; 0 for dry air and liquid water at 0 degC";
algorithm
  h := cp_dry*(T - Constants.T_zero) + W*(h_vapour + cp_vapour*(T - Constants.T_zero));
  annotation(Documentation(info = "<html><p>h = 1.006 t + W (2501 + 1.86 t) kJ/kg, t in &deg;C: ASHRAE HOF 2017, chapter 1, equation 30.</p></html>"));
end enthalpy;
