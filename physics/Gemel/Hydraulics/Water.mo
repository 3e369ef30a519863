within Gemel.Hydraulics;
record Water "Constant properties of liquid water; defaults at 20 degC and 1 bar"
  parameter Units.Density rho(min = 500, max = 2000) = 998.2
    "Density (IAPWS R6-95(2018) at 20 degC, 101325 Pa: 998.21 kg/m3)";
  parameter Units.DynamicViscosity mu(min = 1e-5, max = 10) = 1.0016e-3
    "Dynamic viscosity (IAPWS R12-08 at 20 degC, 101325 Pa: 1.0016 mPa.s)";
  parameter Units.Pressure p_vapour(min = 0, max = 2e6) = 2339
    "Vapour pressure, absolute (IAPWS R6-95(2018) at 20 degC: 2339 Pa)";
  annotation(Documentation(info = "<html>
<p>Between 5 and 30 &deg;C the density changes by 0.4 % and the viscosity by a factor of 1.9; take the values of another temperature where
that matters: <code>pipe(water = Properties.at(278.15))</code> for 5 &deg;C.</p>
</html>"));
end Water;
