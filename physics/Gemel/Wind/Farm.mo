within Gemel.Wind;
model Farm "Turbines in a row, with wakes, on one grid"
  Blocks.Interfaces.RealInput mean(unit = "m/s", min = 0, max = 60, nominal = 10, start = 9) "Mean wind at hub height, free stream"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput direction(unit = "rad", displayUnit = "deg", min = -12.6, max = 12.6, nominal = 1, start = 0)
    "Direction the wind comes from; 0: along the row, the first turbine in front"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Blocks.Interfaces.RealInput temperature(unit = "K", displayUnit = "degC", min = 200, max = 340, nominal = 300, start = 288.15)
    "Air temperature"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealInput pressure(unit = "Pa", displayUnit = "hPa", min = 8e4, max = 1.1e5, nominal = 1e5, start = 101325)
    "Air pressure, reduced to sea level"
    annotation(Placement(transformation(extent = {{-120, -60}, {-80, -20}})));
  Blocks.Interfaces.RealInput grid(unit = "1", min = 0, max = 1, start = 1) "Grid: 1 is there, 0 is lost"
    annotation(Placement(transformation(extent = {{-120, -100}, {-80, -60}})));
  Blocks.Interfaces.RealOutput power(unit = "W", displayUnit = "MW", nominal = 1e7) "Electrical power of the farm"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Integer n(min = 2, max = 200) = 5 "Number of turbines" annotation(Evaluate = true);
  parameter Units.Length spacing(min = 100, max = 5000, nominal = 1000) = 7*126
    "Distance between neighbours (assumed; usual 5 to 9 diameters)";
  parameter Units.Ratio expansion(min = 0.01, max = 0.2, nominal = 0.05) = 0.075 "Widening of the wakes (Katic 1986: 0.075 on land)";
  parameter Units.Ratio intensity(min = 0, max = 0.5, nominal = 0.1) = 0.12
    "Turbulence intensity at 15 m/s (IEC 61400-1:2019, category C: 0.12)";
  parameter Integer seed(min = 0, max = 1000000) = 1 "Another seed is another wind";
  parameter Boolean running = false "Whether the turbines are in production at the start";
  replaceable model Machine = TurbineNREL5MW "Kind of all turbines"
    annotation(Documentation(info = "<html><p>Redeclare it together with <code>diameter</code> and <code>height</code>.</p></html>"))
    constrainedby Turbine "Any turbine";
  parameter Units.Length diameter(min = 2, max = 400, nominal = 100) = 126 "Rotor diameter of that kind (NREL/TP-500-38060: 126 m)"
    annotation(Evaluate = true);
  parameter Units.Length height(min = 5, max = 250, nominal = 100) = 90 "Hub height of that kind (NREL/TP-500-38060: 90 m)"
    annotation(Evaluate = true);
  Machine turbine[n](each running = running, each speed_start = if running then 126/diameter else 0,
    each pitch_start = if running then 0 else 1.5708, each wind_start = if running then 9 else 0) "Turbines, from the front to the back"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  TurbulentWind gusts[n](seed = {seed + 1000*i for i in 1:n}, each intensity = intensity, each height = height,
    each height_reference = height, each diameter = diameter) "Wind at each turbine, without wakes"
    annotation(Placement(transformation(extent = {{-60, 40}, {-40, 60}})));
  parameter Integer reach(min = 1, max = 50) = min(4, n - 1)
    "Neighbours on each side whose wakes count (the fifth one's would be about 2 %)" annotation(Evaluate = true);
  JensenWake wake[n, 2, reach](each radius = diameter/2, each expansion = expansion)
    "At each turbine, of its neighbours in front (1) and behind (2)"
    annotation(Placement(transformation(extent = {{-60, -60}, {-40, -40}})));
  Units.Fraction deficit[n](each start = 0, each fixed = true)
    "Share of the wind that is missing at each turbine, delayed (shape: turbines)";
  Units.Energy energy(nominal = 1e10) "Electrical energy of the farm since the start";
  Units.Power power_free(nominal = 1e7) "What the farm would give if all turbines had the mean power of those in free wind";
  Units.Ratio capacity "Power over rated power";
  Units.Angle pitch_travel(nominal = 10) "Way of all pitch drives";
  Integer starts "Starts of all turbines";
  Units.Ratio in_region3 "Share of turbines that run at rated power";
protected
  Units.Fraction settled[n] "Deficit of the steady wakes (shape: turbines)";
  Units.Velocity passing(nominal = 10) "Speed at which wakes travel";
  Real free[n](each unit = "1") "1 where a turbine stands in free wind, 0 where more than 1 % of it is missing (shape: turbines)";
  Units.Ratio along "Share of a distance in the row that lies along the wind";
  Units.Ratio across "Share that lies across it";
equation
  along = cos(direction);
  across = sin(direction);
  for i in 1:n loop
    for k in 1:reach loop
      wake[i, 1, k].ct = if i > k then turbine[max(i - k, 1)].ct else 0;
      wake[i, 2, k].ct = if i + k <= n then turbine[min(i + k, n)].ct else 0;
      wake[i, 1, k].downstream = k*spacing*along;
      wake[i, 2, k].downstream = -k*spacing*along;
      wake[i, 1, k].crosswind = k*spacing*across;
      wake[i, 2, k].crosswind = k*spacing*across;
    end for;
    gusts[i].mean = mean;
    settled[i] = min(sqrt(sum(wake[i, 1, k].deficit^2 + wake[i, 2, k].deficit^2 for k in 1:reach) + 1e-12), 0.9);
    der(deficit[i]) = (settled[i] - deficit[i])*passing/spacing;
    turbine[i].wind = gusts[i].wind*(1 - deficit[i]);
    turbine[i].direction = direction;
    turbine[i].temperature = temperature;
    turbine[i].pressure = pressure;
    turbine[i].grid = grid;
    free[i] = max(1 - 100*deficit[i], 0);
  end for;
  passing = max(mean, 1);
  power = sum(turbine[i].power for i in 1:n);
  energy = sum(turbine[i].energy for i in 1:n);
  pitch_travel = sum(turbine[i].pitch_drive.travel for i in 1:n);
  starts = sum(turbine[i].supervisor.starts for i in 1:n);
  in_region3 = sum(noEvent(if turbine[i].region > 2.9 then 1 else 0) for i in 1:n)/n;
  power_free = n*sum(free[i]*turbine[i].power for i in 1:n)/(sum(free[i] for i in 1:n) + 1e-6);
  capacity = power/sum(turbine[i].data.power_rated for i in 1:n);
  annotation(Documentation(info = "<html>
<p>Each turbine has a turbulent wind of its own with a common mean, less the wakes of up to <code>reach</code> neighbours in front: square
root of the sum of the squares of the deficits (I. Katic et al., <i>A simple model for cluster
efficiency</i>, EWEC 1986). A wake reaches its neighbours after some time: here a first-order lag of one spacing over the mean wind
(assumed).</p>
<p>Further inputs: <code>enable</code>, <code>reset</code> and <code>power_limit</code> of each turbine, such as
<code>turbine[3].enable</code>.</p>
<p><code>power_free</code> is the number of turbines times the mean power of those that stand in free wind: with it the loss by wakes can
be told.</p>
</html>"));
end Farm;
