within Gemel.Hydraulics.Properties;
function at "The water that components of Hydraulics need, at a temperature"
  input Units.Temperature T(min = 263.15, max = 383.15) "Temperature";
  output Water water "Its density, viscosity and vapour pressure";
algorithm
  water.rho := density(T);
  water.mu := viscosity(T);
  water.p_vapour := vapourPressure(T);
  annotation(Documentation(info = "<html>
<p>For instance <code>Pipe pipe(water = Properties.at(283.15))</code> for 10 &deg;C.</p>
</html>"));
end at;
