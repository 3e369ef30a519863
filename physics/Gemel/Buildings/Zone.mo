within Gemel.Buildings;
model Zone "Room with windows in the weather, people in it, and ports for supply and exhaust air"
  parameter Integer n(min = 1, max = 20) = 1 "Number of orientations of facades";
  parameter Integer n_ports(min = 1, max = 20) = 2 "Number of air ports";
  parameter Units.Angle azimuth[n](each min = -6.2832, each max = 6.2832) = fill(Constants.pi, n) "Directions of the facades: 0 north, pi/2 east, pi south (shape: orientations) (assumed; south)";
  parameter Units.Area A_wall[n](each min = 0.1, each max = 1e5) = fill(15, n) "Opaque walls (shape: orientations) (assumed; usual 5 to 1000 m2)";
  parameter Units.Area A_window[n](each min = 0, each max = 1e5) = fill(10, n) "Windows (shape: orientations) (assumed; usual 0 to 500 m2)";
  parameter Units.Area A_interior(min = 1, max = 1e6) = 200 "Interior walls, floor and ceiling (assumed; usual 3 to 5 times the floor)";
  parameter Units.Volume V(min = 1, max = 1e6) = 150 "Volume of the air (assumed; usual 50 to 5000 m3)";
  parameter Units.HeatTransferCoefficient U_wall(min = 0.05, max = 5) = 0.28 "U-value of the walls (EnEV 2014 reference building, annex 2, table 1)";
  parameter Units.HeatTransferCoefficient U_window(min = 0.3, max = 5) = 1.3 "U-value of the windows (EnEV 2014 reference building, annex 2, table 1)";
  parameter Units.Fraction g = 0.6 "Solar energy transmittance of the windows (EnEV 2014 reference building, annex 2, table 1)";
  parameter Units.Fraction incidence = 0.9 "Mean reduction of g by oblique incidence (DIN V 18599-2:2018, section 6.4.1: 0.9)";
  parameter Units.Fraction frame = 0.3 "Part of the windows that is frame (DIN V 18599-2:2018, section 6.4.1)";
  parameter Units.Fraction blind_transmittance = 0.15 "What a closed blind lets through (VDI 6007-1:2015, test case 5)";
  parameter Real kappa_wall(unit = "J/(m2.K)", min = 1e3, max = 1e6, nominal = 1e5) = 1.2e5 "Heat capacity of the walls as seen from inside (EN ISO 13786:2017; usual 1e4 light to 2e5 heavy) (assumed; 10 cm of masonry)";
  parameter Real kappa_interior(unit = "J/(m2.K)", min = 1e3, max = 1e6, nominal = 1e5) = 6e4 "Heat capacity of interior walls as seen from one side (EN ISO 13786:2017; usual 1e4 to 1.2e5) (assumed)";
  parameter Units.ThermalInsulance R_kappa(min = 0.001, max = 1) = 0.05 "From a face to where its heat capacity sits (assumed; 5 cm of concrete and plaster)";
  parameter Units.Fraction phi_start = 0.4 "Relative humidity at the start";
  parameter Units.Temperature T_start(min = 223.15, max = 343.15) = 293.15 "Temperature at the start";
  parameter Units.Fraction blind_stuck = 0 "Fault: the blinds do not follow; 1 = stay where blind_stuck_at says";
  parameter Units.Fraction blind_stuck_at = 1 "Where stuck blinds stay: 1 closed, 0 open (assumed)";
  parameter Units.Fraction insulation_damage = 0 "Fault: wet or missing insulation; 1 = walls conduct three times as much";
  Weather.Interfaces.BusInput bus "Weather"
    annotation(Placement(transformation(extent = {{-120, 40}, {-80, 80}})));
  Blocks.Interfaces.RealInput people(unit = "1", min = 0, max = 1e5, nominal = 10, start = 0) "Number of people"
    annotation(Placement(transformation(extent = {{-120, 0}, {-80, 40}})));
  Blocks.Interfaces.RealInput lamps(unit = "W", min = 0, max = 1e6, nominal = 100, start = 0) "Power of lamps"
    annotation(Placement(transformation(extent = {{-120, -40}, {-80, 0}})));
  Blocks.Interfaces.RealInput machines(unit = "W", min = 0, max = 1e6, nominal = 100, start = 0) "Power of machines"
    annotation(Placement(transformation(extent = {{-120, -80}, {-80, -40}})));
  Blocks.Interfaces.RealInput blind(unit = "1", min = 0, max = 1, start = 0) "How far the blinds are closed"
    annotation(Placement(transformation(extent = {{-120, -120}, {-80, -80}})));
  Air.Interfaces.Port port[n_ports] "Supply and exhaust air, cracks (shape: ports)"
    annotation(Placement(transformation(extent = {{-10, -110}, {10, -90}})));
  Thermal.Interfaces.HeatPort heat "Heat into the air: radiator, convector"
    annotation(Placement(transformation(extent = {{90, -10}, {110, 10}})));
  Thermal.Interfaces.HeatPort radiation "Radiative heat: radiator"
    annotation(Placement(transformation(extent = {{90, -50}, {110, -30}})));
  Thermal.Interfaces.HeatPort surface "Face of floor and ceiling: floor heating, cooled ceiling"
    annotation(Placement(transformation(extent = {{90, -90}, {110, -70}})));
  Blocks.Interfaces.RealOutput T(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Air temperature"
    annotation(Placement(transformation(extent = {{80, 70}, {120, 110}})));
  Blocks.Interfaces.RealOutput T_operative(unit = "K", displayUnit = "degC", min = 173.15, max = 473.15, nominal = 300) "Operative temperature"
    annotation(Placement(transformation(extent = {{80, 45}, {120, 85}})));
  Blocks.Interfaces.RealOutput CO2(unit = "1", min = 0, max = 1, nominal = 1e-3) "CO2 by volume: 1e-6 is 1 ppm"
    annotation(Placement(transformation(extent = {{80, 20}, {120, 60}})));
  Air.RoomAir air(n = n_ports, V = V, T_start = T_start, phi_start = phi_start) "Air with people";
  RoomVDI6007 walls(n = n, with_air = false, A_exterior = A_wall, A_window = A_window, A_transparent = A_window, A_interior = A_interior, R_exterior = {R_kappa/sum(A_wall)},
    R_exterior_rest = (1/U_wall - 0.13 - 0.04 - R_kappa)/sum(A_wall), C_exterior = {kappa_wall*sum(A_wall)}, R_interior = {R_kappa/A_interior}, C_interior = {kappa_interior*A_interior},
    R_window = (1/U_window - 0.13)/max(sum(A_window), 0.01), g_window = g*incidence*(1 - frame), T_start = T_start, insulation_damage = insulation_damage) "Walls and windows";
  InternalGains gains(Q_person = 0) "Lamps and machines; people are in air";
  Weather.TiltedSurface facade[n](azimuth = azimuth) "Irradiance on the facades (shape: orientations)";
  EquivalentTemperature equivalent(n = n, weight_wall = {A_wall[i]/sum(A_wall) for i in 1:n}) "Weather at the outer face of the walls";
  Thermal.ThermalResistor film(R = 0.04/sum(A_wall)) "Outer surface resistance (EN ISO 6946:2017, table 7)";
protected
  Thermal.PrescribedTemperature outdoorWall "Equivalent temperature of the walls";
  Thermal.PrescribedTemperature outdoorWindow "Outdoor air behind the windows";
  Thermal.PrescribedHeatFlow people_radiant "Radiation of people";
  Units.Fraction opened "Part of the sun that the blinds let through";
equation
  connect(air.port, port);
  connect(air.heat, walls.air);
  connect(heat, walls.air);
  connect(radiation, walls.radiation);
  connect(surface, walls.interior_surface);
  connect(gains.air, walls.air);
  connect(gains.radiation, walls.radiation);
  connect(gains.lamps, lamps);
  connect(gains.machines, machines);
  connect(air.people, people);
  connect(people, gains.people);
  connect(people_radiant.port, walls.radiation);
  people_radiant.Q_flow = air.radiant;
  opened = 1 - (1 - blind_transmittance)*(blind + blind_stuck*(blind_stuck_at - blind));
  for i in 1:n loop
    connect(bus, facade[i].bus);
    walls.I_solar[i] = opened*facade[i].I_total;
    equivalent.I[i] = facade[i].I_total;
    equivalent.sunblind[i] = 0;
  end for;
  connect(bus.T_dry_bulb, equivalent.T_outdoor);
  connect(bus.T_sky, equivalent.T_sky);
  connect(equivalent.T, outdoorWall.T);
  connect(outdoorWall.port, film.port_b);
  connect(film.port_a, walls.exterior);
  connect(bus.T_dry_bulb, outdoorWindow.T);
  connect(outdoorWindow.port, walls.window);
  T = air.T;
  T_operative = walls.T_operative;
  CO2 = air.CO2;
  annotation(Documentation(info = "<html>
<p>Walls and windows are a <code>RoomVDI6007</code>, the air with its water and CO<sub>2</sub> an <code>Air.RoomAir</code> whose ports connect to ducts, cracks and an
air handling unit. Areas and U-values give the resistances: each wall and window keeps its U-value (with 0.13 and 0.04 m<sup>2</sup>K/W at the faces, EN ISO
6946:2017), and heat capacities sit <code>R_kappa</code> behind the face (EN ISO 52016-1:2017, annex B, class I).</p>
</html>"));
end Zone;
