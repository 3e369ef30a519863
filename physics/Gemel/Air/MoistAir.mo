within Gemel.Air;
record MoistAir "The one density and pressure that flow laws use"
  parameter Units.Density rho(min = 0.3, max = 2, nominal = 1) = 1.2 "Density (standard air of fan data: ISO 5801, 1.2 kg/m3)";
  parameter Units.Pressure p(min = 3e4, max = 1.2e5, nominal = 1e5) = 101325 "Absolute pressure of the place (standard atmosphere; Denver 83e3)";
  annotation(Documentation(info = "<html>
<p>Ventilation works with some hundred pascals, so density and pressure are taken as constant; a fan then moves a certain mass. At 0 &deg;C
the true density is 8 % higher, at 40 &deg;C 6 % lower. At altitude put in <code>p</code> and <code>rho</code> = 1.2 p/101325.</p></html>"));
end MoistAir;
