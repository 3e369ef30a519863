within Gemel.Air.Psychrometrics;
function saturationTemperature "Temperature at which water vapour of a given pressure is saturated"
  input Units.Pressure p_vapour "Partial pressure of water vapour, absolute";
  output Units.Temperature T "Saturation temperature";
protected
  constant Units.Pressure Pa = 1 "One pascal";
  Real y(unit = "1") "Logarithm of the pressure, from 1e-3 to 1e6 Pa";
  Real x(unit = "1") "Temperature in kelvin";
  constant Units.Temperature K = 1 "One kelvin";
algorithm
  y := log(min(max(p_vapour/Pa, 1e-3), 1e6));
  // Magnus, then Newton's method on the logarithm, which is nearly linear in 1/T: three steps give full precision.
  x := noEvent(if y < 6.41672 then 273.15 + 272.62*(y - 6.41521)/(22.46 - y + 6.41521) else 273.15 + 243.12*(y - 6.41521)/(17.62 - y + 6.41521));
  for i in 1:3 loop
    x := x - (log(saturationPressure(x*K)/Pa) - y)/(saturationSlope(x*K)*K);
  end for;
  T := x*K;
  annotation(Documentation(info = "<html><p>The inverse of <b>saturationPressure</b> (Wagner and Pruss 1993; Hyland and Wexler 1983), from the Magnus formula (WMO-No. 8, 2018, annex 4.B) by
three steps of Newton's method; 1e-3 to 1e6 Pa.</p></html>"));
end saturationTemperature;
