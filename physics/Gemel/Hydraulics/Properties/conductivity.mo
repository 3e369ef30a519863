within Gemel.Hydraulics.Properties;
function conductivity "Thermal conductivity of liquid water (IAPWS SR6-08)"
  input Units.Temperature T(min = 263.15, max = 383.15) "Temperature";
  output Units.ThermalConductivity lambda "Thermal conductivity at 0.1 MPa";
protected
  Real x(unit = "1") "Temperature over 300 K";
algorithm
  x := T/300;
  lambda := 1.6630*x^(-1.15) - 1.7781*x^(-3.4) + 1.1567*x^(-6.0) - 0.432115*x^(-7.6);
  annotation(Documentation(info = "<html>
<p>IAPWS SR6-08(2011), <i>Supplementary release on properties of liquid water at 0.1 MPa</i>, equation 8: 273.15 to 383.15 K, within 2 % of
measurements.</p>
</html>"));
end conductivity;
