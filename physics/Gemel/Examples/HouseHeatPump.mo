within Gemel.Examples;
model HouseHeatPump "House with air/water heat pump, buffer storage, mixed floor heating and an electricity price"
  Weather.Station weather "Weather: by the scenario from a weather file"
    annotation(Placement(transformation(extent = {{-100, 70}, {-80, 90}})));
  Thermal.PrescribedTemperature outdoor "Outdoor air"
    annotation(Placement(transformation(extent = {{-70, 70}, {-50, 90}})));
  Buildings.Room2R2C room(R_in = 6e-4, R_out = 0.0058, C_in = 8e6, C_envelope = 8e7, A_in = 4, A_envelope = 3) "House of 140 m2: 156 W/K, heavy"
    annotation(Placement(transformation(extent = {{-30, 70}, {-10, 90}})));
  Thermal.PrescribedHeatFlow gains(Q_flow(start = 350)) "People and appliances: input Q_flow"
    annotation(Placement(transformation(extent = {{30, 70}, {10, 90}})));
  Thermal.FixedTemperature ground(T = 283.15) "Ground"
    annotation(Placement(transformation(extent = {{120, -70}, {100, -50}})));
  Thermal.FixedTemperature cellar(T = 288.15) "Plant room"
    annotation(Placement(transformation(extent = {{-40, 40}, {-20, 60}})));
  Hydronics.HeatPump heat_pump(T_start = 308.15) "Air/water heat pump, Vitocal 251-A08: inputs on and speed"
    annotation(Placement(transformation(extent = {{-90, 0}, {-70, 20}})));
  Hydronics.ElectricHeater backup(power_nominal = 6000, m_flow_nominal = 0.35, T_start = 308.15) "Back-up heater: input load"
    annotation(Placement(transformation(extent = {{-60, 0}, {-40, 20}})));
  Hydronics.StratifiedStorage buffer(n = 6, volume = 0.5, T_start = {306.15, 307.15, 308.15, 308.65, 309.15, 309.65}) "Buffer storage"
    annotation(Placement(transformation(extent = {{-20, -20}, {0, 20}})));
  Hydronics.Circulator charge_pump(flow_nominal = 1.4/3600, head_nominal = 4, speed_start = 1, T_start = 308.15) "Pump between storage and heat pump: input control"
    annotation(Placement(transformation(extent = {{-40, -40}, {-60, -20}})));
  Hydronics.ThreeWayValve mixer(Kv = 4/3600, opening(start = 0.5), T_start = 303.15) "Mixing valve: input opening"
    annotation(Placement(transformation(extent = {{20, 0}, {40, 20}})));
  Hydronics.Circulator floor_pump(flow_nominal = 1.5/3600, head_nominal = 4, speed_start = 1, T_start = 303.15) "Pump of the floor heating: input control"
    annotation(Placement(transformation(extent = {{50, 0}, {70, 20}})));
  Hydronics.TemperatureSensor supply(T_start = 303.15) "Supply temperature of the floor heating"
    annotation(Placement(transformation(extent = {{80, 0}, {100, 20}})));
  Hydronics.FloorHeating floor(area = 120, R_covering = 0.05, R_below = 4, T_start = 297.15) "Floor heating"
    annotation(Placement(transformation(extent = {{110, 0}, {130, 20}})));
  Hydronics.MixingVolume back(n = 4, volume = 0.005, T_start = 300.15) "Where the return divides"
    annotation(Placement(transformation(extent = {{40, -40}, {60, -20}})));
  Hydronics.ExpansionVessel vessel "Holds the pressure"
    annotation(Placement(transformation(extent = {{70, -30}, {90, -10}})));
  Hydronics.HeatingCurve curve(T_supply_nominal = 309.15, T_return_nominal = 302.15) "Outdoor reset"
    annotation(Placement(transformation(extent = {{0, 40}, {20, 60}})));
  Blocks.Interfaces.RealInput price(unit = "1", min = -1, max = 5, start = 0.3) "Price of electricity, in EUR a kWh"
    annotation(Placement(transformation(extent = {{-120, -60}, {-100, -40}})));
  parameter Units.Temperature T_set(min = 283.15, max = 301.15) = 293.65 "Room temperature for which the heating curve is made (assumed; usual 20 to 22 degC)";
  Units.Temperature T_room "Temperature of the house";
  Units.Temperature T_curve "Supply temperature by the heating curve: outdoor reset";
  Units.Power power "Electrical power of heat pump, back-up heater and pumps";
  Units.HeatFlowRate Q_house "Heat into the house";
  Units.Energy energyBalance(nominal = 1e8) "Stored minus in plus out, of the water: stays zero";
  Units.Energy energyThroughput(nominal = 1e8) "Heat given to the water";
protected
  Units.Energy e_in(start = 0, fixed = true, nominal = 1e8) "Heat given to the water";
  Units.Energy e_out(start = 0, fixed = true, nominal = 1e8) "Heat given off";
equation
  outdoor.T = weather.bus.T_dry_bulb;
  connect(outdoor.port, room.outdoor);
  connect(gains.port, room.air);
  room.I_solar = weather.bus.I_global_horizontal;
  heat_pump.T_source = weather.bus.T_dry_bulb;
  heat_pump.humidity = min(weather.bus.relative_humidity, 1);
  connect(buffer.port_bottom, charge_pump.port_a);
  connect(charge_pump.port_b, heat_pump.port_a);
  connect(heat_pump.port_b, backup.port_a);
  connect(backup.port_b, buffer.port_top);
  connect(buffer.port_load_top, mixer.port_1);
  connect(mixer.port_3, floor_pump.port_a);
  connect(floor_pump.port_b, supply.port_a);
  connect(supply.port_b, floor.port_a);
  connect(floor.port_b, back.port[1]);
  connect(back.port[2], buffer.port_load_bottom);
  connect(back.port[3], mixer.port_2);
  connect(back.port[4], vessel.port);
  connect(cellar.port, buffer.surroundings);
  connect(floor.room, room.air);
  connect(floor.below, ground.port);
  T_room = room.T;
  curve.T_room = T_set;
  curve.T_outdoor = weather.bus.T_dry_bulb;
  T_curve = max(curve.T_supply, 297.15);
  power = heat_pump.power + backup.power + charge_pump.power + floor_pump.power;
  Q_house = floor.Q_flow;
  der(e_in) = heat_pump.Q_flow + backup.power + charge_pump.power - charge_pump.standby + floor_pump.power - floor_pump.standby;
  der(e_out) = heat_pump.condenser.loss + backup.loss + charge_pump.loss + floor_pump.loss + buffer.loss + floor.Q_flow + floor.Q_below;
  energyThroughput = e_in;
  energyBalance = heat_pump.condenser.stored + backup.stored + buffer.stored + charge_pump.stored + mixer.body.stored + floor_pump.stored + floor.stored + back.stored + vessel.stored - e_in + e_out;
  annotation(
    experiment(StopTime = 86400, Tolerance = 1e-8),
    Documentation(info = "<html>
<p>A heavy, well insulated house (about 5 kW at -12 &deg;C) whose heat pump charges a buffer storage; a mixing valve feeds the floor heating by the heating curve
<code>T_curve</code>. Two stores can shift the load to cheap hours: the storage (0.5 m&sup3;: about 9 kWh for 15 K) and the screed and walls. The control is the business of the
scenario; <code>price</code> is there to steer and to pay. The numbers of the house are assumed, in the usual range (P. Bacher, H. Madsen, <i>Identifying suitable models for the heat dynamics of
buildings</i>, Energy and Buildings 43(7), 2011).</p>
</html>"));
end HouseHeatPump;
