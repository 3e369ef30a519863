within Gemel.Air.Mixture;
function heatCapacity "Specific heat of moist air"
  input Units.MassFraction Xw "Water per kilogram of moist air";
  output Units.SpecificHeatCapacity cp "Specific heat at constant pressure, per kilogram of moist air";
algorithm
  cp := Psychrometrics.cp_dry + Xw*(Psychrometrics.cp_vapour - Psychrometrics.cp_dry);
  annotation(Documentation(info = "<html><p>cp = (1 - Xw) 1006 + Xw 1860 J/(kg K): ASHRAE HOF 2017, chapter 1, equation 30.</p></html>"));
end heatCapacity;
