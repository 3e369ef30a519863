within Gemel.Buildings;
block EquivalentTemperature "Equivalent outdoor temperature of walls and windows after VDI 6007, weighted over all of them"
  parameter Integer n(min = 1, max = 20) = 1 "Number of orientations";
  parameter Units.Fraction weight_wall[n] = fill(1/n, n) "Share of the exterior walls by orientation: U A over the sum of all U A (shape: orientations)";
  parameter Units.Fraction weight_window[n] = fill(0, n) "Share of the windows by orientation (shape: orientations)";
  parameter Units.Fraction weight_ground = 0 "Share of what touches the ground";
  parameter Units.Temperature T_ground(min = 243.15, max = 323.15) = 285.15 "Temperature of the ground (assumed; usual 8 to 14 degC)";
  parameter Units.Fraction absorptance = 0.7 "Solar absorptance of the walls (VDI 6007-1:2015, test case 8)";
  parameter Units.HeatTransferCoefficient h_convective(min = 0.1, max = 100) = 20 "Convection at the outer face (VDI 6007-1:2015, section 6)";
  parameter Units.HeatTransferCoefficient h_radiative(min = 0, max = 10) = 5 "Radiation at the outer face (VDI 6007-1:2015, section 6)";
  parameter Units.Fraction long_wave = 1 "1: the walls radiate to the sky; 0: they do not";
  parameter Units.Fraction sky_view[n] = fill(0.5, n) "View factor of each orientation to the sky (shape: orientations) (assumed; 0.5 for walls in open country, less among houses)";
  Blocks.Interfaces.RealInput T_outdoor(unit = "K", displayUnit = "degC", min = 173.15, max = 373.15, nominal = 300, start = 283.15) "Outdoor air"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput T_sky(unit = "K", displayUnit = "degC", min = 100, max = 373.15, nominal = 300, start = 273.15) "Sky"
    annotation(Placement(transformation(extent = {{-120, 10}, {-80, 50}})));
  Blocks.Interfaces.RealInput I[n](each unit = "W/m2", each min = 0, each max = 2000, each nominal = 100, each start = 0) "Irradiance on each orientation (shape: orientations)"
    annotation(Placement(transformation(extent = {{-120, -50}, {-80, -10}})));
  Blocks.Interfaces.RealInput sunblind[n](each unit = "1", each min = 0, each max = 1, each start = 0) "How far outer sunblinds are closed (shape: orientations)"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 100, max = 473.15, nominal = 300) "Equivalent outdoor temperature"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
protected
  final parameter Units.HeatTransferCoefficient h = h_convective + h_radiative "Both together";
  Units.TemperatureDifference dT_sun[n] "Warming by the sun (shape: orientations)";
  Units.TemperatureDifference dT_sky[n] "Warming by the sky, usually negative (shape: orientations)";
equation
  for i in 1:n loop
    dT_sun[i] = absorptance*I[i]/h;
    dT_sky[i] = long_wave*sky_view[i]*h_radiative*(T_sky - T_outdoor)/h;
  end for;
  T = sum(weight_wall[i]*(T_outdoor + dT_sun[i] + dT_sky[i]) + weight_window[i]*(T_outdoor + (1 - sunblind[i])*dT_sky[i]) for i in 1:n)
    + weight_ground*T_ground;
  annotation(Documentation(info = "<html>
<p>VDI 6007 part 1 (2015), section 6.1: air temperature, plus absorbed sun and long-wave exchange over the heat transfer coefficient. The
weights of walls, windows and ground add up to 1.</p>
</html>"));
end EquivalentTemperature;
