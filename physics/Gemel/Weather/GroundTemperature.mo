within Gemel.Weather;
block GroundTemperature "Undisturbed temperature of the ground at a depth over the year (Kusuda)"
  parameter Units.Length depth(min = 0, max = 100) = 1 "Depth below the surface";
  parameter Units.Temperature T_mean(min = 243.15, max = 323.15) = 283.15 "Mean of the year at the surface (assumed; usual 5 to 15 degC)";
  parameter Units.TemperatureDifference amplitude(min = 0, max = 40) = 10 "Amplitude at the surface over the year (assumed; usual 5 to 15 K)";
  parameter Units.Time coldest(min = 0, max = 31622400, displayUnit = "d") = 2592000 "Time of the coldest surface, from 1 January (assumed; usual 20 to 40 days in the north)";
  parameter Real diffusivity(unit = "m2/s", min = 1e-8, max = 1e-5, nominal = 1e-6) = 6e-7 "Thermal diffusivity of the ground (VDI 4640 part 1, 2010, table 1; usual 3e-7 to 1.5e-6 m2/s)";
  parameter Units.Time time_start(min = 0, max = 31622400, displayUnit = "d") = 0 "Local standard time at the start of the simulation, from 1 January 00:00";
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300) "Temperature at this depth"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
protected
  constant Units.Time year = 31536000 "A year of 365 days";
  final parameter Units.Ratio attenuation = depth*sqrt(Constants.pi/(diffusivity*year)) "Depth over the depth at which the wave falls to 1/e";
equation
  T = T_mean - amplitude*exp(-attenuation)*cos(2*Constants.pi*(time + time_start - coldest)/year - attenuation);
  annotation(Documentation(info = "<html>
<p>Semi-infinite solid under a sinusoidal surface temperature (T. Kusuda and P. R. Achenbach, <i>Earth temperature and thermal diffusivity at
selected stations in the United States</i>, ASHRAE Transactions 71(1), 1965; H. S. Carslaw and J. C. Jaeger, <i>Conduction of Heat in Solids</i>, 2nd
ed. 1959, section 2.6, equation 8).</p>
</html>"));
end GroundTemperature;
