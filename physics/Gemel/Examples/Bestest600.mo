within Gemel.Examples;
model Bestest600 "BESTEST case 600: light building in Denver, ideally heated to 20 and cooled to 27 degC"
  Weather.Station station(latitude = 0.693943, longitude = -1.830152, time_zone = -25200, elevation = 1611) "Weather of Denver"
    annotation(Placement(transformation(extent = {{-80, 40}, {-60, 60}})));
  Buildings.BoxRoom room "Light building with 12 m2 of windows to the south"
    annotation(Placement(transformation(extent = {{-20, 0}, {20, 40}})));
  Buildings.IdealHeaterCooler ideal(T_heating(start = 293.15), T_cooling(start = 300.15)) "Heating below 20 degC, cooling above 27 degC"
    annotation(Placement(transformation(extent = {{80, 0}, {60, 20}})));
equation
  connect(station.bus, room.bus);
  connect(room.port, ideal.heating);
  connect(room.port, ideal.cooling);
  connect(room.T, ideal.T);
  annotation(
    experiment(StopTime = 31536000, Interval = 3600, Tolerance = 1e-6),
    Documentation(info = "<html>
<p>ANSI/ASHRAE Standard 140-2017, <i>Standard method of test for the evaluation of building energy analysis computer programs</i>, case 600. A scenario gives
the weather; without it the day is mild and dark.</p>
</html>"));
end Bestest600;
