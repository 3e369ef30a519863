within Gemel.Examples;
model ChilledWaterPlant "Chilled water for an office: electric chiller, cooling tower, a pump in each loop, weather"
  Weather.Station weather "Weather: by the scenario from a weather file"
    annotation(Placement(transformation(extent = {{-100, 90}, {-80, 110}})));
  Hydronics.CoolingTower tower(m_flow_nominal = 19.24, lift = 3, T_start = 293.15) "Tower; basin 3 m above the pump"
    annotation(Placement(transformation(extent = {{-60, 60}, {-20, 100}})));
  Hydronics.Pipe down(n = 2, length = 10, diameter = 0.15, rise = -3, T_start = 293.15) "From the basin to the pump"
    annotation(Placement(transformation(extent = {{0, 50}, {20, 70}})));
  Hydronics.Pump condenser_pump(flow_nominal = 70/3600, head_nominal = 18, speed_start = 150, volume = 0.02, T_start = 293.15) "Condenser water pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{30, 50}, {50, 70}})));
  Hydronics.Chiller chiller(redeclare Hydronics.Data.McQuayWSC_471 data, T_start = 288.15) "Chiller: inputs on and T_set"
    annotation(Placement(transformation(extent = {{60, 20}, {80, 40}})));
  Hydronics.Pipe up(n = 3, length = 25, diameter = 0.125, rise = 3, zeta = 4, T_start = 293.15) "Up to the tower"
    annotation(Placement(transformation(extent = {{20, 90}, {0, 110}})));
  Hydronics.Pump chilled_pump(flow_nominal = 38/3600, head_nominal = 18, speed_start = 150, volume = 0.02, T_start = 283.15) "Chilled water pump: inputs speed and on"
    annotation(Placement(transformation(extent = {{30, -10}, {50, 10}})));
  Hydronics.Pipe supply(n = 3, length = 60, diameter = 0.1, insulation = 0.05, T_start = 283.15) "Supply to the office"
    annotation(Placement(transformation(extent = {{100, -10}, {120, 10}})));
  Hydronics.Load coils(m_flow_nominal = 10.35, dp_nominal = 5e4, volume = 3, C_dry = 4e6, T_start = 285.15, T_max = 296.15) "Coils of the air handling units"
    annotation(Placement(transformation(extent = {{130, -50}, {110, -30}})));
  Hydronics.MixingVolume back(n = 3, volume = 0.1, T_start = 285.15) "Return, with the vessel"
    annotation(Placement(transformation(extent = {{60, -50}, {40, -30}})));
  Hydronics.ExpansionVessel vessel(volume = 0.2) "Holds the pressure of the chilled water"
    annotation(Placement(transformation(extent = {{40, -80}, {60, -60}})));
  Thermal.PrescribedTemperature outdoor "Outdoor air around the pipes of the tower"
    annotation(Placement(transformation(extent = {{-60, 20}, {-40, 40}})));
  Thermal.FixedTemperature indoor(T = 297.15) "Air in the building"
    annotation(Placement(transformation(extent = {{80, -80}, {100, -60}})));
  Blocks.Interfaces.RealInput gains(unit = "W", displayUnit = "kW", min = 0, max = 1e6, nominal = 1e5, start = 5e4) "Cooling load by people, machines and sun"
    annotation(Placement(transformation(extent = {{180, -50}, {160, -30}})));
  parameter Units.ThermalConductance UA_air(min = 0, max = 1e6) = 1.2e4 "Cooling load over outdoor air above T_neutral: ventilation and envelope (assumed; usual 5e3 to 3e4 for such a building)";
  parameter Units.Temperature T_neutral(min = 273.15, max = 303.15) = 288.15 "Outdoor air at which this load begins (assumed; usual 10 to 18 degC)";
  Units.HeatFlowRate load "Cooling load";
  Units.Temperature T_supply "Chilled water that leaves the chiller";
  Units.Temperature T_wet(start = 290) "Wet-bulb temperature of the outdoor air";
  Units.Power power "Electrical power of chiller, pumps and fan";
  Units.Energy energyBalance(nominal = 1e9) "Stored minus in plus out: stays zero";
  Units.Energy energyThroughput(nominal = 1e9) "Load and shaft energy";
  Units.Mass massBalance(nominal = 1e4) "Water stored minus in plus out: stays zero";
  Units.Mass massThroughput(nominal = 1e4) "Water lost";
protected
  Units.Energy e_in(start = 0, fixed = true, nominal = 1e9) "Load, compressor and shaft energy";
  Units.Energy e_out(start = 0, fixed = true, nominal = 1e9) "Heat lost, and work against gravity";
  Units.Mass m_out(start = 0, fixed = true, nominal = 1e4) "Water lost by the tower";
equation
  connect(tower.port_b, down.port_a);
  connect(down.port_b, condenser_pump.port_a);
  connect(condenser_pump.port_b, chiller.port_a1);
  connect(chiller.port_b1, up.port_a);
  connect(up.port_b, tower.port_a);
  connect(chiller.port_b2, supply.port_a);
  connect(supply.port_b, coils.port_a);
  connect(coils.port_b, back.port[1]);
  connect(back.port[2], chilled_pump.port_a);
  connect(back.port[3], vessel.port);
  connect(chilled_pump.port_b, chiller.port_a2);
  connect(outdoor.port, down.surroundings);
  connect(outdoor.port, up.surroundings);
  connect(indoor.port, supply.surroundings);
  outdoor.T = weather.bus.T_dry_bulb;
  T_wet = Air.Psychrometrics.wetBulb(weather.bus.T_dry_bulb,
    Air.Psychrometrics.humidityRatioRelative(weather.bus.T_dry_bulb, min(weather.bus.relative_humidity, 1), weather.bus.pressure), weather.bus.pressure);
  tower.T_wet = T_wet;
  // Coils cannot cool with water as warm as the air: the load fades out from 20 to 23 degC.
  coils.heat_input = gains + UA_air*max(weather.bus.T_dry_bulb - T_neutral, 0);
  load = coils.Q_flow;
  T_supply = chiller.T_evaporator_leaving;
  power = chiller.power + condenser_pump.power + chilled_pump.power + tower.fan_power;
  der(e_in) = load + chiller.data.motor_efficiency*chiller.power + condenser_pump.set.pump.shaft_power + chilled_pump.set.pump.shaft_power;
  der(e_out) = tower.heat_lost + condenser_pump.loss + chilled_pump.loss + down.loss + up.loss + supply.loss + Constants.g_n*(up.rise*up.m_flow + down.rise*down.m_flow) + tower.port_b.m_flow*tower.port_b.p/tower.water.rho;
  der(m_out) = tower.water_lost;
  energyThroughput = e_in;
  energyBalance = tower.stored - tower.water.cp*(tower.hold_up + tower.water.rho*tower.basin_area*tower.level_start)*(tower.T_start - Constants.T_zero)
    + down.stored + condenser_pump.stored + chiller.condenser.stored + chiller.evaporator.stored + up.stored + chilled_pump.stored + supply.stored + coils.stored + back.stored + vessel.stored - e_in + e_out;
  massThroughput = m_out;
  massBalance = tower.mass - tower.hold_up - tower.water.rho*tower.basin_area*tower.level_start - tower.water_used + m_out;
  annotation(
    experiment(StopTime = 86400, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>An office with about 400 kW of cooling, a McQuay WSC chiller of 471 kW, an open tower. Inputs: <code>gains</code>, weather, chiller on and set-point, fan, both pumps. The sizes are assumed
around the nominal flows of the chiller.</p>
</html>"));
end ChilledWaterPlant;
