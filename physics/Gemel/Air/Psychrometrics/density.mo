within Gemel.Air.Psychrometrics;
function density "Density of moist air"
  input Units.Temperature T "Dry-bulb temperature";
  input Units.Ratio W "Humidity ratio, kg of water per kg of dry air";
  input Units.Pressure p = Constants.p_ambient "Absolute pressure of the air";
  output Units.Density rho "Mass of moist air per volume";
algorithm
  rho := (1 + W)/specificVolume(T, W, p);
  annotation(Documentation(info = "<html><p>rho = (1 + W)/v: ASHRAE HOF 2017, chapter 1, equation 11.</p></html>"));
end density;
