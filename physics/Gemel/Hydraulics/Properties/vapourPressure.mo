within Gemel.Hydraulics.Properties;
function vapourPressure "Vapour pressure of water, absolute (Wagner and Pruss)"
  input Units.Temperature T(min = 263.15, max = 640) "Temperature";
  output Units.Pressure p "Absolute pressure at which water boils";
protected
  constant Units.Temperature T_critical = 647.096 "Critical temperature (IAPWS R2-83)";
  constant Units.Pressure p_critical = 22.064e6 "Critical pressure (IAPWS R2-83)";
  Real x(unit = "1") "1 - T/T_critical";
algorithm
  x := 1 - T/T_critical;
  p := p_critical*exp(T_critical/T*(-7.85951783*x + 1.84408259*x^1.5 - 11.7866497*x^3 + 22.6807411*x^3.5 - 15.9618719*x^4
    + 1.80122502*x^7.5));
  annotation(Documentation(info = "<html>
<p>IAPWS SR1-86(1992), <i>Revised supplementary release on saturation properties of ordinary water substance</i>, equation 1 (W. Wagner and
A. Pruss, J. Phys. Chem. Ref.
Data 22, 1993, 783-787): from the triple point, 273.16 K, to the critical point, within 0.1 %. Below it the curve of supercooled water is
continued.</p>
</html>"));
end vapourPressure;
