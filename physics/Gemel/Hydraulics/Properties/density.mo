within Gemel.Hydraulics.Properties;
function density "Density of liquid water (Kell 1975)"
  input Units.Temperature T(min = 263.15, max = 383.15) "Temperature";
  output Units.Density rho "Density at 101325 Pa";
protected
  Real t(unit = "1") "Temperature in degC";
algorithm
  t := (T - Constants.T_zero)/1.0;
  rho := (999.83952 + t*(16.945176 + t*(-7.9870401e-3 + t*(-46.170461e-6 + t*(105.56302e-9 - 280.54253e-12*t)))))/(1 + 16.879850e-3*t);
  annotation(Documentation(info = "<html>
<p>G. S. Kell, <i>Density, thermal expansivity, and compressibility of liquid water from 0 to 150 &deg;C</i>, J. Chem. Eng. Data 20(1), 1975,
97-105, equation 16. Within 0.01 % of IAPWS R6-95(2018) from 0 to 100 &deg;C.</p>
</html>"));
end density;
