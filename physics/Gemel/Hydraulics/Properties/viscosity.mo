within Gemel.Hydraulics.Properties;
function viscosity "Dynamic viscosity of liquid water (IAPWS SR6-08)"
  input Units.Temperature T(min = 263.15, max = 383.15) "Temperature";
  output Units.DynamicViscosity mu "Dynamic viscosity at 0.1 MPa";
protected
  Real x(unit = "1") "Temperature over 300 K";
algorithm
  x := T/300;
  mu := 1e-6*(280.68*x^(-1.9) + 511.45*x^(-7.7) + 61.131*x^(-19.6) + 0.45903*x^(-40.0));
  annotation(Documentation(info = "<html>
<p>IAPWS SR6-08(2011), <i>Supplementary release on properties of liquid water at 0.1 MPa</i>, equation 7: 253.15 to 383.15 K, within 1 % of
measurements
(0 to 100 &deg;C).</p>
</html>"));
end viscosity;
