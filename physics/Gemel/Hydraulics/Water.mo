within Gemel.Hydraulics;
record Water "Constant properties of liquid water; defaults at 20 degC and 1 bar"
  parameter Units.Density rho(min = 1) = 998.2
    "Density (IAPWS R6-95(2018) at 20 degC, 101325 Pa: 998.21 kg/m3)";
  parameter Units.DynamicViscosity mu(min = 1e-6) = 1.0016e-3
    "Dynamic viscosity (IAPWS R12-08 at 20 degC, 101325 Pa: 1.0016 mPa.s)";
  parameter Units.Pressure p_vapour = 2339
    "Vapour pressure, absolute (IAPWS R6-95(2018) at 20 degC: 2339 Pa)";
  annotation(Documentation(info = "<html>
<p>Between 5 and 30 &deg;C the density changes by 0.4 % and the viscosity by a factor of 1.9; give other values where
that matters, for instance <code>pipe(water(mu = 1.52e-3))</code> for 5 &deg;C.</p>
</html>"));
end Water;
