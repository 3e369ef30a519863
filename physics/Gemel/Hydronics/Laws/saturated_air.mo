within Gemel.Hydronics.Laws;
function saturated_air "Specific enthalpy of saturated moist air at 1 atm, per kg of dry air"
  input Units.Temperature T "Temperature";
  output Units.SpecificEnthalpy h "Enthalpy over dry air and liquid water at 0 degC";
protected
  Real t(unit = "1") "Temperature in degC";
  Real p(unit = "1") "Pressure of saturated vapour in Pa";
algorithm
  // Magnus formula over water: D. Sonntag, Important new values of the physical constants of 1986, Z. Meteorol. 70(5), 1990, 340-344;
  // enthalpy: ASHRAE Handbook of Fundamentals 2017, chapter 1, equation 30.
  t := min(max(T/1 - 273.15, -45), 80);
  p := 611.2*exp(17.62*t/(243.12 + t));
  h := 1006*t + 0.621945*p/(101325 - p)*(2.501e6 + 1860*t);
end saturated_air;
