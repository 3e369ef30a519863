within Gemel.Air.Psychrometrics;
function pressureAtAltitude "Pressure of the standard atmosphere"
  input Units.Length z "Altitude above sea level";
  output Units.Pressure p "Absolute pressure";
protected
  constant Real lapse(unit = "1/m") = 2.25577e-5 "Fall of temperature with altitude, over that at sea level";
algorithm
  p := Constants.p_ambient*(1 - lapse*min(max(z, -5000), 11000))^5.2559;
  annotation(Documentation(info = "<html><p>p = 101.325 (1 - 2.25577e-5 z)<sup>5.2559</sup> kPa, -5000 m to 11000 m: ASHRAE HOF 2017, chapter 1, equation 3.</p></html>"));
end pressureAtAltitude;
