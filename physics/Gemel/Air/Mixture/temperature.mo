within Gemel.Air.Mixture;
function temperature "Temperature of moist air"
  input Units.SpecificEnthalpy h "Enthalpy per kilogram of moist air";
  input Units.MassFraction Xw "Water per kilogram of moist air";
  output Units.Temperature T "Temperature";
algorithm
  T := Constants.T_zero + (h - Xw*Psychrometrics.h_vapour)/heatCapacity(Xw);
  annotation(Documentation(info = "<html><p>The inverse of <b>enthalpy</b>.</p></html>"));
end temperature;
