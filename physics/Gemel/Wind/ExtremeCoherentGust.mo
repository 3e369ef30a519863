within Gemel.Wind;
block ExtremeCoherentGust "Extreme coherent gust of IEC 61400-1: the wind rises by 15 m/s"
  Blocks.Interfaces.RealInput mean(unit = "m/s", min = 0, max = 60, nominal = 10, start = 12) "Mean wind at the hub"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput wind(unit = "m/s", nominal = 10) "Wind speed at the hub"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time begin(min = 0, max = 1e8) = 60 "Begin of the rise (assumed; usual 0 to 600 s)";
  parameter Units.Velocity rise(min = -30, max = 30, nominal = 10) = 15 "Rise of the wind (IEC 61400-1:2019: 15 m/s)";
  parameter Units.Time duration(min = 0.1, max = 1000, nominal = 10) = 10 "Time in which it rises (IEC 61400-1:2019: 10 s)";
equation
  wind = mean + rise/2*(1 - cos(Constants.pi*min(max(time - begin, 0), duration)/duration));
  annotation(Documentation(info = "<html>
<p>V + V_cg/2 (1 - cos(pi t/T)), then V + V_cg (IEC 61400-1:2019, 6.3.3.5, extreme coherent gust with direction change: without the change
of direction).</p>
</html>"));
end ExtremeCoherentGust;
