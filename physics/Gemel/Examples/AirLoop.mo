within Gemel.Examples;
model AirLoop "Room with recirculated air, cooled, moistened and heated: energy, water and CO2 are counted"
  Blocks.Interfaces.RealInput people(unit = "1", min = 0, max = 100, nominal = 10, start = 5) "Number of people"
    annotation(Placement(transformation(extent = {{-120, 60}, {-80, 100}})));
  Blocks.Interfaces.RealInput speed(unit = "1", min = 0, max = 1.2, start = 1) "Speed of the fan over nominal speed"
    annotation(Placement(transformation(extent = {{-120, 20}, {-80, 60}})));
  Air.RoomAir room(n = 3, V = 200, T_start = 299.15, phi_start = 0.6) "Room"
    annotation(Placement(transformation(extent = {{-10, 60}, {10, 80}})));
  Air.Fan fan(rise_nominal = 300) "Fan"
    annotation(Placement(transformation(extent = {{-70, -10}, {-50, 10}})));
  Air.WetCoil cooler(UA_nominal = 2500, T_water(start = 280.15), m_water(start = 0.5)) "Cooling coil"
    annotation(Placement(transformation(extent = {{-40, -10}, {-20, 10}})));
  Air.SteamHumidifier steam(y(start = 0.3)) "Steam humidifier"
    annotation(Placement(transformation(extent = {{-10, -10}, {10, 10}})));
  Air.AdiabaticHumidifier washer(y(start = 0.2)) "Washer"
    annotation(Placement(transformation(extent = {{20, -10}, {40, 10}})));
  Air.ElectricHeater heater(y(start = 0.4)) "Electric heater"
    annotation(Placement(transformation(extent = {{50, -10}, {70, 10}})));
  Air.Duct duct(m_flow_nominal = 1, T_surroundings(start = 288.15)) "Duct to the room"
    annotation(Placement(transformation(extent = {{80, -10}, {100, 10}})));
  Air.Resistance crack(m_flow_nominal = 0.01, dp_nominal = 4) "Crack to the outdoors"
    annotation(Placement(transformation(extent = {{30, 60}, {50, 80}})));
  Air.Boundary outdoors(T(start = 278.15), phi(start = 0.8)) "Outdoors"
    annotation(Placement(transformation(extent = {{80, 60}, {60, 80}})));
  Units.Energy energyBalance(nominal = 1e6) "Enthalpy in the room, less at the start, less what came in";
  Units.Energy energyThroughput(nominal = 1e6, start = 0, fixed = true) "Enthalpy flows without their signs, integrated";
  Units.Mass waterBalance(nominal = 1) "Water in the room, less at the start, less what came in";
  Units.Mass waterThroughput(nominal = 1, start = 0, fixed = true) "Water flows without their signs, integrated";
  Units.Mass CO2Balance(nominal = 0.1) "CO2 in the room, less at the start, less what came in";
  Units.Mass CO2Throughput(nominal = 0.1, start = 0, fixed = true) "CO2 flows without their signs, integrated";
protected
  constant Units.SpecificEnthalpy h_evaporation = 2.43e6 "Heat of evaporation of sweat, as in RoomAir";
  Units.Energy energy_in(nominal = 1e6, fixed = false) "Enthalpy at the start and what came in";
  Units.Mass water_in(nominal = 1, fixed = false) "Water at the start and what came in";
  Units.Mass CO2_in(nominal = 0.1, fixed = false) "CO2 at the start and what came in";
  Units.HeatFlowRate H_machines "Enthalpy given to the air by machines and duct";
  Units.HeatFlowRate H_people "Enthalpy given to the air by people";
  Units.HeatFlowRate H_crack "Enthalpy that comes in through the crack";
  Units.MassFlowRate m_water "Water given to the air by machines and people";
  Units.MassFlowRate m_CO2 "CO2 given to the air by people";
equation
  room.people = people;
  fan.y = speed;
  connect(room.port[1], fan.port_a);
  connect(fan.port_b, cooler.port_a);
  connect(cooler.port_b, steam.port_a);
  connect(steam.port_b, washer.port_a);
  connect(washer.port_b, heater.port_a);
  connect(heater.port_b, duct.port_a);
  connect(duct.port_b, room.port[2]);
  connect(room.port[3], crack.port_a);
  connect(crack.port_b, outdoors.port[1]);
  // The account: everything that crosses the border of the air.
  H_machines = fan.H_added + cooler.H_added + steam.H_added + washer.H_added + heater.H_added - duct.Q_loss;
  m_CO2 = people*room.CO2_person*1.84;
  H_people = people*(room.convective*room.sensible + room.latent/h_evaporation*(2.501e6 + 1860*34) + room.CO2_person*1.84*1006*34);
  H_crack = -outdoors.port[1].m_flow*actualStream(outdoors.port[1].h_outflow);
  m_water = cooler.m_water_added + steam.m_water_added + washer.m_water_added + people*room.latent/h_evaporation;
  der(energy_in) = H_machines + H_people + H_crack;
  der(water_in) = m_water - outdoors.port[1].m_flow*actualStream(outdoors.port[1].Xw_outflow);
  der(CO2_in) = m_CO2 - outdoors.port[1].m_flow*actualStream(outdoors.port[1].C_outflow);
  energyBalance = room.mass*room.h - energy_in;
  waterBalance = room.mass*room.Xw - water_in;
  CO2Balance = room.mass*room.C - CO2_in;
  der(energyThroughput) = abs(fan.H_added) + abs(cooler.H_added) + abs(steam.H_added) + abs(washer.H_added) + abs(heater.H_added) + abs(H_people);
  der(waterThroughput) = abs(cooler.m_water_added) + abs(steam.m_water_added) + abs(washer.m_water_added) + people*room.latent/h_evaporation;
  der(CO2Throughput) = m_CO2;
initial equation
  energy_in = room.mass*room.h;
  water_in = room.mass*room.Xw;
  CO2_in = room.mass*room.C;
  annotation(experiment(StopTime = 7200, Tolerance = 1e-8), Documentation(info = "<html>
<p>Fan, wet cooling coil, steam humidifier, washer, electric heater and duct in a loop through a room with people; a crack to the outdoors takes the water vapour that is
added. Three accounts of everything that crosses the border of the air close to rounding (first law; balances of water and CO<sub>2</sub>).</p></html>"));
end AirLoop;
