within Gemel.Examples;
model HouseHeating "A house of brick through the year: radiators with a thermostat, night setback, blinds, people"
  Weather.Station weather "Weather of the place"
    annotation(Placement(transformation(extent = {{-100, 60}, {-80, 80}})));
  Buildings.BoxRoom house(length = 10, depth = 8, height = 2.6, wall_layers = Buildings.Data.InsulatedBrickWall(), roof_layers = Buildings.Data.InsulatedRoof(),
    floor_layers = Buildings.Data.ScreedFloor(), R_floor = 3.5, A_south = 12, A_east = 4, A_west = 4, glass = Buildings.Data.GlazingLowE(), air_changes = 0.4, Q_internal = 250,
    rho_air = 1.2, furniture = 5) "House of 80 m2"
    annotation(Placement(transformation(extent = {{-20, 20}, {20, 60}})));
  Buildings.Schedule comfort(workday = {0, 0, 0, 0, 0, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0},
    weekend = {0, 0, 0, 0, 0, 0, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}, time_start = weather.time_start) "1 by day, 0 at night"
    annotation(Placement(transformation(extent = {{-100, -40}, {-80, -20}})));
  Buildings.Schedule people(workday = {1, 1, 1, 1, 1, 1, 1, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.75, 1, 1, 1, 1, 1, 1}, weekend = fill(0.8, 24), scale = 4,
    time_start = weather.time_start) "People at home"
    annotation(Placement(transformation(extent = {{-100, -10}, {-80, 10}})));
  Buildings.Thermostat thermostat(band = 0.6) "In the living room"
    annotation(Placement(transformation(extent = {{-40, -40}, {-20, -20}})));
  Blocks.FirstOrder radiator(T = 900) "Water and steel of the radiators: warm up and cool down"
    annotation(Placement(transformation(extent = {{0, -40}, {20, -20}})));
  Thermal.PrescribedHeatFlow convective "Radiators: convection"
    annotation(Placement(transformation(extent = {{60, -20}, {80, 0}})));
  Thermal.PrescribedHeatFlow radiative "Radiators: radiation"
    annotation(Placement(transformation(extent = {{60, -60}, {80, -40}})));
  Buildings.BlindControl blinds(I_close = 250, I_open = 150) "Blinds of all windows, by the sun on the south facade"
    annotation(Placement(transformation(extent = {{-60, 80}, {-40, 100}})));
  Buildings.CO2Balance co2(volume = house.length*house.depth*house.height) "Carbon dioxide of the people"
    annotation(Placement(transformation(extent = {{60, 60}, {80, 80}})));
  parameter Units.Power P_nominal(min = 0, max = 1e5) = 5000 "Power of the radiators (assumed; usual 30 to 100 W for a square metre of floor)";
  parameter Units.Temperature T_night(min = 278.15, max = 303.15) = 290.15 "Set point at night (assumed; usual 15 to 19 degC)";
  parameter Units.Temperature T_day(min = 278.15, max = 303.15) = 293.65 "Set point by day (assumed; usual 19 to 22 degC)";
  parameter Units.Temperature T_blind(min = 278.15, max = 303.15) = 295.15 "Blinds begin to close in the sun (assumed; usual 20 to 24 degC)";
  parameter Units.TemperatureDifference dT_blind(min = 0.1, max = 10) = 1 "Warmer by this they close fully (assumed; usual 1 to 3 K)";
  Units.Power P "Heat from the radiators";
equation
  connect(weather.bus, house.bus);
  connect(house.T, thermostat.T);
  thermostat.T_set = T_night + (T_day - T_night)*comfort.y;
  connect(thermostat.y, radiator.u);
  P = P_nominal*radiator.y;
  convective.Q_flow = 0.7*P;
  radiative.Q_flow = 0.3*P;
  connect(convective.port, house.port);
  connect(radiative.port, house.radiation);
  connect(house.window[2].sun.I_total, blinds.I);
  // In winter the sun is welcome.
  house.blind = blinds.y*min(max((house.T - T_blind)/dT_blind, 0), 1);
  house.gains = 75*people.y;
  connect(people.y, co2.people);
  co2.V_flow = house.infiltration.V_flow;
  annotation(
    experiment(StopTime = 1209600, Tolerance = 1e-6),
    Documentation(info = "<html>
<p>A detached house of one storey, 80 m<sup>2</sup>, insulated as about 2010 in Germany. Radiators give 30 % of their heat by radiation; the thermostat switches
them with a band of 0.6 K; from 22 to 5 o'clock it holds 17 degC. Blinds close against the summer sun as far as the house is warmer than 22 degC, fully at 23 degC.</p>
</html>"));
end HouseHeating;
