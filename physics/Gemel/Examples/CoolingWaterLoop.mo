within Gemel.Examples;
model CoolingWaterLoop "Cooling water for a process: two pumps in parallel, an open tower with fan and basin, weather"
  Weather.Station weather "Weather: by the scenario from a weather file"
    annotation(Placement(transformation(extent = {{-100, 70}, {-80, 90}})));
  Hydronics.CoolingTower tower(m_flow_nominal = 40, lift = 3, T_start = 293.15) "Tower; basin 5 m above the pumps"
    annotation(Placement(transformation(extent = {{-60, 20}, {-20, 60}})));
  Hydronics.Pipe down(n = 3, length = 15, diameter = 0.2, rise = -5, zeta = 2, T_start = 293.15) "From the basin to the pumps"
    annotation(Placement(transformation(extent = {{-10, 10}, {10, 30}})));
  Hydronics.MixingVolume suction(n = 3, volume = 0.2, T_start = 293.15) "Suction header"
    annotation(Placement(transformation(extent = {{20, 10}, {40, 30}})));
  Hydronics.Pump pump1(flow_nominal = 75/3600, head_nominal = 20, volume = 0.02, T_start = 293.15) "First pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{50, 20}, {70, 40}})));
  Hydronics.Pump pump2(flow_nominal = 75/3600, head_nominal = 20, volume = 0.02, T_start = 293.15, on(start = 0)) "Second pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{50, -10}, {70, 10}})));
  Hydronics.MixingVolume discharge(n = 3, volume = 0.2, T_start = 293.15) "Discharge header"
    annotation(Placement(transformation(extent = {{80, 10}, {100, 30}})));
  Hydronics.Load process(m_flow_nominal = 40, dp_nominal = 8e4, volume = 1.5, C_dry = 5e6, T_start = 298.15)
    "Heat exchangers of the process"
    annotation(Placement(transformation(extent = {{120, 10}, {140, 30}})));
  Hydronics.Pipe up(n = 5, length = 40, diameter = 0.15, rise = 5, zeta = 4, T_start = 298.15) "Up to the tower"
    annotation(Placement(transformation(extent = {{30, 70}, {10, 90}})));
  Thermal.PrescribedTemperature outdoor "Outdoor air around the pipes"
    annotation(Placement(transformation(extent = {{-10, 40}, {10, 60}})));
  Blocks.Interfaces.RealInput load(unit = "W", displayUnit = "kW", min = 0, max = 2e6, nominal = 1e5, start = 6e5) "Heat of the process"
    annotation(Placement(transformation(extent = {{130, 50}, {110, 70}})));
  parameter Units.Temperature T_limit(min = 273.15, max = 363.15) = 308.15 "Greatest temperature that the process allows (assumed; usual 30 to 40 degC)";
  Units.Temperature T_process "Water that leaves the process: its hottest place";
  Units.Temperature T_cold "Cold water in the basin";
  Units.Temperature T_wet(start = 290) "Wet-bulb temperature of the outdoor air";
  Units.TemperatureDifference approach "Cold water of the tower over wet bulb";
  Units.Power power "Electrical power of pumps and fan";
  Units.Energy energyBalance(nominal = 1e9) "Stored minus in plus out: stays zero";
  Units.Energy energyThroughput(nominal = 1e9) "Heat of the process and shaft energy";
  Units.Mass massBalance(nominal = 1e5) "Water stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e5) "Water lost";
protected
  Units.Energy e_in(start = 0, fixed = true, nominal = 1e9) "Heat of the process and shaft energy";
  Units.Energy e_out(start = 0, fixed = true, nominal = 1e9) "Heat lost, and work against gravity";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e5) "Water lost by the tower";
equation
  connect(tower.port_b, down.port_a);
  connect(down.port_b, suction.port[1]);
  connect(suction.port[2], pump1.port_a);
  connect(suction.port[3], pump2.port_a);
  connect(pump1.port_b, discharge.port[1]);
  connect(pump2.port_b, discharge.port[2]);
  connect(discharge.port[3], process.port_a);
  connect(process.port_b, up.port_a);
  connect(up.port_b, tower.port_a);
  connect(outdoor.port, down.surroundings);
  connect(outdoor.port, up.surroundings);
  connect(load, process.heat_input);
  outdoor.T = weather.bus.T_dry_bulb;
  T_wet = Air.Psychrometrics.wetBulb(weather.bus.T_dry_bulb,
    Air.Psychrometrics.humidityRatioRelative(weather.bus.T_dry_bulb, min(weather.bus.relative_humidity, 1), weather.bus.pressure), weather.bus.pressure);
  tower.T_wet = T_wet;
  T_process = process.T;
  T_cold = tower.T;
  approach = tower.approach;
  power = pump1.power + pump2.power + tower.fan_power;
  der(e_in) = process.Q_flow + pump1.set.pump.shaft_power + pump2.set.pump.shaft_power;
  der(e_out) = tower.heat_lost + pump1.loss + pump2.loss + down.loss + up.loss + Constants.g_n*(up.rise*up.m_flow + down.rise*down.m_flow) + tower.port_b.m_flow*tower.port_b.p/tower.water.rho;
  der(m_out) = tower.water_lost;
  energyThroughput = e_in;
  energyBalance = tower.stored - tower.water.cp*(tower.hold_up + tower.water.rho*tower.basin_area*tower.level_start)*(tower.T_start - Constants.T_zero)
    + down.stored + suction.stored + pump1.stored + pump2.stored + discharge.stored + process.stored + up.stored - e_in + e_out;
  massThroughput = m_out;
  massBalance = tower.mass - tower.hold_up - tower.water.rho*tower.basin_area*tower.level_start - tower.water_used + m_out;
  annotation(
    experiment(StopTime = 86400, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>A plant of about 900 kW at a range of 5.6 K. Inputs: <code>load</code>, <code>tower.fan</code>, speed and on of both pumps, weather. One pump is enough for small loads; two give 40 kg/s. The
sizes are assumed, in the usual proportions (ASHRAE Handbook HVAC Systems and Equipment 2016, chapter 40).</p>
</html>"));
end CoolingWaterLoop;
