within Gemel.Air.Psychrometrics;
function specificVolume "Volume per kilogram of dry air"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.SpecificVolume v "Volume per kilogram of dry air";
algorithm
  v := R_dry*T*(1 + W/molar_ratio)/p;
  annotation(Documentation(info = "<html><p>v = R T (1 + 1.607858 W)/p: ASHRAE HOF 2017, chapter 1, equation 26.</p></html>"));
end specificVolume;
