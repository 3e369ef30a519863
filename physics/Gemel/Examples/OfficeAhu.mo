within Gemel.Examples;
model OfficeAhu "Open-plan office of 600 m2 with an air handling unit: heat recovery, mixing box, coils, VAV"
  Weather.Station weather "Weather"
    annotation(Placement(transformation(extent = {{-180, 60}, {-160, 80}})));
  Blocks.Interfaces.RealInput people(unit = "1", min = 0, max = 200, nominal = 10, start = 30) "People in the office"
    annotation(Placement(transformation(extent = {{-220, 20}, {-180, 60}})));
  Blocks.Interfaces.RealInput gains(unit = "W", min = 0, max = 1e5, nominal = 1e3, start = 6000) "Light and machines"
    annotation(Placement(transformation(extent = {{-220, -20}, {-180, 20}})));
  Blocks.Interfaces.RealInput on(unit = "1", min = 0, max = 1, start = 1) "1: air handling unit in operation"
    annotation(Placement(transformation(extent = {{-220, -60}, {-180, -20}})));
  Blocks.Interfaces.RealInput T_heating(unit = "K", displayUnit = "degC", min = 273.15, max = 313.15, nominal = 300, start = 294.15) "Heating set-point"
    annotation(Placement(transformation(extent = {{-220, -100}, {-180, -60}})));
  Blocks.Interfaces.RealInput T_cooling(unit = "K", displayUnit = "degC", min = 273.15, max = 313.15, nominal = 300, start = 298.15) "Cooling set-point"
    annotation(Placement(transformation(extent = {{-220, -140}, {-180, -100}})));
  parameter Units.Area floor(min = 10, max = 1e5, nominal = 100) = 600 "Floor area (assumed; usual 100 to 5000 m2)";
  parameter Units.MassFlowRate m_flow_nominal(min = 0.1, max = 100, nominal = 1) = 2.4 "Nominal air flow: 12 m3/h per m2 (assumed; usual 5 to 20 m3/h per m2)";
  parameter Units.Temperature T_hot(min = 293.15, max = 373.15) = 328.15 "Hot water (assumed; usual 45 to 70 degC)";
  parameter Units.Temperature T_cold(min = 273.15, max = 293.15) = 280.15 "Chilled water (assumed; usual 6 to 12 degC)";
  parameter Units.Fraction outdoor_min = 0.5 "Least position of the outdoor damper (assumed; usual 0.2 to 1)";
  parameter Units.Pressure duct_pressure(min = 20, max = 1000, nominal = 100) = 150 "Pressure held before the terminal (assumed; usual 100 to 300 Pa)";
  parameter Units.TemperatureDifference band(min = 0.1, max = 10) = 1 "Room temperature beyond a set-point at which air flow and reheat are full (assumed; usual 0.5 to 2 K)";
  // The office
  Buildings.SolarGainsISO13790 sun(n = 4, A_window = {30, 30, 45, 30}, A_wall = {60, 30, 45, 30}, A_roof = 600, g = 0.5, shading = 0.5, frame = 0.2, U_window = 1.3,
    U_wall = 0.3, U_roof = 0.2) "Sun through windows, half of it kept out by blinds"
    annotation(Placement(transformation(extent = {{-120, 60}, {-100, 80}})));
  Buildings.RoomISO13790 building(A_floor = floor, A_window = 135, U_window = 1.3, H_opaque = 190, volume = 1800, air_changes = 0) "Walls, floor, windows"
    annotation(Placement(transformation(extent = {{-60, 60}, {-40, 80}})));
  Air.RoomAir room(n = 4, V = 1800) "Air of the office"
    annotation(Placement(transformation(extent = {{120, 20}, {140, 40}})));
  Air.Resistance windward(m_flow_nominal = 0.12, dp_nominal = 4) "Leaks of the facades that the wind blows at: 0.2 air changes an hour at 4 Pa"
    annotation(Placement(transformation(extent = {{120, 60}, {140, 80}})));
  Air.Resistance leeward(m_flow_nominal = 0.12, dp_nominal = 4) "Leaks of the other facades"
    annotation(Placement(transformation(extent = {{120, 90}, {140, 110}})));
  Air.Outdoors outdoors(n = 4, wind_coefficient = {0, 0, 0.4, -0.3}) "Outdoor air"
    annotation(Placement(transformation(extent = {{-160, -80}, {-140, -60}})));
  // The air handling unit
  Air.HeatRecovery recovery(m_flow_nominal = m_flow_nominal, dp_nominal = 150, sensible_nominal = 0.75) "Plate heat exchanger"
    annotation(Placement(transformation(extent = {{-120, -80}, {-100, -60}})));
  Air.MixingBox mixing(m_flow_nominal = m_flow_nominal) "Mixing box"
    annotation(Placement(transformation(extent = {{-80, -80}, {-60, -60}})));
  Air.Filter filter(m_flow_nominal = m_flow_nominal, dust_capacity = 1.6) "Supply air filter"
    annotation(Placement(transformation(extent = {{-40, -90}, {-20, -70}})));
  Air.DryCoil heater(m_flow_nominal = m_flow_nominal, UA_nominal = 2500, m_water_nominal = 0.6) "Heating coil"
    annotation(Placement(transformation(extent = {{-10, -90}, {10, -70}})));
  Air.WetCoil cooler(m_flow_nominal = m_flow_nominal, dp_nominal = 80, UA_nominal = 6000, m_water_nominal = 2) "Cooling coil"
    annotation(Placement(transformation(extent = {{20, -90}, {40, -70}})));
  Air.Fan supply_fan(m_flow_nominal = m_flow_nominal, rise_nominal = 900) "Supply fan"
    annotation(Placement(transformation(extent = {{50, -90}, {70, -70}})));
  Air.Duct supply_duct(m_flow_nominal = m_flow_nominal, surface = 120) "Supply duct"
    annotation(Placement(transformation(extent = {{80, -90}, {100, -70}})));
  Air.VAVTerminal terminal(m_flow_nominal = m_flow_nominal, UA_reheat = 800, m_water_nominal = 0.3) "All VAV terminals as one"
    annotation(Placement(transformation(extent = {{120, -40}, {140, -20}}, rotation = 90)));
  Air.Fan extract_fan(m_flow_nominal = m_flow_nominal, rise_nominal = 450) "Extract fan"
    annotation(Placement(transformation(extent = {{60, -30}, {40, -10}})));
  Air.Resistance extract_duct(m_flow_nominal = m_flow_nominal, dp_nominal = 150) "Extract grilles and duct"
    annotation(Placement(transformation(extent = {{100, -30}, {80, -10}})));
  Air.CoilValve heating_valve(m_water_nominal = 0.6) "Valve of the heating coil"
    annotation(Placement(transformation(extent = {{-10, -130}, {10, -110}})));
  Air.CoilValve cooling_valve(m_water_nominal = 2) "Valve of the cooling coil"
    annotation(Placement(transformation(extent = {{20, -130}, {40, -110}})));
  Air.Sensors.State supply_sensor "Supply air sensor"
    annotation(Placement(transformation(extent = {{70, -60}, {90, -40}})));
  // Control
  Air.Controls.SupplyReset reset "Set-point of the supply air"
    annotation(Placement(transformation(extent = {{-60, 120}, {-40, 140}})));
  Air.Controls.SupplyTemperature sequence "Supply temperature"
    annotation(Placement(transformation(extent = {{-20, 120}, {0, 140}})));
  Air.Controls.Economiser economiser "Outdoor air"
    annotation(Placement(transformation(extent = {{20, 120}, {40, 140}})));
  Air.Controls.DemandVentilation demand "Air flow"
    annotation(Placement(transformation(extent = {{60, 120}, {80, 140}})));
  Air.Controls.Pressure pressure "Speed of the fans"
    annotation(Placement(transformation(extent = {{100, 120}, {120, 140}})));
  Units.Temperature T "Air temperature of the office";
  Units.Power fan_power "Electrical power of both fans";
  Units.HeatFlowRate heating "Heat of heating coil and reheat";
  Units.HeatFlowRate cooling "Heat taken by the cooling coil";
  Real specific_fan_power(unit = "W.s/m3", min = 0, max = 1e5, nominal = 1000) "Power of both fans over supply air flow (EN 16798-3)";
equation
  connect(weather.bus, sun.bus);
  connect(weather.bus, outdoors.bus);
  building.T_outdoor = weather.T_dry_bulb;
  building.Q_solar = sun.Q_solar;
  building.Q_internal = gains + room.radiant;
  building.V_fan = 0;
  connect(building.air, room.heat);
  room.people = people;
  connect(room.port[3], windward.port_a);
  connect(windward.port_b, outdoors.port[3]);
  connect(room.port[4], leeward.port_a);
  connect(leeward.port_b, outdoors.port[4]);
  connect(outdoors.port[1], recovery.outdoor);
  connect(recovery.supply, mixing.outdoor);
  connect(mixing.exhaust, recovery.extract);
  connect(recovery.exhaust, outdoors.port[2]);
  connect(mixing.mixed, filter.port_a);
  connect(filter.port_b, heater.port_a);
  connect(heater.port_b, cooler.port_a);
  connect(cooler.port_b, supply_fan.port_a);
  connect(supply_fan.port_b, supply_duct.port_a);
  connect(supply_duct.port_b, terminal.port_a);
  connect(terminal.port_b, room.port[1]);
  connect(room.port[2], extract_duct.port_a);
  connect(extract_duct.port_b, extract_fan.port_a);
  connect(extract_fan.port_b, mixing.extract);
  connect(supply_sensor.port, supply_fan.port_b);
  connect(heating_valve.m_water, heater.m_water);
  connect(cooling_valve.m_water, cooler.m_water);
  heater.T_water = T_hot;
  cooler.T_water = T_cold;
  terminal.T_water = T_hot;
  T = room.T;
  reset.T_room = T;
  reset.T_heating = T_heating;
  reset.T_cooling = T_cooling;
  sequence.setpoint = reset.setpoint;
  sequence.measured = supply_sensor.T;
  sequence.on = on;
  heating_valve.y = sequence.heating;
  cooling_valve.y = sequence.cooling;
  economiser.demand = sequence.economiser;
  economiser.recovery_demand = sequence.recovery;
  economiser.minimum = on*outdoor_min;
  economiser.T_outdoor = weather.T_dry_bulb;
  economiser.T_extract = T;
  mixing.y = on*economiser.y;
  recovery.y = economiser.recovery;
  demand.CO2 = room.CO2;
  demand.thermal = min(max(max(T - T_cooling, T_heating - T)/band, 0), 1);
  demand.on = on;
  terminal.flow_wanted = demand.flow_wanted;
  terminal.reheat = on*min(max((T_heating - T)/band, 0), 1);
  pressure.measured = (supply_duct.port_b.p - room.p)/duct_pressure;
  pressure.on = on;
  supply_fan.y = pressure.y;
  extract_fan.y = pressure.y;
  fan_power = supply_fan.power + extract_fan.power;
  heating = heater.Q_flow + terminal.Q_reheat;
  cooling = -cooler.Q_flow;
  specific_fan_power = fan_power/max(supply_fan.flow_rate, 0.05*m_flow_nominal/1.2);
  annotation(experiment(StopTime = 86400, Tolerance = 1e-6), Documentation(info = "<html>
<p>Outdoor air - heat recovery - mixing box - filter - heating coil - cooling coil - fan - duct - VAV terminal - office - extract fan - mixing box - heat recovery. The office is
an ISO 13790 room; its people give heat, moisture and CO<sub>2</sub>. Control: supply temperature in sequence (heating, recovery, outdoor air,
cooling) with a set-point that follows the room, air flow by CO<sub>2</sub> and temperature, fan speed by duct pressure. Sizes are assumed, usual for an office of the 2010s
in Central Europe (EN 16798-1 category II, EN 16798-3).</p></html>"));
end OfficeAhu;
