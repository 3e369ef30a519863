within Gemel.Air.Psychrometrics;
function saturationSlope "Relative rise of the saturation pressure with temperature"
  input Units.Temperature T "Temperature";
  output Real slope(unit = "1/K") "Derivative of the logarithm of the saturation pressure";
protected
  Real x(unit = "1") "Temperature in kelvin, kept between 150 and 600";
  Real y(unit = "1") "1 - T/Tc, water";
  Real f(unit = "1") "Logarithm over Tc/T";
  Real df(unit = "1") "Derivative of f with y";
  constant Units.Temperature K = 1 "One kelvin";
algorithm
  x := min(max(T/K, 150), 600);
  y := 1 - x/647.096;
  f := y*(-7.85951783 + 22.6807411*y^2*sqrt(y) - 11.7866497*y^2 - 15.9618719*y^3 + 1.84408259*sqrt(y) + 1.80122502*y^6*sqrt(y));
  df := -7.85951783 + 3.5*22.6807411*y^2*sqrt(y) - 3*11.7866497*y^2 - 4*15.9618719*y^3 + 1.5*1.84408259*sqrt(y) + 7.5*1.80122502*y^6*sqrt(y);
  slope := noEvent(if x < 273.16 then
    5.6745359e3/x^2 - 9.677843e-3 + 2*6.2215701e-7*x + 3*2.0747825e-9*x^2 - 4*9.484024e-13*x^3 + 4.1635019/x
    else -647.096/x^2*f - df/x)/K;
  annotation(Documentation(info = "<html><p>The derivative of <b>saturationPressure</b> over its value (Wagner and Pruss 1993, equation 1; Hyland and Wexler 1983 for ice).</p></html>"));
end saturationSlope;
