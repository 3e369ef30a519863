within Gemel.Hydronics;
record Water "Constant properties of water that carries heat; defaults at 20 degC and 1 bar"
  parameter Units.Density rho(min = 500, max = 1500) = 998.2
    "Density (IAPWS R6-95(2018) at 20 degC, 101325 Pa: 998.21 kg/m3)";
  parameter Units.DynamicViscosity mu(min = 1e-5, max = 1) = 1.0016e-3
    "Dynamic viscosity (IAPWS R12-08 at 20 degC, 101325 Pa: 1.0016 mPa.s)";
  parameter Units.SpecificHeatCapacity cp(min = 1000, max = 6000) = 4184
    "Specific heat at constant pressure (IAPWS R6-95(2018) at 20 degC, 101325 Pa: 4184 J/(kg.K))";
  parameter Units.ThermalConductivity k(min = 0.05, max = 2) = 0.598
    "Thermal conductivity (IAPWS R15-11 at 20 degC, 101325 Pa: 0.598 W/(m.K))";
  parameter Units.Pressure p_vapour(min = 0, max = 1e6) = 2339
    "Vapour pressure, absolute (IAPWS R6-95(2018) at 20 degC: 2339 Pa)";
  parameter Units.Temperature T_freezing(min = 200, max = 300) = 273.15 "Below this temperature it freezes (IAPWS R14-08(2011): water at 1 bar freezes at 0 degC)";
  annotation(Documentation(info = "<html>
<p>Between 0 and 100 &deg;C the specific heat of water stays within 0.9 % of its value at 20 &deg;C; the density falls by 4 %, the viscosity to less than a third. For heating
circuits at 60 &deg;C: <code>water(rho = 983.2, mu = 4.66e-4, cp = 4185, k = 0.651)</code>. For mixtures with glycol put in the properties of the supplier, and
<code>T_freezing</code>.</p>
</html>"));
end Water;
