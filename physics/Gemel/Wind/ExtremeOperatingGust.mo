within Gemel.Wind;
block ExtremeOperatingGust "Extreme operating gust of IEC 61400-1"
  Blocks.Interfaces.RealInput mean(unit = "m/s", min = 0, max = 60, nominal = 10, start = 12) "Mean wind at the hub"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput wind(unit = "m/s", nominal = 10) "Wind speed at the hub"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Time begin(min = 0, max = 1e8) = 60 "Begin of the gust (assumed; usual 0 to 600 s)";
  parameter Units.Velocity extreme(min = 10, max = 100, nominal = 50) = 0.8*1.4*50
    "Extreme wind with a period of one year (IEC 61400-1:2019, class I: 0.8 times 1.4 times 50 m/s)";
  parameter Units.Ratio intensity(min = 0, max = 0.5, nominal = 0.1) = 0.14
    "Turbulence intensity at 15 m/s (IEC 61400-1:2019, category B: 0.14)";
  parameter Units.Length diameter(min = 1, max = 300, nominal = 100) = 126 "Rotor diameter (NREL 5-MW: 126 m)";
  parameter Units.Length scale(min = 1, max = 100, nominal = 42) = 42 "Turbulence scale (IEC 61400-1:2019: 42 m above 60 m)";
  parameter Units.Time duration(min = 1, max = 100, nominal = 10) = 10.5 "Duration (IEC 61400-1:2019: 10.5 s)";
  Units.Velocity gust(nominal = 10) "Magnitude of the gust";
protected
  Units.Time t "Time in the gust";
equation
  t = min(max(time - begin, 0), duration);
  gust = min(1.35*max(extreme - mean, 0), 3.3*intensity*(0.75*mean + 5.6)/(1 + 0.1*diameter/scale));
  wind = mean - 0.37*gust*sin(3*Constants.pi*t/duration)*(1 - cos(2*Constants.pi*t/duration));
  annotation(Documentation(info = "<html>
<p>V - 0.37 V_gust sin(3 pi t/T) (1 - cos(2 pi t/T)), V_gust = min(1.35 (V_e1 - V), 3.3 sigma/(1 + 0.1 D/Lambda)) (IEC 61400-1:2019,
6.3.3.3): a dip, a
peak, a dip.</p>
</html>"));
end ExtremeOperatingGust;
