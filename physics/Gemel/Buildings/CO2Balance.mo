within Gemel.Buildings;
model CO2Balance "Carbon dioxide in the air of a room with people and fresh air"
  parameter Units.Volume volume(min = 0.1, max = 1e7) = 129.6 "Volume of the air (assumed; usual 20 to 1e5 m3)";
  parameter Real G_person(unit = "m3/s", min = 0, max = 1e-3, nominal = 5e-6) = 5.2e-6 "CO2 of a person (ASTM D6245-18: adult at 1.2 met, 0.0052 L/s)";
  parameter Units.VolumeFraction outdoor(max = 0.1) = 420e-6 "CO2 in outdoor air (NOAA Mauna Loa, mean of 2023: 421 ppm)";
  parameter Units.VolumeFraction start(max = 0.1) = 420e-6 "CO2 at the start (assumed; as outdoors)";
  Blocks.Interfaces.RealInput people(unit = "1", min = 0, max = 1e5, start = 0) "Number of people"
    annotation(Placement(transformation(extent = {{-120, 30}, {-80, 70}})));
  Blocks.Interfaces.RealInput V_flow(unit = "m3/s", min = 0, max = 1000, nominal = 0.1, start = 0.02) "Fresh air"
    annotation(Placement(transformation(extent = {{-120, -70}, {-80, -30}})));
  Blocks.Interfaces.RealOutput CO2(unit = "1", min = 0, max = 1, nominal = 1e-3) "CO2 by volume: 1e-6 is 1 ppm"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
protected
  Units.VolumeFraction x(start = start, fixed = true) "CO2 by volume";
equation
  volume*der(x) = people*G_person + V_flow*(outdoor - x);
  CO2 = x;
  annotation(Documentation(info = "<html>
<p>Well-mixed room: V dx/dt = N G + V' (x_out - x); steady state x = x_out + N G/V' (ASTM D6245-18, <i>Standard guide for using indoor carbon dioxide
concentrations to evaluate indoor air quality and ventilation</i>, equations 1 and 2).</p>
</html>"));
end CO2Balance;
