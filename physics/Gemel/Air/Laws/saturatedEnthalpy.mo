within Gemel.Air.Laws;
function saturatedEnthalpy "Enthalpy of saturated air per kilogram of dry air"
  input Units.Temperature T "Temperature";
  input Units.Pressure p "Absolute pressure of the air";
  output Units.SpecificEnthalpy h "Enthalpy per kilogram of dry air";
algorithm
  h := Psychrometrics.enthalpy(T, Psychrometrics.humidityRatio(saturationPressure(T), p));
  annotation(Documentation(info = "<html><p>ASHRAE HOF 2017, chapter 1, equations 20 and 30 at saturation, with the quick <b>saturationPressure</b>.</p></html>"));
end saturatedEnthalpy;
