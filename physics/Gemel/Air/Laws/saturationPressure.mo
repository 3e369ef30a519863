within Gemel.Air.Laws;
function saturationPressure "Saturation pressure over water, one quick formula for all temperatures"
  input Units.Temperature T "Temperature";
  output Units.Pressure p "Saturation pressure, absolute; below 0 degC over supercooled water";
protected
  Real t(unit = "1") "Temperature in degC, at least -120";
  constant Units.Temperature K = 1 "One kelvin";
  constant Units.Pressure p0 = 611.21 "Saturation pressure at 0 degC";
algorithm
  t := max(T/K - 273.15, -120);
  p := p0*exp((18.678 - t/234.5)*t/(257.14 + t));
  annotation(Documentation(info = "<html><p>A. L. Buck, <i>New equations for computing vapor pressure and enhancement factor</i>, J. Appl. Meteorology 20, 1981, in the form of the Buck Research CR-1A manual, 1996: 611.21
exp((18.678 - t/234.5) t/(257.14 + t)) Pa. Within 0.1 % of <b>Psychrometrics.saturationPressure</b> from 0 to 90 &deg;C.</p></html>"));
end saturationPressure;
