within Gemel.Air.Psychrometrics;
function saturationPressure "Saturation pressure of water vapour over ice (below the triple point) or water"
  input Units.Temperature T "Temperature";
  output Units.Pressure p "Saturation pressure, absolute";
protected
  Real x(unit = "1") "Temperature in kelvin, kept between 150 and 600";
  Real y(unit = "1") "1 - T/Tc, water";
  constant Units.Temperature K = 1 "One kelvin";
  constant Units.Pressure p_critical = 2.2064e7 "Critical pressure (IAPWS R2-83)";
  constant Units.Pressure Pa = 1 "One pascal";
algorithm
  x := min(max(T/K, 150), 600);
  y := 1 - x/647.096;
  p := noEvent(if x < 273.16 then
    Pa*exp(-5.6745359e3/x + 6.3925247 - 9.677843e-3*x + 6.2215701e-7*x^2 + 2.0747825e-9*x^3 - 9.484024e-13*x^4 + 4.1635019*log(x))
    else p_critical*exp(647.096/x*(y*(-7.85951783 + 22.6807411*y^2*sqrt(y) - 11.7866497*y^2 - 15.9618719*y^3 + 1.84408259*sqrt(y) + 1.80122502*y^6*sqrt(y)))));
  annotation(Documentation(info = "<html>
<p>Water, 0.01 to 325 &deg;C: W. Wagner, A. Pruss, <i>International equations for the saturation properties of ordinary water substance</i>, J. Phys. Chem. Ref. Data 22,
1993, 783-787, equation 1, on which the tables of ASHRAE HOF 2017, chapter 1, rest. Equation 6 there (Hyland and Wexler 1983) lies 0.02 % lower. Ice, -100 to 0.01
&deg;C: R. W. Hyland and A. Wexler, ASHRAE Transactions 89(2A), 1983, in the form of ASHRAE HOF 2017, chapter 1, equation 5. At the triple point the two agree
within 1e-5.</p></html>"));
end saturationPressure;
